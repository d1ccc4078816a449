/* json.c: JSON by jansson: text that need not be UTF-8, and how it is written. */
#include "format/json.h"

#include <errno.h>
#include <string.h>

#include "core/str.h"
#include "core/utf8.h"

json_t *json_text(const char *text, size_t len)
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
	s = b.error ? NULL : json_stringn(sbuf_text(&b), b.len);
	sbuf_free(&b);
	return s;
}

json_t *json_str(const char *text)
{
	return json_text(text, strlen(text));
}

/* Outside of strings there is no "<". */
static int put(const char *text, size_t len, void *out)
{
	const char *end = text + len, *lt;

	for (; (lt = memchr(text, '<', (size_t)(end - text))); text = lt + 1) {
		(void)sbuf_add(out, text, (size_t)(lt - text));
		(void)sbuf_str(out, "\\u003c");
	}
	return sbuf_add(out, text, (size_t)(end - text));
}

void json_put(struct sbuf *out, json_t *j, size_t flags)
{
	if (!j || json_dump_callback(j, put, out, flags) < 0)
		out->error = -ENOMEM;
	json_decref(j);
}
