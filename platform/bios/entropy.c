/*
 * entropy.c: random bytes from the processor's generator, else from how the
 * length of waits for a port wanders.
 *
 * Jitter: a sample is the time that eight reads of a slow port take, in
 * counts. Only a change of the *difference* between two waits counts as a
 * bit's worth at all, and we claim a sixteenth of a bit for it: 4096 such
 * samples per 32 bytes, mixed by SHA-256. A machine (or an emulator) where
 * fewer than one sample in four changes is taken to have none.
 */
#include <errno.h>
#include <string.h>

#include <wolfssl/wolfcrypt/sha256.h>

#include "platform/bios/app.h"
#include "platform/platform.h"
#include "platform/x86/rdrand.h"

#define SAMPLES		4096
#define PORT		0x80

static uint32_t wait(void)
{
	uint64_t start = rdtsc();
	int i;

	for (i = 0; i < 8; i++)
		(void)inb(PORT);
	return (uint32_t)(rdtsc() - start);
}

static bool jitter(uint8_t digest[32])
{
	uint32_t now, before = wait(), delta, last = 0;
	unsigned i, moved = 0;
	wc_Sha256 sha;

	if (wc_InitSha256(&sha))
		return false;
	for (i = 0; i < SAMPLES; i++) {
		now = wait();
		delta = now - before;
		moved += delta != last;
		last = delta;
		before = now;
		(void)wc_Sha256Update(&sha, (const byte *)&now, sizeof(now));
	}
	return !wc_Sha256Final(&sha, digest) && moved >= SAMPLES / 4;
}

static bool from_jitter(uint8_t *out, size_t len)
{
	uint8_t digest[32];
	size_t n;

	for (; len; len -= n, out += n) {
		n = len < sizeof(digest) ? len : sizeof(digest);
		if (!jitter(digest))
			return false;
		memcpy(out, digest, n);
	}
	return true;
}

int plat_entropy(void *buf, size_t len)
{
	if (rdrand_fill(buf, len))
		return PLAT_ENTROPY_HARDWARE;
	if (from_jitter(buf, len))
		return PLAT_ENTROPY_JITTER;
	return PLAT_ENTROPY_NONE;
}
