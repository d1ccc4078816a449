/* lsp_file.c: the local files that scripts name: paths, URIs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/str.h"
#include "lint/lsp_inside.h"

#define FOLDERS 16	/* above the script's that are looked in */

static char *taken(struct sbuf *b)
{
	if (!b->error && b->data)
		return b->data;
	sbuf_free(b);
	return NULL;
}

/* Append with %XX read; false: a NUL, which no path has. */
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

char *lsp_uri(const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ-._~/";
	struct sbuf b = { 0 };

	(void)sbuf_str(&b, "file://");
	for (; *path; path++) {
		if (strchr(plain, *path))
			(void)sbuf_char(&b, *path);
		else
			(void)sbuf_printf(&b, "%%%02X", (unsigned char)*path);
	}
	return taken(&b);
}

/* What a URI names within its server: no scheme, host, query; behind the last
   ${...}, which nobody knows. */
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

/* In the folder of @path, and those above as far as the editor's root. */
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

/* By the configuration's roots, "URL=DIR". */
static char *find_in_roots(const struct lint_config *c, const char *text)
{
	struct sbuf b;

	for (unsigned i = 0; c && i < c->n_roots; i++) {
		const char *root = c->roots[i], *eq = strrchr(root, '=');
		size_t len = eq ? (size_t)(eq - root) : 0;

		if (!len || strncmp(text, root, len) != 0)
			continue;
		b = (struct sbuf){ .max = 4096 };
		(void)sbuf_printf(&b, "%s/", eq + 1);
		if (decode(&b, text + len, strcspn(text + len, "?#")) &&
		    is_file(sbuf_text(&b)))
			return b.data;
		sbuf_free(&b);
	}
	return NULL;
}

char *lsp_local_file(const struct lsp *s, const struct lsp_doc *d,
		     const struct word *w)
{
	char *path = lsp_path(d->uri), *found = NULL;
	struct sbuf name = { .max = 4096 };

	found = find_in_roots(d->config, w->text);
	if (!found && path && relative(w->text, &name))
		found = find(s, path, sbuf_text(&name));
	sbuf_free(&name);
	free(path);
	return found;
}
