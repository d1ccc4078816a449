/* ucs2.c: the firmware's text is UCS-2, ours UTF-8. */
#include <stdlib.h>
#include <string.h>

#include "platform/efi/app.h"

#define UNKNOWN 0xfffd

/* The next code point of @text; at least one byte is taken. */
static uint32_t decode(const char *text, size_t len, size_t *used)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const uint8_t *s = (const uint8_t *)text;
	unsigned more = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 1 : s[0] < 0xf0 ? 2 :
			s[0] < 0xf5 ? 3 : 0;
	uint32_t ch = s[0];
	unsigned i;

	*used = 1;
	if (s[0] < 0x80)
		return ch;
	if (!more || more >= len)
		return UNKNOWN;
	ch &= 0x3fu >> more;
	for (i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return UNKNOWN;
		ch = ch << 6 | (s[i] & 0x3f);
	}
	*used = more + 1;
	return ch < least[more] || (ch >= 0xd800 && ch < 0xe000) ||
	       ch > 0xffff ? UNKNOWN : ch;
}

size_t efi_from_utf8(const char *text, size_t len, efi_char *out, size_t cap)
{
	size_t at = 0, n = 0, used;

	while (at < len && n < cap) {
		out[n++] = (efi_char)decode(text + at, len - at, &used);
		at += used;
	}
	return n;
}

efi_char *efi_strdup(const char *text)
{
	size_t len = strlen(text);
	efi_char *out = calloc(len + 1, sizeof(*out));

	if (out)
		efi_from_utf8(text, len, out, len);
	return out;
}

int efi_to_utf8(uint32_t ch, char out[4])
{
	if (ch < 0x80) {
		out[0] = (char)ch;
		return 1;
	}
	if (ch < 0x800) {
		out[0] = (char)(0xc0 | ch >> 6);
		out[1] = (char)(0x80 | (ch & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | (ch >> 12 & 0xf));
	out[1] = (char)(0x80 | (ch >> 6 & 0x3f));
	out[2] = (char)(0x80 | (ch & 0x3f));
	return 3;
}

void efi_narrow(const efi_char *text, size_t max, char *out, size_t cap)
{
	size_t i, n = 0;
	char bytes[4];
	int len;

	for (i = 0; text && i < max && text[i]; i++) {
		len = efi_to_utf8(text[i], bytes);
		if ((size_t)len >= cap - n)
			break;
		memcpy(out + n, bytes, (size_t)len);
		n += (size_t)len;
	}
	out[n] = '\0';
}
