/* port.c: what wolfSSL wants from its platform beside a seed. */
#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/internal.h>
#ifdef WOLFSSL_AESNI
#include <wolfssl/wolfcrypt/cpuid.h>
#endif

#include "net/tls/context.h"
#include "platform/platform.h"

/* Seconds since some start: how old a session is. */
word32 LowResTimer(void)
{
	return (word32)(plat_clock_us() / 1000000);
}

/* The same in ms: how old a ticket is said to be. Zero would mean that the
   time is not known, and a virtual clock starts there. */
word32 TimeNowInMilliseconds(void)
{
	return (word32)(plat_clock_us() / 1000) + 1;
}

/* Does the processor do AES itself? */
bool tls_fast_aes(void)
{
#ifdef WOLFSSL_AESNI
	cpuid_set_flags();
	return IS_INTEL_AESNI(cpuid_get_flags());
#else
	return false;
#endif
}

/* Whoever wants a date asks tls_now(): this one is 1970 at any time. */
time_t tls_no_time(time_t *out)
{
	if (out)
		*out = 0;
	return 0;
}
