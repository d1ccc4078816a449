/* xdr.h: values as RPC has them: 32-bit words, big end first (RFC 4506). */
#ifndef NET_XDR_H
#define NET_XDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sbuf;

/* What is still to be read. Once something was missing, all else is 0. */
struct xdr {
	const uint8_t *at;
	size_t         len;
	bool           bad;
};

uint32_t xdr_u32(struct xdr *x);
uint64_t xdr_u64(struct xdr *x);
/* Counted bytes, at most @max of them; they stay where they are. */
const uint8_t *xdr_bytes(struct xdr *x, size_t max, size_t *len);
/* So many bytes, whatever they are. */
void xdr_skip(struct xdr *x, size_t len);

/* Append; failures stay in @out. */
void xdr_put_u32(struct sbuf *out, uint32_t v);
void xdr_put_u64(struct sbuf *out, uint64_t v);
void xdr_put_bytes(struct sbuf *out, const void *data, size_t len);

#endif
