/* staple.c: an answer of OCSP that came with the server's certificate. */
#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/ssl.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#include "core/str.h"
#include "net/tls/connection.h"

#define STAPLE_MAX	16384

/* The first is the server's own certificate's; one that is too long is as
   good as none. */
int tls_stapled(WOLFSSL *ssl, const unsigned char *data, unsigned len)
{
	struct conn *c = wolfSSL_GetIOReadCtx(ssl);

	if (c->judge.staple.len || len > STAPLE_MAX)
		return 0;
	return sbuf_add(&c->judge.staple, data, len) < 0 ? MEMORY_E : 0;
}
