/* xml.c: text as XML and HTML may hold it. */
#include "format/xml.h"

#include <string.h>

#include "core/plain.h"
#include "core/str.h"
#include "core/utf8.h"

static void put(struct sbuf *out, uint32_t cp)
{
	char bytes[4];

	switch (cp) {
	case '&':
		(void)sbuf_str(out, "&amp;");
		return;
	case '<':
		(void)sbuf_str(out, "&lt;");
		return;
	case '>':
		(void)sbuf_str(out, "&gt;");
		return;
	case '"':
		(void)sbuf_str(out, "&quot;");
		return;
	case '\n':
	case '\t':	/* as they are an attribute would lose them */
		(void)sbuf_printf(out, "&#%u;", (unsigned)cp);
		return;
	case 0xfffe:
	case 0xffff:
		cp = UTF8_BAD;
	}
	if (cp != UTF8_BAD && !plain_is(cp))
		cp = '?';
	(void)sbuf_add(out, bytes, utf8_put(cp, bytes));
}

void xml_text(struct sbuf *out, const char *text, size_t len)
{
	uint32_t cp;
	size_t n;

	for (; len; text += n, len -= n) {
		n = utf8_next(text, len, &cp);
		put(out, cp);
	}
}

void xml_attribute(struct sbuf *out, const char *name, const char *text)
{
	(void)sbuf_printf(out, " %s=\"", name);
	xml_text(out, text, strlen(text));
	(void)sbuf_char(out, '"');
}

void xml_print(FILE *to, const char *text, size_t len)
{
	struct sbuf out = { 0 };

	xml_text(&out, text, len);
	fwrite(sbuf_text(&out), 1, out.len, to);
	sbuf_free(&out);
}
