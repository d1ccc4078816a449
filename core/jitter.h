/* jitter.h: random bytes from how long the same work takes each time. */
#ifndef CORE_JITTER_H
#define CORE_JITTER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Fill @buf from wolfSSL's memory-use source (NIST SP 800-90B): a sample is
 * the time that walks through 128 KiB take, its low 8 bits are assessed at 1
 * bit of min-entropy, and 320 of them are hashed by SHA3-256 for each 32
 * bytes. So the minimum is 256 bits in each 32 bytes, and full entropy
 * in fewer.
 * False, with @buf partly written, where its tests refuse the samples (4.4:
 * repetition, adaptive proportion): the first call runs them over 1536, every
 * one over what it uses. The first takes some tenths of a second.
 */
bool jitter_fill(void *buf, size_t len);

#endif
