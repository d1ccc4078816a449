/* identity.h: a certificate of this machine, for servers that ask for one. */
#ifndef NET_TLS_IDENTITY_H
#define NET_TLS_IDENTITY_H

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/ssl.h>

struct err;
struct settings;

/*
 * Give a connection the settings "cert" and "privkey" (DER), if they are
 * there. Returns 0, or a refusal: one without the other, unreadable, or a key
 * that is not the certificate's.
 */
int tls_identity(WOLFSSL *ssl, struct settings *root, struct err *e);

#endif
