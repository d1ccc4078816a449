/* uri_print.c: a URI's text again (reference/protocols.md#printing). */
#include "core/uri.h"

#include <string.h>

#include "core/str.h"

/*
 * Append with bytes escaped that no part may hold and those in @also. A raw
 * part (@also NULL) has its "%" kept: it is escaped already.
 */
static int escape(const char *s, size_t len, const char *also,
		  struct sbuf *out)
{
	static const char digit[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		char code[3] = { '%', digit[c >> 4], digit[c & 15] };

		if (c <= ' ' || c >= 0x7f ||
		    (also && (c == '%' || strchr(also, c))))
			(void)sbuf_add(out, code, 3);
		else
			(void)sbuf_char(out, (char)c);
	}
	return out->error;
}

/* @before, the part, both only if there is one. */
static void part(const char *before, const char *s, const char *also,
		 struct sbuf *out)
{
	if (!s)
		return;
	(void)sbuf_str(out, before);
	(void)escape(s, strlen(s), also, out);
}

static int print(const struct uri *u, bool secrets, struct sbuf *out)
{
	part("", u->scheme, "", out);
	if (u->scheme)
		(void)sbuf_char(out, ':');
	if (u->opaque)
		(void)escape(u->opaque, u->opaque_len, "#", out);
	if (u->host) {
		(void)sbuf_str(out, "//");
		if (u->user && secrets) {
			part("", u->user, "/#:@?", out);
			part(":", u->password, "/#:@?", out);
			(void)sbuf_char(out, '@');
		}
		part("", u->host, "/#@?", out);
		if (u->port)
			(void)sbuf_printf(out, ":%u", u->port);
	}
	part("", u->raw_path, NULL, out);
	if (secrets) {
		part("?", u->query, NULL, out);
		part("#", u->fragment, NULL, out);
	}
	return out->error;	/* keeps the first error of all above */
}

int uri_print(const struct uri *u, struct sbuf *out)
{
	return print(u, true, out);
}

int uri_print_short(const struct uri *u, struct sbuf *out)
{
	return print(u, false, out);
}

int uri_encode_field(const char *s, size_t len, struct sbuf *out)
{
	return escape(s, len, "/#:@?=&+", out);
}

int uri_encode_path(const char *s, struct sbuf *out)
{
	return escape(s, strlen(s), "#:@?", out);
}
