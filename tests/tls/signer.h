/*
 * signer.h: who signs: keys and certificates that OpenSSL makes here, and what
 * it signs by them.
 */
#ifndef TESTS_TLS_SIGNER_H
#define TESTS_TLS_SIGNER_H

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "net/tls/cert.h"
#include "tests/tls/fields.h"

struct signer {
	EVP_PKEY    *key;
	struct cert *cert;	/* self-signed, of 2026 to 2027, for code */
};

static inline void signer_begin(struct signer *s, EVP_PKEY *key,
				const char *name)
{
	X509 *x = X509_new();
	X509_NAME *n = X509_get_subject_name(x);
	X509_EXTENSION *use = X509V3_EXT_conf_nid(NULL, NULL,
						  NID_ext_key_usage,
						  "codeSigning");
	uint8_t *p = NULL;
	int len;

	s->key = key;
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 17);
	X509_NAME_add_entry_by_txt(n, "CN", MBSTRING_UTF8,
				   (const uint8_t *)name, -1, -1, 0);
	X509_set_issuer_name(x, n);
	ASN1_TIME_set_string(X509_getm_notBefore(x), "260101000000Z");
	ASN1_TIME_set_string(X509_getm_notAfter(x), "270101000000Z");
	X509_set_pubkey(x, key);
	X509_add_ext(x, use, -1);
	assert_true(X509_sign(x, key, EVP_sha256()));
	len = i2d_X509(x, &p);
	assert_int_equal(cert_parse(p, (size_t)len, &s->cert), 0);
	OPENSSL_free(p);
	X509_EXTENSION_free(use);
	X509_free(x);
}

static inline void signer_end(struct signer *s)
{
	EVP_PKEY_free(s->key);
	cert_free(s->cert);
}

/* Append what signs @data; PSS only if @pss. */
static inline void signer_sign(const struct signer *s, const EVP_MD *md,
			       bool pss, const void *data, size_t len,
			       struct bytes *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how;

	assert_int_equal(EVP_DigestSignInit(ctx, &how, md, NULL, s->key), 1);
	if (pss) {
		EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING);
		EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST);
	}
	out->len = sizeof(out->p);
	assert_int_equal(EVP_DigestSign(ctx, out->p, &out->len, data, len), 1);
	EVP_MD_CTX_free(ctx);
}

#endif
