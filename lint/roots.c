/* roots.c: local copies of what URIs name. */
#include "lint/roots.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/err.h"
#include "core/str.h"
#include "core/uri.h"
#include "lint/project.h"

static int add_root(struct lint_roots *roots, const char *text, struct err *e)
{
	const char *eq = strchr(text, '=');
	struct lint_root *r = &roots->v[roots->n];
	size_t len = eq ? (size_t)(eq - text) : 0;
	struct stat st;

	if (!len || !eq[1])
		return err_set(e, -EINVAL, "\"%.60s\": a root is URL=DIR",
			       text);
	while (len && text[len - 1] == '/')
		len--;
	r->uri = str_ndup(text, len);
	roots->n++;
	r->dir = realpath(eq + 1, NULL);
	if (!r->uri)
		return err_set(e, -ENOMEM, "out of memory");
	if (!r->dir || stat(r->dir, &st) < 0 || !S_ISDIR(st.st_mode))
		return err_set(e, -ENOENT, "the root \"%.60s\" is no folder",
			       eq + 1);
	return 0;
}

int lint_roots_open(struct lint_roots *r, char *const *texts, unsigned n,
		    struct err *e)
{
	int rc = 0;

	r->v = calloc(n ? n : 1, sizeof(*r->v));
	if (!r->v)
		return err_set(e, -ENOMEM, "out of memory");
	for (unsigned i = 0; i < n && rc == 0; i++)
		rc = add_root(r, texts[i], e);
	return rc;
}

void lint_roots_free(struct lint_roots *r)
{
	for (unsigned i = 0; i < r->n; i++) {
		free(r->v[i].uri);
		free(r->v[i].dir);
	}
	free(r->v);
}

/* ---- paths --------------------------------------------------------- */

static bool is_below(const char *text, const char *base)
{
	size_t n = strlen(base);

	return !strncmp(text, base, n) && (!text[n] || text[n] == '/');
}

/* "%20" and the like; what is left of "?" or "#" is cut off. */
static void clean(char *path)
{
	path[strcspn(path, "?#")] = '\0';
	path[uri_decode(path, strlen(path))] = '\0';
}

static bool in_roots(const struct lint_roots *r, const char *uri, char *out)
{
	const struct lint_root *best = NULL;
	int n;

	for (unsigned i = 0; i < r->n; i++) {
		if (is_below(uri, r->v[i].uri) &&
		    (!best || strlen(best->uri) < strlen(r->v[i].uri)))
			best = &r->v[i];
	}
	if (!best || strstr(uri + strlen(best->uri), "${"))
		return false;
	n = snprintf(out, PROJECT_PATH, "%s%s", best->dir,
		     uri + strlen(best->uri));
	if (n < 0 || n >= PROJECT_PATH)
		return false;
	clean(out + strlen(best->dir));
	return !strstr(out + strlen(best->dir), "/..");
}

/* The URI that a local file is served under; false: no root has it. */
static bool uri_of(const struct lint_roots *r, const char *path, char *out)
{
	int n;

	for (unsigned i = 0; i < r->n; i++) {
		const struct lint_root *root = &r->v[i];

		if (!is_below(path, root->dir))
			continue;
		n = snprintf(out, PROJECT_PATH, "%s%s", root->uri,
			     path + strlen(root->dir));
		return n >= 0 && n < PROJECT_PATH;
	}
	return false;
}

/* A relative URI against the one of the script that names it. */
static bool resolve(const char *base, const char *rel, char *out)
{
	struct uri *b = uri_parse(base), *r = uri_parse(rel), *u = NULL;
	struct sbuf text = { .max = PROJECT_PATH - 1 };
	bool ok = false;

	if (b && r)
		u = uri_resolve(b, r);
	if (u && uri_is_absolute(u) && uri_print(u, &text) == 0) {
		memcpy(out, sbuf_text(&text), text.len + 1);
		ok = true;
	}
	sbuf_free(&text);
	uri_unref(u);
	uri_unref(r);
	uri_unref(b);
	return ok;
}

bool lint_roots_path(const struct lint_roots *r, const char *file,
		     const char *uri, char *out)
{
	char *real, *buf = malloc(2 * PROJECT_PATH);
	bool ok = false;

	if (!buf)
		return false;
	if (in_roots(r, uri, out)) {
		free(buf);
		return true;
	}
	real = strstr(uri, "${") || strstr(uri, "://") ? NULL :
	       realpath(file, NULL);
	if (real && uri_of(r, real, buf) &&
	    resolve(buf, uri, buf + PROJECT_PATH))
		ok = in_roots(r, buf + PROJECT_PATH, out);
	free(real);
	free(buf);
	return ok;
}
