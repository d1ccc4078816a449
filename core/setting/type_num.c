/* type_num.c: numbers: big-endian bytes, shown whole. */
#include <errno.h>

#include "core/setting/settings.h"
#include "core/setting/type.h"
#include "core/str.h"

int setting_number(const uint8_t *raw, size_t len, bool is_signed,
		   uint64_t *out)
{
	bool negative = is_signed && len && (raw[0] & 0x80);
	uint8_t fill = negative ? 0xff : 0;
	uint64_t value = negative ? UINT64_MAX : 0;

	for (; len > 8; len--) {
		if (*raw++ != fill)
			return -ERANGE;
	}
	if (is_signed && len == 8 && negative != (raw[0] >> 7))
		return -ERANGE;
	while (len--)
		value = value << 8 | *raw++;
	*out = value;
	return 0;
}

static int parse(const char *text, struct sbuf *raw, unsigned width)
{
	uint8_t bytes[4];
	uint64_t value;

	if (str_to_int(text, &value) < 0)
		return -EINVAL;
	for (unsigned i = width; i--; value >>= 8)
		bytes[i] = (uint8_t)value;
	return sbuf_add(raw, bytes, width);
}

static int parse1(const char *text, struct sbuf *raw)
{
	return parse(text, raw, 1);
}

static int parse2(const char *text, struct sbuf *raw)
{
	return parse(text, raw, 2);
}

static int parse4(const char *text, struct sbuf *raw)
{
	return parse(text, raw, 4);
}

static int print_int(const uint8_t *raw, size_t len, struct sbuf *text)
{
	uint64_t value;

	if (setting_number(raw, len, true, &value) < 0)
		return -ERANGE;
	if (value >> 63) {
		sbuf_char(text, '-');
		value = 0 - value;
	}
	return setting_put_number(text, value, 10);
}

static int print_uint(const uint8_t *raw, size_t len, struct sbuf *text)
{
	uint64_t value;

	if (setting_number(raw, len, false, &value) < 0)
		return -ERANGE;
	sbuf_add(text, "0x", 2);
	return setting_put_number(text, value, 16);
}

static int print_busdevfn(const uint8_t *raw, size_t len, struct sbuf *text)
{
	uint64_t value;

	if (setting_number(raw, len, false, &value) < 0)
		return -ERANGE;
	return sbuf_printf(text, "%04x:%02x:%02x.%x",
			   (unsigned)(value >> 16 & 0xffff),
			   (unsigned)(value >> 8 & 0xff),
			   (unsigned)(value >> 3 & 0x1f),
			   (unsigned)(value & 7));
}

#define NUMBER "a number: decimal, 0x hex or 0 octal"

const struct setting_type setting_type_int8 = {
	"int8", NUMBER, true, parse1, print_int, 1, true
};
const struct setting_type setting_type_int16 = {
	"int16", NUMBER, true, parse2, print_int, 2, true
};
const struct setting_type setting_type_int32 = {
	"int32", NUMBER, true, parse4, print_int, 4, true
};
const struct setting_type setting_type_uint8 = {
	"uint8", NUMBER, true, parse1, print_uint, 1, false
};
const struct setting_type setting_type_uint16 = {
	"uint16", NUMBER, true, parse2, print_uint, 2, false
};
const struct setting_type setting_type_uint32 = {
	"uint32", NUMBER, true, parse4, print_uint, 4, false
};
const struct setting_type setting_type_busdevfn = {
	"busdevfn", "nothing: it is only shown", false, NULL, print_busdevfn,
	0, false
};
