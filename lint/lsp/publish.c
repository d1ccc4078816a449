/* publish.c: findings as diagnostics, their fixes as quick fixes. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "lint/fix.h"
#include "lint/lsp/inside.h"

#define MOST	1000	/* findings shown of one document	*/
#define FIXES	50	/* findings whose fixes are offered at once */

/* ---- diagnostics --------------------------------------------------- */

static int severity(const struct lint_finding *f)
{
	static const int numbers[] = {
		[LINT_ERROR] = 1, [LINT_WARNING] = 2, [LINT_INFO] = 3,
		[LINT_STYLE] = 4,
	};

	return numbers[f->severity];
}

/* The second place of a finding: a line and a column in bytes. */
static json_t *related(struct lsp_doc *d, const struct lint_finding *f)
{
	uint32_t line = f->also.pos.line;
	struct span span = { 0, 0 };

	if (line <= d->lint.n_line_starts)
		span.at = d->lint.line_starts[line - 1] + f->also.pos.col - 1;
	if (span.at > d->len || f->also.pos.len > d->len - span.at)
		span.at = 0;
	span.end = span.at + f->also.pos.len;
	return json_pack("[{s:o, s:o}]", "location", lsp_location(d, span),
			 "message", lsp_string(f->also.text,
					       strlen(f->also.text)));
}

static json_t *diagnostic(struct lsp_doc *d, const struct lint_finding *f)
{
	struct sbuf text = { 0 };
	json_t *msg, *out;

	(void)sbuf_printf(&text, "%s%s%s", f->message, f->help ? "\n" : "",
			  f->help ? f->help : "");
	msg = lsp_string(sbuf_text(&text), text.len);
	sbuf_free(&text);
	out = json_pack("{s:o, s:i, s:s, s:s, s:o}",
			"range", lsp_range(d, f->span), "severity",
			severity(f), "code", f->rule->name, "source", "pxesh",
			"message", msg);
	if (out && f->also.pos.line)
		(void)json_object_set_new(out, "relatedInformation",
					  related(d, f));
	return out;
}

/* A document that is no script: what the parser says about it. */
static json_t *unreadable(struct lsp_doc *d)
{
	struct span span = { 0, 0 };
	json_t *range;

	if (d->err.pos.line && d->err.pos.line <= d->n_lines)
		span.at = span.end = d->lines[d->err.pos.line - 1];
	range = lsp_range(d, span);
	return json_pack("{s:o, s:i, s:s, s:s}", "range", range, "severity",
			 1, "source", "pxesh", "message", d->err.msg);
}

void lsp_publish(struct lsp *s, struct lsp_doc *d)
{
	json_t *list = json_array();
	char *path = lsp_path(d->uri);
	bool left = lint_config_excludes(d->config, path ? path : d->uri);
	unsigned n = 0;

	if (!d->lint.script)
		(void)json_array_append_new(list, unreadable(d));
	free(path);
	for (const struct lint_finding *f = d->lint.first;
	     f && n < MOST && !left; f = f->next, n++)
		(void)json_array_append_new(list, diagnostic(d, f));
	lsp_notify(s, "textDocument/publishDiagnostics",
		   json_pack("{s:s, s:I, s:o}", "uri", d->uri, "version",
			     d->version, "diagnostics", list));
}

/* ---- quick fixes --------------------------------------------------- */

/* Takes @edits over. */
static json_t *action(struct lsp_doc *d, const char *title, size_t len,
		      const char *kind, json_t *edits)
{
	return json_pack("{s:o, s:s, s:{s:{s:o}}}", "title",
			 lsp_string(title, len), "kind", kind, "edit",
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
				  json_pack("[o]", diagnostic(d, f)));
	if (f->rule->fix == LINT_SAFE_FIX)
		(void)json_object_set_new(out, "isPreferred", json_true());
	return out;
}

/* A comment above the line; nothing may stand above the first. */
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

/* Does the editor ask for actions of this kind? "source" means all below. */
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
