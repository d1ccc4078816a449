/* oid.h: object identifiers, as their encoded bytes. */
#ifndef NET_TLS_OID_H
#define NET_TLS_OID_H

#include "net/tls/der.h"

/* What a family of them begins with */
#define OID_EXTENSION	0x55, 0x1d
#define OID_PKIX	0x2b, 0x06, 0x01, 0x05, 0x05, 0x07
#define OID_RSADSI	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d
#define OID_X962	0x2a, 0x86, 0x48, 0xce, 0x3d
#define OID_NIST	0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04

/* One for a table; and is it this one? */
#define OID(...) { (const uint8_t[]){ __VA_ARGS__ }, \
		   sizeof((const uint8_t[]){ __VA_ARGS__ }) }
#define OID_IS(oid, ...) der_is(oid, ((const uint8_t[]){ __VA_ARGS__ }), \
				sizeof((const uint8_t[]){ __VA_ARGS__ }))

#endif
