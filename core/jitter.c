/* jitter.c: random bytes from how long the same work takes each time. */
#include "core/jitter.h"

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/random.h>

/* wolfSSL keeps the state of its health tests: a start that failed is tried
   again by the next call. */
bool jitter_fill(void *buf, size_t len)
{
	return Entropy_Init() == 0 &&
	       wc_Entropy_Get(MAX_ENTROPY_BITS, buf, (word32)len) == 0;
}
