/* digest.c: checksums that identify data; SHA by wolfSSL. */
#include "core/digest.h"

#include <errno.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/hash.h>

#include "core/md.h"

#define STEP (1u << 30)		/* bytes per call: wolfSSL counts in 32
				   bits					*/

static const enum wc_HashType types[] = {
	[DIGEST_SHA1] = WC_HASH_TYPE_SHA,
	[DIGEST_SHA224] = WC_HASH_TYPE_SHA224,
	[DIGEST_SHA256] = WC_HASH_TYPE_SHA256,
	[DIGEST_SHA384] = WC_HASH_TYPE_SHA384,
	[DIGEST_SHA512] = WC_HASH_TYPE_SHA512,
};

static int update_all(wc_HashAlg *alg, enum wc_HashType type,
		      const uint8_t *p, size_t len)
{
	size_t step;
	int rc = 0;

	for (; len && rc == 0; p += step, len -= step) {
		step = len < STEP ? len : STEP;
		rc = wc_HashUpdate(alg, type, p, (word32)step);
	}
	return rc;
}

int digest(enum digest which, const void *data, size_t len,
	   uint8_t out[DIGEST_MAX])
{
	enum wc_HashType type;
	wc_HashAlg alg;
	int rc;

	if (which == DIGEST_MD4 || which == DIGEST_MD5) {
		(which == DIGEST_MD4 ? md4 : md5)(data, len, out);
		return MD_LEN;
	}
	type = types[which];
	rc = wc_HashInit(&alg, type);
	if (rc == 0) {
		rc = update_all(&alg, type, data, len);
		if (rc == 0)
			rc = wc_HashFinal(&alg, type, out);
		(void)wc_HashFree(&alg, type);	/* frees memory: cannot fail */
	}
	if (rc)
		return rc == MEMORY_E ? -ENOMEM : -EIO;
	return wc_HashGetDigestSize(type);
}
