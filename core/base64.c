/* base64.c: bytes as letters, digits and two signs (RFC 4648, section 4). */
#include "core/base64.h"

#include <errno.h>
#include <string.h>

#include "core/str.h"

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_decode(const char *text, struct sbuf *raw)
{
	uint32_t bits = 0;
	unsigned n = 0, pad = 0;
	const char *digit;

	for (; *text; text++) {
		if (str_blank(*text))
			continue;
		digit = strchr(digits, *text);
		if (*text == '=' ? n % 4 < 2 || ++pad > 2 : !digit || pad)
			return -EINVAL;
		bits = bits << 6 | (digit ? (uint32_t)(digit - digits) : 0);
		if (++n % 4)
			continue;
		sbuf_char(raw, (char)(bits >> 16));
		if (pad < 2)
			sbuf_char(raw, (char)(bits >> 8));
		if (pad < 1)
			sbuf_char(raw, (char)bits);
	}
	return n % 4 ? -EINVAL : raw->error;
}

int base64_encode(const uint8_t *raw, size_t len, struct sbuf *text)
{
	for (size_t i = 0; i < len; i += 3) {
		size_t left = len - i;
		uint32_t bits = (uint32_t)raw[i] << 16 |
				(left > 1 ? (uint32_t)raw[i + 1] << 8 : 0) |
				(left > 2 ? raw[i + 2] : 0u);
		char quad[4] = {
			digits[bits >> 18], digits[bits >> 12 & 63],
			left > 1 ? digits[bits >> 6 & 63] : '=',
			left > 2 ? digits[bits & 63] : '=',
		};

		sbuf_add(text, quad, 4);
	}
	return text->error;
}
