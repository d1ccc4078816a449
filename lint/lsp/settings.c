/* settings.c: what the editor's settings say about lint. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "lint/lsp/inside.h"
#include "lint/output.h"
#include "lint/target.h"

#define ROOTS	64

static void free_roots(struct lsp *s)
{
	for (unsigned i = 0; i < s->n_roots; i++)
		free(s->roots[i]);
	free(s->roots);
	s->roots = NULL;
	s->n_roots = 0;
}

/* Read a root, "URL=DIR". A relative DIR is one in the editor's folder. */
static char *read_root(const struct lsp *s, const char *text)
{
	const char *eq = text ? strrchr(text, '=') : NULL;
	struct sbuf b = { .max = 4096 };

	if (!eq || eq == text || !eq[1])
		return NULL;
	(void)sbuf_printf(&b, "%.*s", (int)(eq + 1 - text), text);
	if (eq[1] != '/' && s->root)
		(void)sbuf_printf(&b, "%s/", s->root);
	if (sbuf_str(&b, eq + 1) == 0)
		return b.data;
	sbuf_free(&b);
	return NULL;
}

static void read_roots(struct lsp *s, const json_t *list)
{
	size_t n = json_array_size(list);

	free_roots(s);
	s->roots = n ? calloc(n < ROOTS ? n : ROOTS, sizeof(*s->roots)) : NULL;
	for (size_t i = 0; s->roots && i < n && s->n_roots < ROOTS; i++) {
		char *root = read_root(s, json_string_value(
						json_array_get(list, i)));

		if (root)
			s->roots[s->n_roots++] = root;
	}
}

void lsp_settings_read(struct lsp *s, const json_t *o)
{
	const char *severity = json_string_value(json_object_get(o,
								 "severity"));
	const char *target = json_string_value(json_object_get(o, "target"));

	s->opt.strict = json_is_true(json_object_get(o, "strict"));
	s->opt.templates = json_is_true(json_object_get(o, "templates"));
	s->has_least = s->opt.strict;
	s->opt.least = s->opt.strict ? LINT_INFO : LINT_WARNING;
	if (severity && lint_severity_find(severity, &s->opt.least))
		s->has_least = true;
	s->opt.target = target && lint_target_find(target) ?
		lint_target_find(target)->name : NULL;
	read_roots(s, json_object_get(o, "roots"));
}

void lsp_settings_free(struct lsp *s)
{
	free_roots(s);
}

/* Editors send {"pxesh": {...}}, or the inner object alone. */
void lsp_settings_change(struct lsp *s, const json_t *params)
{
	const json_t *all = lsp_object(params, "settings");
	const json_t *own = lsp_object(all, "pxesh");

	if (!all)
		return;
	lsp_settings_read(s, own ? own : all);
	lsp_docs_again(s);
}
