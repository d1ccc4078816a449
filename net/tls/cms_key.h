/* cms_key.h: the key of an encrypted file, by this machine's private key. */
#ifndef NET_TLS_CMS_KEY_H
#define NET_TLS_CMS_KEY_H

#include "net/tls/cms_read.h"

struct err;
struct sbuf;

#define CMS_KEY_MAX	32

/* Refusals. There is one text for all that is wrong with a key or with what it
   decrypts: who sends many envelopes learns nothing from it. */
int cms_changed(struct err *e);
int cms_no_memory(struct err *e);
/* One of these, for wolfSSL's @error. */
int cms_failed(int error, struct err *e);

/*
 * Decrypt what @r has, a key of @len bytes, by a private key (DER): RSA (PKCS#1
 * and OAEP), or ECDH with AES key wrap (RFC 5753). -EACCES, -ENOTSUP, -ENOMEM.
 */
int cms_key(const struct cms_recipient *r, const struct sbuf *private_key,
	    size_t len, uint8_t out[CMS_KEY_MAX], struct err *e);

#endif
