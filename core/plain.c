/* plain.c: text from strangers, made harmless for a terminal. */
#include "core/plain.h"

#include <string.h>

#include "core/str.h"
#include "core/utf8.h"

/* The bidirectional controls (UAX #9), but for the marks that turn nothing
   (U+200E, U+200F), and separators of lines and paragraphs. */
static bool turns(uint32_t cp)
{
	return (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2066 && cp <= 0x2069);
}

bool plain_is(uint32_t cp)
{
	return cp >= ' ' && !(cp >= 0x7f && cp < 0xa0) && cp != UTF8_BAD &&
	       !turns(cp);
}

/* How many bytes at the start are printable ASCII: most texts are no more. */
static size_t printable(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && s[n] >= ' ' && s[n] < 0x7f)
		n++;
	return n;
}

size_t plain_make(char *s, size_t len, bool lines)
{
	size_t to = printable(s, len), n;
	uint32_t cp;

	for (size_t at = to; at < len; at += n) {
		n = utf8_next(s + at, len - at, &cp);
		if (lines && cp == '\r' && at + 1 < len && s[at + 1] == '\n')
			continue;
		if (plain_is(cp) || (lines && cp == '\n')) {
			memmove(s + to, s + at, n);
			to += n;
		} else {
			s[to++] = cp == '\t' ? ' ' : '?';
		}
	}
	s[to] = '\0';
	return to;
}

static int add(struct sbuf *out, const char *s, size_t len, bool lines)
{
	size_t at = out->len;
	int rc = sbuf_add(out, s, len);

	if (rc == 0 && out->data)
		out->len = at + plain_make(out->data + at, len, lines);
	return rc;
}

int plain_add(struct sbuf *out, const char *s, size_t len)
{
	return add(out, s, len, false);
}

int plain_str(struct sbuf *out, const char *s)
{
	return add(out, s, strlen(s), false);
}

int plain_lines(struct sbuf *out, const char *s, size_t len)
{
	return add(out, s, len, true);
}
