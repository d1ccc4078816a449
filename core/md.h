/* md.h: digests of the 1990s, which old passwords and old lists need. */
#ifndef CORE_MD_H
#define CORE_MD_H

#include <stddef.h>
#include <stdint.h>

#define MD_LEN	16

void md4(const void *data, size_t len, uint8_t out[MD_LEN]);
void md5(const void *data, size_t len, uint8_t out[MD_LEN]);

#endif
