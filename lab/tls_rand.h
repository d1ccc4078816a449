/* tls_rand.h: random numbers for OpenSSL that are the same in each run. */
#ifndef LAB_TLS_RAND_H
#define LAB_TLS_RAND_H

#include <openssl/types.h>

/* A library context with the usual algorithms and these numbers; NULL: it
   cannot be made. Free it by lab_tls_lib_free(). */
OSSL_LIB_CTX *lab_tls_lib_new(void);
void lab_tls_lib_free(OSSL_LIB_CTX *lib);

#endif
