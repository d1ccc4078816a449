/* say.c: what goes to the editor: texts, messages, faults. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/utf8.h"
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

json_t *lsp_string(const char *text, size_t len)
{
	json_t *s = json_stringn(text, len);
	struct sbuf b = { 0 };
	uint32_t cp;
	char put[4];
	size_t n;

	if (s)
		return s;
	for (; len; text += n, len -= n) {
		n = utf8_next(text, len, &cp);
		(void)sbuf_add(&b, put, utf8_put(cp, put));
	}
	s = json_stringn(sbuf_text(&b), b.len);
	sbuf_free(&b);
	return s;
}

void lsp_send(struct lsp *s, json_t *msg)
{
	char *text = msg ? json_dumps(msg, JSON_COMPACT) : NULL;

	if (text)
		s->send(s->ctx, text, strlen(text));
	free(text);
	json_decref(msg);
}

void lsp_notify(struct lsp *s, const char *method, json_t *params)
{
	lsp_send(s, json_pack("{s:s, s:s, s:o}", "jsonrpc", "2.0",
				  "method", method, "params", params));
}
