/*
 * entropy.c: random bytes, from the firmware or the processor, else by
 * jitter. A clock is never taken for one.
 */
#include "core/jitter.h"
#include "core/str.h"
#include "platform/efi/app.h"
#include "platform/platform.h"
#include "platform/x86/rdrand.h"

static bool from_firmware(void *buf, size_t len)
{
	struct efi_rng *rng;

	return !EFI_FAILED(efi.bs->locate_protocol(&efi_rng_guid, NULL,
						   &rng)) &&
	       !EFI_FAILED(rng->get(rng, NULL, len, buf));
}

int plat_entropy_now(void *buf, size_t len)
{
	return from_firmware(buf, len) || rdrand_fill(buf, len) ?
	       PLAT_ENTROPY_HARDWARE : PLAT_ENTROPY_NONE;
}

int plat_entropy(void *buf, size_t len)
{
	int rc = plat_entropy_now(buf, len);

	if (rc == PLAT_ENTROPY_NONE && jitter_fill(buf, len))
		return PLAT_ENTROPY_JITTER;
	return rc;
}

/* The firmware has none of its own but in variables: net/tls/trust.c. */
enum plat_trust plat_trust(struct sbuf *out)
{
	struct embedded part;

	if (!embedded_find(efi_embedded(), EMBEDDED_TRUST, NULL, &part))
		return PLAT_TRUST_MORE;
	(void)sbuf_add(out, part.value, part.len);
	return PLAT_TRUST_FIXED;
}
