/*
 * entropy.c: random bytes, from the firmware or the processor. A clock is
 * never taken for one: with neither, the answer is that there is none.
 */
#include <errno.h>
#include <string.h>

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

int plat_entropy(void *buf, size_t len)
{
	if (from_firmware(buf, len) || rdrand_fill(buf, len))
		return PLAT_ENTROPY_HARDWARE;
	return PLAT_ENTROPY_NONE;
}
