/* wwn.c: names of Fibre Channel's ports and nodes, read from text. */
#include "core/wwn.h"

#include "core/str.h"

#define LEN	23	/* two digits for each byte, colons between	*/

const char *wwn_scan(const char *s, uint64_t *out)
{
	*out = 0;
	for (unsigned i = 0; i < LEN; i++, s++) {
		int digit = str_hex(*s);

		if (i % 3 == 2 ? *s != ':' : digit < 0)
			return NULL;
		if (i % 3 != 2)
			*out = *out << 4 | (unsigned)digit;
	}
	return s;
}
