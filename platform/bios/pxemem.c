/* pxemem.c: what the PXE API and a program have in memory. */
#include <string.h>

#include "platform/bios/app.h"
#include "platform/bios/pxeapi.h"

#define FIRST		0x500u		/* below: vectors, the BIOS's data */
#define SEGMENT		0x10000u
#define REAL_END	0x10fff0u

/* Our block is ours, but for the program's first stack and for what it is
   given to read. */
void *pxemem_at(uint32_t at, size_t len)
{
	uint32_t end = at + (uint32_t)len;

	if (at < FIRST || end < at)
		return NULL;
	if (end <= REAL_END)
		return end <= bios.stub || at >= bios.stub + STUB_BOUNCE ?
		       mem(at) : NULL;
	return bios_memory_theirs(at, (uint32_t)len) ? mem(at) : NULL;
}

void *pxemem_far(uint32_t far, size_t len)
{
	if (len > SEGMENT - (far & (SEGMENT - 1)))
		return NULL;
	return pxemem_at(real_linear(far), len);
}

size_t pxemem_text(uint32_t far, size_t cap)
{
	size_t left = SEGMENT - (far & (SEGMENT - 1));
	const char *text = pxemem_far(far, 1), *nul;

	if (cap > left)
		cap = left;
	nul = text ? memchr(text, 0, cap) : NULL;
	return nul && pxemem_far(far, (size_t)(nul - text) + 1) ?
	       (size_t)(nul - text) + 1 : 0;
}

uint8_t *pxemem_frame(uint32_t *far)
{
	*far = real_far(STUB_BOUNCE);
	return real_at(STUB_BOUNCE);
}

uint8_t *pxemem_cached(unsigned i, uint32_t *far, size_t *len)
{
	unsigned at = STUB_CACHED + i * STUB_CACHED_LEN;
	uint8_t *packet = real_at(at);

	*far = real_far(at);
	*len = real_data()->cached_len[i];
	return packet;
}
