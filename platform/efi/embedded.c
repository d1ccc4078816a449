/*
 * embedded.c: what "pxesh embed" put into our image: a section of its own, found
 * by its name in the headers, which are in memory with the rest (Microsoft PE
 * and COFF specification).
 */
#include <string.h>

#include "core/bytes.h"
#include "platform/efi/app.h"

#define PE_AT		0x3c	/* where the DOS header says	*/
#define SECTIONS	6	/* from there on		*/
#define OPTIONAL_LEN	20
#define OPTIONAL	24
#define SECTION_LEN	40

struct embedded_area efi_embedded(void)
{
	const uint8_t *base = efi.self->base;
	const uint8_t *pe = base + get_le32(base + PE_AT);
	const uint8_t *s = pe + OPTIONAL + get_le16(pe + OPTIONAL_LEN);
	unsigned n = get_le16(pe + SECTIONS);

	for (; n--; s += SECTION_LEN) {
		if (memcmp(s, ".pxesh\0", 8) ||
		    get_le32(s + 12) >= efi.self->size ||
		    get_le32(s + 8) > efi.self->size - get_le32(s + 12))
			continue;
		return (struct embedded_area){ base + get_le32(s + 12),
					       get_le32(s + 8) };
	}
	return (struct embedded_area){ 0 };
}
