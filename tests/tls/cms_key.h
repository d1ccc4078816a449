/*
 * cms_key.h: keys of files that OpenSSL encrypts here, for keys that it makes.
 */
#ifndef TESTS_TLS_CMS_KEY_H
#define TESTS_TLS_CMS_KEY_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "core/err.h"
#include "net/tls/cms_key.h"
#include "tests/tls/fields.h"

static const uint8_t content_key[CMS_KEY_MAX] =
	"\1\2\3\4\5\6\7\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"
	"\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x20";

/* What a message says of it, and the key that it is for. */
struct message {
	struct bytes         alg, origin, key;
	struct cms_recipient r;
	struct sbuf          own;
};

static inline struct der der_of(const struct bytes *b)
{
	return (struct der){ b->p, b->len };
}

static inline void write_private(EVP_PKEY *key, struct sbuf *out)
{
	uint8_t *p = NULL;
	int len = i2d_PrivateKey(key, &p);

	assert_true(len > 0);
	assert_int_equal(sbuf_add(out, p, (size_t)len), 0);
	OPENSSL_free(p);
}

/* Whatever is wrong with a key is told by the same words. */
static inline int open_it(struct message *m, size_t len)
{
	uint8_t out[CMS_KEY_MAX + 1] = { 0 };
	struct err e = { 0 };
	int rc = cms_key(&m->r, &m->own, len, out, &e);

	if (rc == 0)
		assert_memory_equal(out, content_key, len);
	else
		assert_has(e.msg, rc == -EACCES ? "it cannot be decrypted: it "
			   "was changed" : "its key is encrypted in a way not "
			   "known here");
	assert_int_equal(out[len], 0);
	return rc;
}

#endif
