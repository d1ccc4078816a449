/* say.c: what goes to the editor: texts, messages, faults. */
#include <stdarg.h>
#include <stdio.h>

#include "core/str.h"
#include "format/json.h"
#include "lint/lsp/inside.h"

json_t *lsp_fail(struct lsp_fault *f, int code, const char *fmt, ...)
{
	va_list ap;

	f->code = code;
	va_start(ap, fmt);
	vsnprintf(f->msg, sizeof(f->msg), fmt, ap);
	va_end(ap);
	return NULL;
}

void lsp_send(struct lsp *s, json_t *msg)
{
	struct sbuf text = { 0 };

	json_put(&text, msg, JSON_COMPACT);
	if (!text.error)
		s->send(s->ctx, sbuf_text(&text), text.len);
	sbuf_free(&text);
}

void lsp_notify(struct lsp *s, const char *method, json_t *params)
{
	lsp_send(s, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0",
			      "method", method, "params", params));
}
