/*
 * embedded.c: the script that tools/embed put into our image: a section of its
 * own, found by its name in the headers, which are in memory with the rest
 * (Microsoft PE and COFF specification).
 */
#include <string.h>

#include "platform/efi/app.h"

#define PE_AT		0x3c	/* where the DOS header says	*/
#define SECTIONS	6	/* from there on		*/
#define OPTIONAL_LEN	20
#define OPTIONAL	24
#define SECTION_LEN	40

static uint32_t u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

const char *efi_embedded_script(size_t *len)
{
	const uint8_t *base = efi.self->base, *pe = base + u32(base + PE_AT);
	const uint8_t *s = pe + OPTIONAL + (u32(pe + OPTIONAL_LEN) & 0xffff);
	unsigned n = u32(pe + SECTIONS) & 0xffff;

	for (; n--; s += SECTION_LEN) {
		if (memcmp(s, ".script", 8) ||
		    u32(s + 12) >= efi.self->size ||
		    u32(s + 8) > efi.self->size - u32(s + 12))
			continue;
		*len = u32(s + 8);
		return (const char *)base + u32(s + 12);
	}
	return NULL;
}
