/* base64.h: bytes as letters, digits and two signs (RFC 4648, section 4). */
#ifndef CORE_BASE64_H
#define CORE_BASE64_H

#include <stddef.h>
#include <stdint.h>

struct sbuf;

/* Append the bytes that @text stands for; blanks are skipped, padding is
   required. 0, -EINVAL, -ENOMEM. */
int base64_decode(const char *text, struct sbuf *raw);
/* Append the text for @len bytes, with its padding. 0 or -ENOMEM. */
int base64_encode(const uint8_t *raw, size_t len, struct sbuf *text);

#endif
