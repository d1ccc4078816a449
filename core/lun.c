/* lun.c: numbers of logical units. */
#include "core/lun.h"

#include <string.h>

#include "core/bytes.h"
#include "core/str.h"

bool lun_parse(const char *s, size_t len, uint8_t out[8])
{
	unsigned words = 0, digits = 0;
	uint16_t value = 0;
	size_t i;

	memset(out, 0, 8);
	for (i = 0; i < len && words < 4; i++) {
		if (s[i] == '-' && digits) {
			words++;
			value = 0;
			digits = 0;
			continue;
		}
		if (str_hex(s[i]) < 0 || ++digits > 4)
			break;
		value = (uint16_t)(value << 4 | str_hex(s[i]));
		put_be16(out + 2 * words, value);
	}
	return i == len && (!len || digits);
}
