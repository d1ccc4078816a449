/* file.c: the local files that scripts name: paths, URIs. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/str.h"
#include "lint/lsp/inside.h"

#define FOLDERS 16	/* that are looked in, from the script's own upwards */

static char *taken(struct sbuf *b)
{
	if (!b->error && b->data)
		return b->data;
	sbuf_free(b);
	return NULL;
}

/* Append @text, its %XX decoded. False if one is a NUL: no path has that. */
static bool decode(struct sbuf *b, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '%' && len - i > 2 && str_hex(text[i + 1]) >= 0 &&
		    str_hex(text[i + 2]) >= 0) {
			c = (char)(str_hex(text[i + 1]) << 4 |
				   str_hex(text[i + 2]));
			i += 2;
		}
		if (!c || sbuf_char(b, c) < 0)
			return false;
	}
	return true;
}

char *lsp_path(const char *uri)
{
	struct sbuf b = { 0 };

	if (strncmp(uri, "file:///", 8) != 0 ||
	    !decode(&b, uri + 7, strlen(uri + 7))) {
		sbuf_free(&b);
		return NULL;
	}
	return taken(&b);
}

static void encode(struct sbuf *b, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~/";

	for (; *path; path++) {
		if (strchr(plain, *path))
			(void)sbuf_char(b, *path);
		else
			(void)sbuf_printf(b, "%%%02X", (unsigned char)*path);
	}
}

char *lsp_uri(const char *path)
{
	struct sbuf b = { 0 };

	(void)sbuf_str(&b, "file://");
	encode(&b, path);
	return taken(&b);
}

/* The path of a URI as a relative one: without scheme, host and query, and of
   a URI with ${...} in it, whose values nobody knows, what follows the last. */
static bool relative(const char *text, struct sbuf *out)
{
	const char *brace = strrchr(text, '}'), *p;

	if (brace)
		text = brace + 1;
	p = strstr(text, "://");
	if (p) {
		text = p + 3 + strcspn(p + 3, "/");
	}
	text += strspn(text, "/");
	return decode(out, text, strcspn(text, "?#")) && out->len > 0;
}

static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

/* Look for @name in the folder of @path, then in those above it up to the
   editor's root. Overwrites @path. */
static char *find(const struct lsp *s, char *path, const char *name)
{
	struct sbuf b;
	char *slash;

	for (int i = 0; i < FOLDERS && (slash = strrchr(path, '/')); i++) {
		*slash = '\0';
		b = (struct sbuf){ 0 };
		(void)sbuf_printf(&b, "%s/%s", path, name);
		if (!b.error && is_file(b.data))
			return b.data;
		sbuf_free(&b);
		if (!s->root || strncmp(path, s->root, strlen(s->root)) ||
		    !strcmp(path, s->root))
			break;
	}
	return NULL;
}

/* The path of a URL that one of @roots ("URL=DIR") is a copy of; false: none
   is. */
static bool root_folder(char *const *roots, unsigned n, const char *text,
			struct sbuf *out)
{
	for (unsigned i = 0; i < n; i++) {
		const char *eq = strrchr(roots[i], '=');
		size_t len = eq ? (size_t)(eq - roots[i]) : 0;

		if (!len || strncmp(text, roots[i], len) != 0)
			continue;
		(void)sbuf_printf(out, "%s/", eq + 1);
		return decode(out, text + len, strcspn(text + len, "?#"));
	}
	return false;
}

/* The same, if there is such a file: malloc'ed; else NULL. */
static char *find_in_roots(char *const *roots, unsigned n, const char *text)
{
	struct sbuf b = { .max = 4096 };

	if (root_folder(roots, n, text, &b) && is_file(sbuf_text(&b)))
		return b.data;
	sbuf_free(&b);
	return NULL;
}

char *lsp_local_file(const struct lsp *s, const struct lsp_doc *d,
		     const struct word *w)
{
	char *path = lsp_path(d->uri), *found = NULL;
	struct sbuf name = { .max = 4096 };

	if (d->config)
		found = find_in_roots(d->config->roots, d->config->n_roots,
				      w->text);
	if (!found)
		found = find_in_roots(s->roots, s->n_roots, w->text);
	if (!found && path && relative(w->text, &name))
		found = find(s, path, sbuf_text(&name));
	sbuf_free(&name);
	free(path);
	return found;
}

/* ---- folders, for completion --------------------------------------- */

#define ENTRIES 1000

/* The folder that @typed leads to: in a root, else beside the script. A path
   that begins with a slash is one below the editor's root. */
static char *folder_of(const struct lsp *s, const struct lsp_doc *d,
		       const char *typed)
{
	char *path = lsp_path(d->uri), *slash = path ? strrchr(path, '/') :
						       NULL;
	struct sbuf name = { .max = 4096 }, b = { .max = 4096 };

	if (d->config && root_folder(d->config->roots, d->config->n_roots,
				     typed, &b))
		goto out;
	if (root_folder(s->roots, s->n_roots, typed, &b) || !slash ||
	    (strstr(typed, "://") && !strchr(typed, '}')))
		goto out;
	(void)relative(typed, &name);
	*slash = '\0';
	(void)sbuf_printf(&b, "%s/%s", *typed == '/' && s->root ? s->root :
			  path, sbuf_text(&name));
out:
	sbuf_free(&name);
	free(path);
	return taken(&b);
}

void lsp_each_file(const struct lsp *s, const struct lsp_doc *d,
		   const char *typed, size_t len,
		   void (*each)(void *ctx, const char *name, bool is_folder),
		   void *ctx)
{
	char *prefix = str_ndup(typed, len);
	char *folder = prefix ? folder_of(s, d, prefix) : NULL;
	struct dirent **names = NULL;
	int n = folder ? scandir(folder, &names, NULL, alphasort) : 0;

	for (int i = 0; i < n; i++) {
		struct sbuf full = { .max = 4096 }, name = { 0 };
		struct stat st;

		(void)sbuf_printf(&full, "%s/%s", folder, names[i]->d_name);
		encode(&name, names[i]->d_name);
		if (i < ENTRIES && names[i]->d_name[0] != '.' &&
		    !full.error && !name.error && !stat(full.data, &st) &&
		    (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)))
			each(ctx, sbuf_text(&name), S_ISDIR(st.st_mode));
		sbuf_free(&full);
		sbuf_free(&name);
		free(names[i]);
	}
	free(names);
	free(folder);
	free(prefix);
}
