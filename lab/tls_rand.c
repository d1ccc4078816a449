/*
 * tls_rand.c: random numbers for OpenSSL that are the same in each run: a
 * provider of our own, known in one library context only.
 */
#include "lab/tls_rand.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

#include "core/unconst.h"
#include "lab/rand.h"

#define NAME		"LAB-RAND"
#define REQUEST_MAX	65536
#define STRENGTH	256

/* ---- the generator --------------------------------------------------- */

static void *new_rand(void *provider, void *parent, const OSSL_DISPATCH *calls)
{
	(void)provider;
	(void)parent;
	(void)calls;
	return calloc(1, sizeof(struct lab_rand));
}

static void free_rand(void *ctx)
{
	free(ctx);
}

static int instantiate(void *ctx, unsigned strength, int resist,
		       const unsigned char *text, size_t len,
		       const OSSL_PARAM params[])
{
	(void)ctx;
	(void)strength;
	(void)resist;
	(void)text;
	(void)len;
	(void)params;
	return 1;
}

static int uninstantiate(void *ctx)
{
	(void)ctx;
	return 1;
}

static int generate(void *ctx, unsigned char *out, size_t len,
		    unsigned strength, int resist, const unsigned char *more,
		    size_t more_len)
{
	uint64_t z = 0;
	size_t i;

	(void)strength;
	(void)resist;
	(void)more;
	(void)more_len;
	for (i = 0; i < len; i++, z >>= 8) {
		if (i % 8 == 0)
			z = lab_rand_next(ctx);
		out[i] = (unsigned char)z;
	}
	return 1;
}

static int get_params(void *ctx, OSSL_PARAM params[])
{
	OSSL_PARAM *p = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STATE);

	(void)ctx;
	if (p && !OSSL_PARAM_set_int(p, EVP_RAND_STATE_READY))
		return 0;
	p = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_STRENGTH);
	if (p && !OSSL_PARAM_set_uint(p, STRENGTH))
		return 0;
	p = OSSL_PARAM_locate(params, OSSL_RAND_PARAM_MAX_REQUEST);
	return !p || OSSL_PARAM_set_size_t(p, REQUEST_MAX);
}

static int lock(void *ctx)
{
	(void)ctx;
	return 1;
}

static void unlock(void *ctx)
{
	(void)ctx;
}

static const OSSL_DISPATCH functions[] = {
	{ OSSL_FUNC_RAND_NEWCTX, (void (*)(void))new_rand },
	{ OSSL_FUNC_RAND_FREECTX, (void (*)(void))free_rand },
	{ OSSL_FUNC_RAND_INSTANTIATE, (void (*)(void))instantiate },
	{ OSSL_FUNC_RAND_UNINSTANTIATE, (void (*)(void))uninstantiate },
	{ OSSL_FUNC_RAND_GENERATE, (void (*)(void))generate },
	{ OSSL_FUNC_RAND_GET_CTX_PARAMS, (void (*)(void))get_params },
	{ OSSL_FUNC_RAND_ENABLE_LOCKING, (void (*)(void))lock },
	{ OSSL_FUNC_RAND_LOCK, (void (*)(void))lock },
	{ OSSL_FUNC_RAND_UNLOCK, (void (*)(void))unlock },
	{ 0, NULL },
};

/* ---- the provider ---------------------------------------------------- */

static const OSSL_ALGORITHM algorithms[] = {
	{ NAME, "provider=lab", functions, NULL },
	{ NULL, NULL, NULL, NULL },
};

static const OSSL_ALGORITHM *query(void *ctx, int operation, int *no_cache)
{
	(void)ctx;
	*no_cache = 0;
	return operation == OSSL_OP_RAND ? algorithms : NULL;
}

static const OSSL_DISPATCH provider[] = {
	{ OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query },
	{ 0, NULL },
};

static int init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in,
		const OSSL_DISPATCH **out, void **ctx)
{
	(void)in;
	*out = provider;
	*ctx = unconst(handle);
	return 1;
}

bool lab_tls_lib_open(struct lab_tls_lib *lib)
{
	lib->ctx = OSSL_LIB_CTX_new();
	if (!lib->ctx || !OSSL_PROVIDER_add_builtin(lib->ctx, "lab", init))
		return false;
	lib->numbers = OSSL_PROVIDER_load(lib->ctx, "lab");
	lib->usual = OSSL_PROVIDER_load(lib->ctx, "default");
	return lib->numbers && lib->usual &&
	       RAND_set_DRBG_type(lib->ctx, NAME, "provider=lab", NULL, NULL);
}

void lab_tls_lib_close(struct lab_tls_lib *lib)
{
	if (lib->numbers)
		(void)OSSL_PROVIDER_unload(lib->numbers);
	if (lib->usual)
		(void)OSSL_PROVIDER_unload(lib->usual);
	OSSL_LIB_CTX_free(lib->ctx);
}
