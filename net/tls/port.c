/* port.c: what wolfSSL wants from its platform beside a seed. */
#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/internal.h>

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

/* Whoever wants a date asks tls_now(): this one is 1970 at any time. */
time_t tls_no_time(time_t *out)
{
	if (out)
		*out = 0;
	return 0;
}
