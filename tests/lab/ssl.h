/* ssl.h: lets what OpenSSL allocates fail, too. */
#ifndef TESTS_LAB_SSL_H
#define TESTS_LAB_SSL_H

#include "tests/fake/fake.h"

#include <stdlib.h>

#include <openssl/crypto.h>

static inline void *ssl_realloc(void *p, size_t len, const char *file,
				int line)
{
	(void)file;
	(void)line;
	return fake_alloc_foreign(p, len);
}

static inline void *ssl_malloc(size_t len, const char *file, int line)
{
	return ssl_realloc(NULL, len, file, line);
}

static inline void ssl_free(void *p, const char *file, int line)
{
	(void)file;
	(void)line;
	free(p);
}

/* Before anything of OpenSSL is called. It keeps some of its memory for later:
   whether any is left is not looked at. */
static inline bool ssl_allocations_count(void)
{
	return CRYPTO_set_mem_functions(ssl_malloc, ssl_realloc, ssl_free);
}

#endif
