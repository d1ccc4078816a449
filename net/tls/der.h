/* der.h: reading ASN.1 in its distinguished encoding (X.690), in bounds. */
#ifndef NET_TLS_DER_H
#define NET_TLS_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that lie in another's memory; p NULL: none. */
struct der {
	const uint8_t *p;
	size_t         len;
};

enum der_tag {
	DER_BOOL = 0x01, DER_INT = 0x02, DER_BITS = 0x03, DER_OCTETS = 0x04,
	DER_OID = 0x06, DER_UTF8 = 0x0c, DER_UTC_TIME = 0x17,
	DER_TIME = 0x18, DER_SEQ = 0x30, DER_SET = 0x31,
	DER_CONTEXT = 0x80, DER_CONTEXT_SEQ = 0xa0,
};

/*
 * Take the next element off the front of @in. @body is what is inside it,
 * @whole (may be NULL) all of it with its tag. Returns its tag, or 0: the
 * end, or nonsense, which a caller that wants more takes for the same.
 */
uint8_t der_next(struct der *in, struct der *body, struct der *whole);

/* The same, of one tag only; false leaves @in alone. */
bool der_take(struct der *in, uint8_t tag, struct der *body);
/* The same of a BIT STRING of whole bytes: those, without the octet before
   them that says so. */
bool der_take_bits(struct der *in, struct der *bytes);

static inline bool der_is(const struct der *d, const void *bytes, size_t len)
{
	return d->len == len && !__builtin_memcmp(d->p, bytes, len);
}
bool der_same(const struct der *a, const struct der *b);

/* A UTCTime or GeneralizedTime in seconds since 1970; false: it is none. */
bool der_time(uint8_t tag, const struct der *body, int64_t *out);

#endif
