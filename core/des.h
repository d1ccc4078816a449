/* des.h: one block of DES (FIPS 46-3), for MS-CHAPv2; for nothing else. */
#ifndef CORE_DES_H
#define CORE_DES_H

#include <stdint.h>

/* Encrypt @in by the 56 bits of @key: parity bits are left out there. */
void des_encrypt(const uint8_t key[7], const uint8_t in[8], uint8_t out[8]);

#endif
