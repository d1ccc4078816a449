/* tls_rand.h: random numbers for OpenSSL that are the same in each run. */
#ifndef LAB_TLS_RAND_H
#define LAB_TLS_RAND_H

#include <stdbool.h>

#include <openssl/types.h>

/* OpenSSL with the usual algorithms and these numbers. */
struct lab_tls_lib {
	OSSL_LIB_CTX  *ctx;
	OSSL_PROVIDER *numbers, *usual;
};
/* False: it cannot be made. Close it in any case. */
bool lab_tls_lib_open(struct lab_tls_lib *lib);
void lab_tls_lib_close(struct lab_tls_lib *lib);

#endif
