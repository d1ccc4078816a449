/* md4.h: the digest of Microsoft's passwords (RFC 1320); for nothing else. */
#ifndef CORE_MD4_H
#define CORE_MD4_H

#include <stddef.h>
#include <stdint.h>

#define MD4_LEN 16

void md4(const void *data, size_t len, uint8_t out[MD4_LEN]);

#endif
