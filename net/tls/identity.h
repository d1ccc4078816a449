/* identity.h: a certificate of this machine, for servers that ask for one. */
#ifndef NET_TLS_IDENTITY_H
#define NET_TLS_IDENTITY_H

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/ssl.h>

#include "core/str.h"

struct err;
struct settings;

/* The settings "cert" and "privkey", in DER. */
struct identity { struct sbuf cert, key; };

/* Returns 1: they are there; 0: neither is; or a refusal, with @e. Either way
   identity_free() follows. */
int identity_read(struct identity *id, struct settings *root, struct err *e);
/* Do they belong together? 0, or a refusal that says what is wrong. */
int identity_check(const struct identity *id, struct err *e);
void identity_free(struct identity *id);

/*
 * Give a connection the settings "cert" and "privkey" (DER), if they are
 * there. Returns 0, or a refusal: one without the other, unreadable, or a key
 * that is not the certificate's.
 */
int tls_identity(WOLFSSL *ssl, struct settings *root, struct err *e);

#endif
