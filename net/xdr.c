/* xdr.c: values as RPC has them. */
#include "net/xdr.h"

#include "core/bytes.h"
#include "core/str.h"

static const uint8_t *take(struct xdr *x, size_t len)
{
	const uint8_t *p = x->at;

	if (x->bad || len > x->len) {
		x->bad = true;
		x->len = 0;
		return NULL;
	}
	x->at += len;
	x->len -= len;
	return p;
}

uint32_t xdr_u32(struct xdr *x)
{
	const uint8_t *p = take(x, 4);

	return p ? get_be32(p) : 0;
}

uint64_t xdr_u64(struct xdr *x)
{
	uint64_t high = xdr_u32(x);

	return high << 32 | xdr_u32(x);
}

static size_t padding(size_t len)
{
	return (4 - len % 4) % 4;
}

const uint8_t *xdr_bytes(struct xdr *x, size_t max, size_t *len)
{
	uint32_t n = xdr_u32(x);
	const uint8_t *p;

	*len = 0;
	if (n > max || n > x->len) {
		x->bad = true;
		x->len = 0;
		return NULL;
	}
	p = take(x, n);
	take(x, padding(n));
	if (!x->bad)
		*len = n;
	return p;
}

void xdr_skip(struct xdr *x, size_t len)
{
	(void)take(x, len);
}

void xdr_put_u32(struct sbuf *out, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	(void)sbuf_add(out, b, 4);
}

void xdr_put_u64(struct sbuf *out, uint64_t v)
{
	xdr_put_u32(out, (uint32_t)(v >> 32));
	xdr_put_u32(out, (uint32_t)v);
}

void xdr_put_bytes(struct sbuf *out, const void *data, size_t len)
{
	static const uint8_t zeros[4];

	xdr_put_u32(out, (uint32_t)len);
	(void)sbuf_add(out, data, len);
	(void)sbuf_add(out, zeros, padding(len));
}
