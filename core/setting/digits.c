/* digits.c: bytes and numbers as digits, for the types of settings. */
#include "core/setting/type.h"
#include "core/str.h"

int setting_put_byte(struct sbuf *text, uint8_t byte)
{
	static const char digits[] = "0123456789abcdef";
	char pair[2] = { digits[byte >> 4], digits[byte & 15] };

	return sbuf_add(text, pair, 2);
}

int setting_put_number(struct sbuf *text, uint64_t value, unsigned base)
{
	char digits[20], *p = digits + sizeof(digits);

	do {
		*--p = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	return sbuf_add(text, p, (size_t)(digits + sizeof(digits) - p));
}

int setting_get_byte(const char *text)
{
	int high = str_hex(text[0]);
	int low = high < 0 ? -1 : str_hex(text[1]);

	return low < 0 ? -1 : high << 4 | low;
}
