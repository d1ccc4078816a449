/*
 * unpack.c: by liblzma, used from the inside: what it is wrapped in for others
 * (chains of filters, buffers between them, a dictionary that is copied from)
 * would make each image 4 KB longer. Its version is fixed by tools/deps.
 */
#include "platform/unpack/unpack.h"

#include <errno.h>
#include <stdlib.h>

#include "lz_decoder.h"
#include "lzma_decoder.h"
#include "simple_private.h"

/* Instructions of Arm lie at multiples of four, which tells what follows. */
#if defined(__aarch64__)
#define filter_init	lzma_simple_arm64_decoder_init
static const lzma_options_lzma how = { .lc = 2, .lp = 2, .pb = 2 };
#else
#define filter_init	lzma_simple_x86_decoder_init
static const lzma_options_lzma how = { .lc = 3, .lp = 0, .pb = 0 };
#endif

/* What a filter's init calls for the frame around it: here there is little. */
lzma_ret lzma_simple_coder_init(lzma_next_coder *next,
		const lzma_allocator *allocator,
		const lzma_filter_info *filters,
		size_t (*filter)(void *simple, uint32_t now_pos,
				 bool is_encoder, uint8_t *buffer,
				 size_t size),
		size_t simple_size, size_t unfiltered_max,
		uint32_t alignment, bool is_encoder)
{
	lzma_simple_coder *c = malloc(sizeof(*c) + simple_size);

	(void)allocator;
	(void)filters;
	(void)unfiltered_max;
	(void)alignment;
	(void)is_encoder;
	next->coder = c;
	if (!c)
		return LZMA_MEM_ERROR;
	c->filter = filter;
	c->simple = c + 1;
	return LZMA_OK;
}

/* Addresses of calls, in place: where they go, not how far it is. */
static int unfilter(uint8_t *out, size_t len)
{
	lzma_next_coder next = { 0 };
	lzma_simple_coder *c;

	if (filter_init(&next, NULL, NULL) != LZMA_OK)
		return -ENOMEM;
	c = next.coder;
	(void)c->filter(c->simple, 0, false, out, len);	/* but the last bytes */
	free(c);
	return 0;
}

int unpack(const struct packed *p, size_t len, uint8_t *out)
{
	lzma_lz_decoder lz = LZMA_LZ_DECODER_INIT;
	lzma_lz_options dictionary;
	lzma_dict dict = { .buf = out, .limit = p->len, .size = p->len };
	size_t from = 0;
	lzma_ret rc;

	if (len < sizeof(*p) || !p->len)
		return -EINVAL;
	if (lzma_lzma_decoder_create(&lz, NULL, &how, &dictionary) != LZMA_OK)
		return -ENOMEM;
	lz.reset(lz.coder, &how);
	lz.set_uncompressed(lz.coder, LZMA_VLI_UNKNOWN, true);
	/* The first byte's context is the one before it, round the corner. */
	out[p->len - 1] = 0;
	rc = lz.code(lz.coder, &dict, p->data, &from, len - sizeof(*p));
	free(lz.coder);
	if (rc != LZMA_STREAM_END || dict.pos != p->len)
		return -EINVAL;
	return unfilter(out, p->len);
}
