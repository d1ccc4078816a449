/* rdrand.h: the random generator of an x86 processor, for both firmwares. */
#ifndef PLATFORM_X86_RDRAND_H
#define PLATFORM_X86_RDRAND_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Fill @buf by RDRAND (Intel SDM 1, 7.3.17). False, with @buf partly written,
 * where there is none, it fails, or it gives the same number again and again;
 * always false on other processors.
 */
bool rdrand_fill(void *buf, size_t len);

#endif
