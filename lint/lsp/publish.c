/* publish.c: findings as diagnostics. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "format/json.h"
#include "lint/lsp/inside.h"

#define MOST	1000	/* findings of a document are shown	*/

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
			 "message", json_text(f->also.text,
					       strlen(f->also.text)));
}

json_t *lsp_diagnostic(struct lsp_doc *d, const struct lint_finding *f)
{
	struct sbuf text = { 0 };
	json_t *msg, *out;

	(void)sbuf_printf(&text, "%s%s%s", f->message, f->help ? "\n" : "",
			  f->help ? f->help : "");
	msg = json_text(sbuf_text(&text), text.len);
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

/* For a document that is no script: what the parser says about it. */
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
		(void)json_array_append_new(list, lsp_diagnostic(d, f));
	lsp_notify(s, "textDocument/publishDiagnostics",
		   json_pack("{s:s, s:I, s:o}", "uri", d->uri, "version",
			     d->version, "diagnostics", list));
}
