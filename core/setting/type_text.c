/* type_text.c: bytes as text: string, percent, hex and base64. */
#include <errno.h>
#include <string.h>

#include "core/base64.h"
#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"

static int parse_string(const char *text, struct sbuf *raw)
{
	return sbuf_str(raw, text);
}

static int print_string(const uint8_t *raw, size_t len, struct sbuf *text)
{
	const uint8_t *nul = len ? memchr(raw, 0, len) : NULL;

	return sbuf_add(text, raw, nul ? (size_t)(nul - raw) : len);
}

/* "%" and up to two hex digits; without any it is text. */
static int parse_uristring(const char *text, struct sbuf *raw)
{
	int value, digit;

	for (; *text; text++) {
		value = *text == '%' ? str_hex(text[1]) : -1;
		if (value < 0) {
			sbuf_char(raw, *text);
			continue;
		}
		text++;
		digit = str_hex(text[1]);
		if (digit >= 0) {
			value = value << 4 | digit;
			text++;
		}
		sbuf_char(raw, (char)value);
	}
	return raw->error;
}

static int print_uristring(const uint8_t *raw, size_t len, struct sbuf *text)
{
	for (; len--; raw++) {
		if (*raw > ' ' && *raw < 0x7f && !strchr("%/#:@?=&+", *raw))
			sbuf_char(text, (char)*raw);
		else
			sbuf_printf(text, "%%%02X", *raw);
	}
	return text->error;
}

/* Pairs of hex digits; @between is what must stand between them, or 0. */
static int parse_pairs(const char *text, char between, struct sbuf *raw)
{
	int byte;

	for (;;) {
		byte = setting_get_byte(text);
		if (byte < 0)
			return -EINVAL;
		if (sbuf_char(raw, (char)byte) < 0)
			return raw->error;
		text += 2;
		if (!*text)
			return 0;
		if (between && *text++ != between)
			return -EINVAL;
	}
}

static int print_pairs(const uint8_t *raw, size_t len, char between,
		       struct sbuf *text)
{
	for (size_t i = 0; i < len; i++) {
		if (i && between)
			sbuf_char(text, between);
		setting_put_byte(text, raw[i]);
	}
	return text->error;
}

static int parse_hex(const char *text, struct sbuf *raw)
{
	return parse_pairs(text, ':', raw);
}

static int print_hex(const uint8_t *raw, size_t len, struct sbuf *text)
{
	return print_pairs(raw, len, ':', text);
}

static int parse_hexhyp(const char *text, struct sbuf *raw)
{
	return parse_pairs(text, '-', raw);
}

static int print_hexhyp(const uint8_t *raw, size_t len, struct sbuf *text)
{
	return print_pairs(raw, len, '-', text);
}

static int parse_hexraw(const char *text, struct sbuf *raw)
{
	return parse_pairs(text, 0, raw);
}

static int print_hexraw(const uint8_t *raw, size_t len, struct sbuf *text)
{
	return print_pairs(raw, len, 0, text);
}

const struct setting_type setting_type_string = {
	"string", "any text", false, parse_string, print_string, 0, false
};
const struct setting_type setting_type_uristring = {
	"uristring", "text with %XX for odd bytes", false,
	parse_uristring, print_uristring, 0, false
};
const struct setting_type setting_type_hex = {
	"hex", "pairs of hex digits as in 52:54:00", false,
	parse_hex, print_hex, 0, false
};
const struct setting_type setting_type_hexhyp = {
	"hexhyp", "pairs of hex digits as in 52-54-00", false,
	parse_hexhyp, print_hexhyp, 0, false
};
const struct setting_type setting_type_hexraw = {
	"hexraw", "pairs of hex digits as in 525400", false,
	parse_hexraw, print_hexraw, 0, false
};
const struct setting_type setting_type_base64 = {
	"base64", "Base64 with its padding", false,
	base64_decode, base64_encode, 0, false
};
