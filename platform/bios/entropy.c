/* entropy.c: random bytes from the processor's generator, else by jitter. */
#include "core/jitter.h"
#include "core/str.h"
#include "platform/bios/app.h"
#include "platform/platform.h"
#include "platform/x86/rdrand.h"

int plat_entropy_now(void *buf, size_t len)
{
	return rdrand_fill(buf, len) ? PLAT_ENTROPY_HARDWARE :
	       PLAT_ENTROPY_NONE;
}

int plat_entropy(void *buf, size_t len)
{
	if (rdrand_fill(buf, len))
		return PLAT_ENTROPY_HARDWARE;
	return jitter_fill(buf, len) ? PLAT_ENTROPY_JITTER :
	       PLAT_ENTROPY_NONE;
}

enum plat_trust plat_trust(struct sbuf *out)
{
	struct embedded part;

	if (!embedded_find(bios_embedded(), EMBEDDED_TRUST, NULL, &part))
		return PLAT_TRUST_MORE;
	(void)sbuf_add(out, part.value, part.len);
	return PLAT_TRUST_FIXED;
}
