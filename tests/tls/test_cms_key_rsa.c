/*
 * test_cms_key_rsa.c: keys of files that OpenSSL encrypts by RSA
 * (RFC 3370 4.2, RFC 8017).
 */
#include <openssl/rsa.h>

#include "tests/tls/cms_key.h"

#define OAEP	RSA "\7"
#define SHA256	"\x60\x86\x48\1\x65\3\4\2\1"

static void encrypt(EVP_PKEY *key, int pad, const EVP_MD *md, size_t len,
		    struct bytes *out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	uint8_t plain[CMS_KEY_MAX + 1] = { 0 };

	memcpy(plain, content_key, CMS_KEY_MAX);
	assert_int_equal(EVP_PKEY_encrypt_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, pad), 1);
	if (md)
		assert_int_equal(EVP_PKEY_CTX_set_rsa_oaep_md(ctx, md), 1);
	out->len = sizeof(out->p);
	assert_int_equal(EVP_PKEY_encrypt(ctx, out->p, &out->len, plain, len),
			 1);
	EVP_PKEY_CTX_free(ctx);
}

/* @len bytes for a new key, in a way that @oid and @params name. */
static void write_rsa(struct message *m, const char *oid, const EVP_MD *md,
		      const void *params, size_t params_len, size_t len)
{
	static EVP_PKEY *key;

	if (!key)
		key = EVP_RSA_gen(2048);
	memset(m, 0, sizeof(*m));
	write_private(key, &m->own);
	add(&m->alg, 6, oid, strlen(oid));
	memcpy(m->alg.p + m->alg.len, params, params_len);
	m->alg.len += params_len;
	encrypt(key, strcmp(oid, OAEP) ? RSA_PKCS1_PADDING :
		RSA_PKCS1_OAEP_PADDING, md, len, &m->key);
	m->r.alg = der_of(&m->alg);
	m->r.key = der_of(&m->key);
}

static void rsa_gives_keys_of_their_length_only(void **state)
{
	static struct message m;

	(void)state;
	for (size_t len = 15; len <= 33; len++) {
		write_rsa(&m, RSA "\1", NULL, "\5", 2, len);
		for (size_t want = 16; want <= 32; want += 8)
			assert_int_equal(open_it(&m, want),
					 len == want ? 0 : -EACCES);
		sbuf_free(&m.own);
	}
}

static void numbers_of_rsa_count_to_the_last_byte(void **state)
{
	static struct message m;

	(void)state;
	write_rsa(&m, RSA "\1", NULL, "", 0, 16);
	for (size_t i = 0; i < m.alg.len; i++) {
		m.alg.p[i] ^= 0x40;
		assert_int_equal(open_it(&m, 16), -ENOTSUP);
		m.alg.p[i] ^= 0x40;
	}
	for (size_t i = 0; i < m.key.len; i += 15) {
		m.key.p[i] ^= 1;
		assert_int_equal(open_it(&m, 16), -EACCES);
		m.key.p[i] ^= 1;
	}
	sbuf_free(&m.own);
}

static void expect_oaep(const EVP_MD *md, const char *params, size_t len,
			int rc)
{
	static struct message m;

	write_rsa(&m, OAEP, md, params, len, 24);
	assert_int_equal(open_it(&m, 24), rc);
	sbuf_free(&m.own);
}
#define EXPECT_OAEP(md, params, rc) \
	expect_oaep(md, params, sizeof(params) - 1, rc)

#define OF_SHA256 "\x30\x0b\6\x09" SHA256

static void oaep_is_of_sha1_unless_it_says_sha256(void **state)
{
	char near[] = "\x30\x0f\xa0\x0d" OF_SHA256;

	(void)state;
	EXPECT_OAEP(EVP_sha1(), "", 0);
	EXPECT_OAEP(EVP_sha1(), "\x30\0", 0);
	EXPECT_OAEP(EVP_sha1(), "\5\0", 0);
	EXPECT_OAEP(EVP_sha256(), "\x30\0", -EACCES);
	EXPECT_OAEP(EVP_sha256(), "\x30\x0f\xa0\x0d" OF_SHA256, 0);
	EXPECT_OAEP(EVP_sha1(), "\x30\x0f\xa0\x0d" OF_SHA256, -EACCES);
	/* [1] is what the mask is made with; that is not said alone */
	for (size_t i = 2; i < sizeof(near) - 1; i++) {
		near[i] ^= 1;
		expect_oaep(EVP_sha256(), near, sizeof(near) - 1, -ENOTSUP);
		near[i] ^= 1;
	}
}

/* ---- the machine --------------------------------------------------------- */

static void a_private_key_of_another_kind_does_not_fit(void **state)
{
	static struct message m;
	EVP_PKEY *ec = EVP_EC_gen("P-256");

	(void)state;
	write_rsa(&m, RSA "\1", NULL, "", 0, 16);
	sbuf_reset(&m.own);
	write_private(ec, &m.own);
	assert_int_equal(open_it(&m, 16), -EACCES);
	sbuf_free(&m.own);
	EVP_PKEY_free(ec);
}

/* wolfSSL's random numbers do not say what they lacked. */
static void memory_may_run_out(void *ctx)
{
	struct message *m = ctx;
	uint8_t out[CMS_KEY_MAX];
	struct err e = { 0 };
	int rc = cms_key(&m->r, &m->own, 16, out, &e);

	assert_alloc_result(rc);
}

static void without_memory_there_is_no_key(void **state)
{
	static struct message m;

	(void)state;
	write_rsa(&m, RSA "\1", NULL, "", 0, 16);
	fake_alloc_fail_each(memory_may_run_out, &m);
	sbuf_free(&m.own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(rsa_gives_keys_of_their_length_only),
		FAKE_TEST(numbers_of_rsa_count_to_the_last_byte),
		FAKE_TEST(oaep_is_of_sha1_unless_it_says_sha256),
		FAKE_TEST(a_private_key_of_another_kind_does_not_fit),
		FAKE_TEST(without_memory_there_is_no_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
