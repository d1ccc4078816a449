/* nomem.h: the numbers that wolfSSL has for "no memory". */
#ifndef NET_TLS_NOMEM_H
#define NET_TLS_NOMEM_H

#include <stdbool.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/error-ssl.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/sp_int.h>

/* The protocol's, the ciphers', the big numbers'. */
static inline bool tls_is_nomem(int error)
{
	return error == MEMORY_ERROR || error == MEMORY_E || error == MP_MEM;
}

#endif
