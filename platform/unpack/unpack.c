/* unpack.c: by liblzma. */
#include "platform/unpack/unpack.h"

#include <errno.h>

#define LZMA_API_STATIC
#define LZMA_MANUAL_HEADERS
#include <lzma.h>

/* Instructions lie at multiples of four: what follows one is told by that. */
#if defined(__aarch64__)
#define FILTER	LZMA_FILTER_ARM64
#define LC 2
#define LP 2
#define PB 2
#else
#define FILTER	LZMA_FILTER_X86
#define LC 3
#define LP 0
#define PB 0
#endif

int unpack(const struct packed *p, size_t len, uint8_t *out)
{
	lzma_options_lzma how = {
		.dict_size = p->len, .lc = LC, .lp = LP, .pb = PB,
	};
	const lzma_filter chain[] = {
		{ FILTER, NULL },
		{ LZMA_FILTER_LZMA1, &how },
		{ LZMA_VLI_UNKNOWN, NULL },
	};
	size_t from = 0, to = 0;
	lzma_ret rc;

	if (len < sizeof(*p))
		return -EINVAL;
	rc = lzma_raw_buffer_decode(chain, NULL, p->data, &from,
				    len - sizeof(*p), out, &to, p->len);
	if (rc == LZMA_MEM_ERROR)
		return -ENOMEM;
	return rc == LZMA_OK && to == p->len ? 0 : -EINVAL;
}
