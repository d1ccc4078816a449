/* digest.h: checksums that identify data. */
#ifndef CORE_DIGEST_H
#define CORE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

enum digest {
	DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA224, DIGEST_SHA256, DIGEST_SHA384,
	DIGEST_SHA512, DIGEST_MD4,
};

#define DIGEST_MAX 64	/* bytes of the longest */

/* The digest of @len bytes. Returns its length in bytes, -ENOMEM, or -EIO
   if the digest is not to be had. */
int digest(enum digest which, const void *data, size_t len,
	   uint8_t out[DIGEST_MAX]);

#endif
