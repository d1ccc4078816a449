/* seed.c: what wolfSSL's random generator starts from. */
#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#include "platform/platform.h"

/* Without a source there are no keys: it is never the clock. */
int tls_seed(unsigned char *out, unsigned len)
{
	int rc = plat_entropy(out, len);

	return rc < 0 || rc == PLAT_ENTROPY_NONE ? RNG_FAILURE_E : 0;
}
