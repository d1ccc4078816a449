/* iscsi_text.h: the keys that login exchanges: "KEY=VALUE", each ended by a
   NUL (RFC 7143 6.1). */
#ifndef NET_SAN_ISCSI_TEXT_H
#define NET_SAN_ISCSI_TEXT_H

#include <stddef.h>

struct sbuf;

/* The value of a key, ended by a NUL, or NULL: in @len bytes at @text, of which
   the last is followed by a NUL. */
const char *iscsi_text_find(const char *text, size_t len, const char *key);

/* Append a pair. */
int iscsi_text_add(struct sbuf *out, const char *key, const char *value);

/*
 * A binary value, "0x" and hex or "0b" and base64, to @out: its length, or
 * -EINVAL if it is none, or more than @cap bytes (RFC 7143 6.1).
 */
int iscsi_text_binary(const char *value, unsigned char *out, size_t cap);
/* Append a pair with such a value, in hex. */
int iscsi_text_add_binary(struct sbuf *out, const char *key,
			  const unsigned char *value, size_t len);

#endif
