/* action.c: the fixes of findings, as quick fixes. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "format/json.h"
#include "lint/fix.h"
#include "lint/lsp/inside.h"

#define FIXES	50	/* findings whose fixes are offered at once */

/* Takes @edits over. */
static json_t *action(struct lsp_doc *d, const char *title, size_t len,
		      const char *kind, json_t *edits)
{
	return json_pack("{s:o, s:s, s:{s:{s:o}}}", "title",
			 json_text(title, len), "kind", kind, "edit",
			 "changes", d->uri, edits);
}

static json_t *mend(struct lsp_doc *d, const struct lint_finding *f)
{
	const char *title = f->help ? f->help : f->rule->summary;
	json_t *edits = json_array(), *out;

	for (unsigned i = 0; i < f->n_edits; i++) {
		const struct lint_edit *e = &f->edits[i];
		struct span span = { e->at, e->end };

		(void)json_array_append_new(edits, lsp_text_edit(d, span,
						e->text, strlen(e->text)));
	}
	out = action(d, title, strlen(title), "quickfix", edits);
	(void)json_object_set_new(out, "diagnostics",
				  json_pack("[o]", lsp_diagnostic(d, f)));
	if (f->rule->fix == LINT_SAFE_FIX)
		(void)json_object_set_new(out, "isPreferred", json_true());
	return out;
}

/* A comment above the finding's line, which says that it is not to be
   reported there. NULL for the first line: nothing may stand above that. */
static json_t *suppress(struct lsp_doc *d, const struct lint_finding *f)
{
	const struct script_line *l = d->lint.script->first;
	struct span line = { 0, 0 };
	struct sbuf text = { 0 };
	json_t *edits;

	while (l && l->span.end < f->span.at)
		l = l->next;
	if (!l || l->span.at > f->span.at || l->number < 2)
		return NULL;
	line.at = line.end = lsp_line_of(d, l->span.at).at;
	(void)sbuf_printf(&text, "# pxesh: disable=%s\n", f->rule->name);
	edits = json_pack("[o]", lsp_text_edit(d, line, sbuf_text(&text),
					       text.len));
	sbuf_reset(&text);
	(void)sbuf_printf(&text, "Do not report %s here", f->rule->name);
	edits = action(d, sbuf_text(&text), text.len, "quickfix", edits);
	sbuf_free(&text);
	return edits;
}

/* All that "pxesh lint --fix" would do. */
static json_t *mend_all(struct lsp_doc *d)
{
	static const char title[] = "Mend what can be mended without doubt";
	char *text = str_ndup(d->text, d->len);
	struct span all = { 0, (uint32_t)d->len };
	size_t len = d->len;
	json_t *out = NULL;

	if (text && lint_fix_text(d->uri, &text, &len, &d->opt, false) > 0)
		out = action(d, title, sizeof(title) - 1, "source.fixAll",
			     json_pack("[o]", lsp_text_edit(d, all, text,
							    len)));
	free(text);
	return out;
}

/* Does the editor ask for actions of this kind? Who asks for "source" asks for
   "source.fixAll", too. */
static bool is_wanted(const json_t *params, const char *kind)
{
	const json_t *only, *one;
	const char *text;
	size_t i, len;

	only = json_object_get(lsp_object(params, "context"), "only");
	if (!json_array_size(only))
		return true;
	json_array_foreach(only, i, one) {
		text = json_string_value(one);
		len = text ? strlen(text) : 0;
		if (text && !strncmp(text, kind, len) &&
		    (!kind[len] || kind[len] == '.' || !len))
			return true;
	}
	return false;
}

json_t *lsp_actions(struct lsp *s, const json_t *params, struct lsp_fault *f)
{
	const json_t *range = lsp_object(params, "range");
	struct lsp_doc *d = lsp_doc_of(s, params, f);
	json_t *list, *one;
	struct span span;
	unsigned n = 0;

	if (!d)
		return NULL;
	if (!lsp_offset(d, json_object_get(range, "start"), &span.at) ||
	    !lsp_offset(d, json_object_get(range, "end"), &span.end))
		return lsp_fail(f, LSP_PARAMS, "\"range\" is {start, end}");
	list = json_array();
	for (const struct lint_finding *x = d->lint.first; x && n < FIXES;
	     x = x->next) {
		if (x->span.at > span.end || x->span.end < span.at ||
		    !is_wanted(params, "quickfix"))
			continue;
		n++;
		if (x->n_edits)
			(void)json_array_append_new(list, mend(d, x));
		one = suppress(d, x);
		if (one)
			(void)json_array_append_new(list, one);
	}
	one = is_wanted(params, "source.fixAll") ? mend_all(d) : NULL;
	if (one)
		(void)json_array_append_new(list, one);
	return list;
}
