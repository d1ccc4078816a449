/*
 * test_cms_key.c: keys of files that two elliptic keys agree on, as OpenSSL
 * encrypts them (RFC 5753, RFC 3394).
 */
#include <openssl/ec.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "tests/tls/cms_key.h"

/* ---- two keys that agree ------------------------------------------------- */

/* What is to be encrypted how, and where it is bent. */
struct deal {
	const char *curve, *digest;
	const char *scheme;		/* OID of @digest's		*/
	size_t      scheme_len;
	uint8_t     wrap;		/* AES key wrap: the OID's last	*/
	size_t      wrap_len, key_len;
	const char *ukm;		/* NULL: none			*/
	size_t      ukm_len;
	uint8_t     iv[8];		/* xored to that of RFC 3394	*/
};

#define X963(n)	"\x2b\x81\4\1\x0b" n
#define AES	"\x60\x86\x48\1\x65\3\4\1"

static const struct deal usual = {
	.curve = "P-256", .digest = "SHA256", .scheme = X963("\1"),
	.scheme_len = 6, .wrap = 5, .wrap_len = 16, .key_len = 16,
};

static void write_wrap(const struct deal *d, struct bytes *out)
{
	struct bytes oid = { .len = 0 };

	ADD(&oid, 6, AES "x");
	oid.p[oid.len - 1] = d->wrap;
	add_all(out, 0x30, &oid);
}

static void write_scheme(const struct deal *d, struct bytes *out)
{
	add(out, 6, d->scheme, d->scheme_len);
	write_wrap(d, out);
}

static void write_point(EVP_PKEY *key, struct bytes *out)
{
	struct bytes bits = { .p = { 0 }, .len = 1 };
	uint8_t *p = NULL;
	size_t len = EVP_PKEY_get1_encoded_public_key(key, &p);

	assert_true(len > 0);
	memcpy(bits.p + 1, p, len);
	bits.len += len;
	OPENSSL_free(p);
	add_sequence_of_oid(out, EC);
	add_all(out, 3, &bits);
}

static size_t agree(EVP_PKEY *one, EVP_PKEY *other, uint8_t secret[80])
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(one, NULL);
	size_t len = 80;

	assert_int_equal(EVP_PKEY_derive_init(ctx), 1);
	assert_int_equal(EVP_PKEY_derive_set_peer(ctx, other), 1);
	assert_int_equal(EVP_PKEY_derive(ctx, secret, &len), 1);
	EVP_PKEY_CTX_free(ctx);
	return len;
}

/* ECC-CMS-SharedInfo (RFC 5753 7.2) */
static void write_info(const struct deal *d, struct bytes *out)
{
	static struct bytes all, part;

	all.len = part.len = 0;
	write_wrap(d, &all);
	if (d->ukm) {
		add(&part, 4, d->ukm, d->ukm_len);
		add_all(&all, 0xa0, &part);
	}
	part.len = 0;
	add(&part, 4, (uint8_t[]){ 0, 0, (uint8_t)(d->wrap_len * 8 >> 8),
				   (uint8_t)(d->wrap_len * 8) }, 4);
	add_all(&all, 0xa2, &part);
	out->len = 0;
	add_all(out, 0x30, &all);
}

static void derive(const struct deal *d, uint8_t *secret, size_t len,
		   uint8_t out[32])
{
	static struct bytes info;
	EVP_KDF *kdf = EVP_KDF_fetch(NULL, "X963KDF", NULL);
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	OSSL_PARAM params[4];
	char digest[8];

	write_info(d, &info);
	snprintf(digest, sizeof(digest), "%s", d->digest);
	params[0] = OSSL_PARAM_construct_utf8_string("digest", digest, 0);
	params[1] = OSSL_PARAM_construct_octet_string("secret", secret, len);
	params[2] = OSSL_PARAM_construct_octet_string("info", info.p,
						      info.len);
	params[3] = OSSL_PARAM_construct_end();
	assert_int_equal(EVP_KDF_derive(ctx, out, d->wrap_len, params), 1);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
}

static void wrap(const struct deal *d, const uint8_t *by, struct bytes *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const EVP_CIPHER *cipher = d->wrap_len == 16 ? EVP_aes_128_wrap() :
				   d->wrap_len == 24 ? EVP_aes_192_wrap() :
				   EVP_aes_256_wrap();
	uint8_t iv[8];
	int len;

	for (size_t i = 0; i < 8; i++)
		iv[i] = 0xa6 ^ d->iv[i];
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	assert_int_equal(EVP_EncryptInit_ex(ctx, cipher, NULL, by, iv), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out->p, &len, content_key,
					   (int)d->key_len), 1);
	out->len = (size_t)len;
	EVP_CIPHER_CTX_free(ctx);
}

static void write_message(const struct deal *d, struct message *m)
{
	EVP_PKEY *own = EVP_EC_gen(d->curve), *other = EVP_EC_gen(d->curve);
	uint8_t secret[80], by[32];

	memset(m, 0, sizeof(*m));
	write_private(own, &m->own);
	write_point(other, &m->origin);
	write_scheme(d, &m->alg);
	derive(d, secret, agree(other, own, secret), by);
	wrap(d, by, &m->key);
	m->r.alg = der_of(&m->alg);
	m->r.origin = der_of(&m->origin);
	m->r.key = der_of(&m->key);
	if (d->ukm)
		m->r.ukm = (struct der){ (const uint8_t *)d->ukm, d->ukm_len };
	EVP_PKEY_free(own);
	EVP_PKEY_free(other);
}

static void expect(const struct deal *d, int rc)
{
	static struct message m;

	write_message(d, &m);
	assert_int_equal(open_it(&m, d->key_len), rc);
	sbuf_free(&m.own);
}

static void two_keys_agree_on_each_curve(void **state)
{
	static const char *const curves[] = { "P-256", "P-384", "P-521" };
	struct deal d = usual;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		d.curve = curves[i];
		expect(&d, 0);
	}
}

static void each_digest_goes_with_each_cipher(void **state)
{
	static const struct {
		const char *digest, *oid;
		size_t      len;
	} digests[] = {
		{ "SHA256", X963("\1"), 6 }, { "SHA384", X963("\2"), 6 },
		{ "SHA512", X963("\3"), 6 },
		{ "SHA1", "\x2b\x81\5\x10\x86\x48\x3f\0\2", 9 },
	};
	struct deal d = usual;

	(void)state;
	for (size_t i = 0; i < 12; i++) {
		d.digest = digests[i / 3].digest;
		d.scheme = digests[i / 3].oid;
		d.scheme_len = digests[i / 3].len;
		d.wrap = (uint8_t)(5 + 20 * (i % 3));
		d.wrap_len = 16 + 8 * (i % 3);
		for (d.key_len = 16; d.key_len <= 32; d.key_len += 8)
			expect(&d, 0);
	}
}

static void the_sender_may_add_bytes_of_its_own(void **state)
{
	static const char bytes[128] = "sender";
	struct deal d = usual;

	(void)state;
	d.ukm = bytes;
	for (d.ukm_len = 0; d.ukm_len <= 102; d.ukm_len += 34)
		expect(&d, 0);
	/* What the secret is mixed with has 127 bytes at most */
	d.ukm_len = 103;
	expect(&d, -ENOTSUP);
}

/* ---- what is bent -------------------------------------------------------- */

static void what_a_wrapped_key_begins_with_is_checked(void **state)
{
	struct deal d = usual;

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		for (unsigned bit = 1; bit < 256; bit <<= 1) {
			d.iv[i] = (uint8_t)bit;
			expect(&d, -EACCES);
		}
		d.iv[i] = 0;
	}
}

static void a_wrapped_key_that_was_changed_is_refused(void **state)
{
	static struct message m;

	(void)state;
	write_message(&usual, &m);
	for (size_t i = 0; i < m.key.len; i++) {
		m.key.p[i] ^= 1;
		assert_int_equal(open_it(&m, 16), -EACCES);
		m.key.p[i] ^= 1;
	}
	assert_int_equal(open_it(&m, 16), 0);
	assert_int_equal(open_it(&m, 24), -EACCES);
	m.r.key.len--;
	assert_int_equal(open_it(&m, 16), -EACCES);
	sbuf_free(&m.own);
}

static void a_point_that_is_none_is_refused(void **state)
{
	static struct message m;

	(void)state;
	write_message(&usual, &m);
	m.origin.p[m.origin.len - 1] ^= 1;
	assert_int_equal(open_it(&m, 16), -EACCES);
	m.origin.p[m.origin.len - 1] ^= 1;
	assert_int_equal(open_it(&m, 16), 0);
	m.r.origin.len--;
	assert_int_equal(open_it(&m, 16), -EACCES);
	m.origin.len = 11;		/* behind the name of its kind */
	ADD(&m.origin, 3, "");
	m.r.origin = der_of(&m.origin);
	assert_int_equal(open_it(&m, 16), -EACCES);
	sbuf_free(&m.own);
}

static void numbers_of_schemes_count_to_the_last_byte(void **state)
{
	static struct message m;

	(void)state;
	write_message(&usual, &m);
	for (size_t i = 0; i < m.alg.len; i++) {
		m.alg.p[i] ^= 0x40;
		assert_int_equal(open_it(&m, 16), -ENOTSUP);
		m.alg.p[i] ^= 0x40;
	}
	for (m.r.alg.len = 0; m.r.alg.len < m.alg.len; m.r.alg.len++)
		assert_int_equal(open_it(&m, 16), -ENOTSUP);
	assert_int_equal(open_it(&m, 16), 0);
	sbuf_free(&m.own);
}

/* ---- memory ------------------------------------------------------------ */

static void memory_may_run_out(void *ctx)
{
	struct message *m = ctx;
	uint8_t out[CMS_KEY_MAX];
	struct err e = { 0 };
	int rc = cms_key(&m->r, &m->own, 16, out, &e);

	assert_alloc_result(rc);
	if (rc < 0)
		assert_has(e.msg, rc == -ENOMEM ? "no memory to decrypt" :
			   "without random numbers or memory");
}

static void without_memory_there_is_no_key(void **state)
{
	static struct message m;

	(void)state;
	write_message(&usual, &m);
	fake_alloc_fail_each(memory_may_run_out, &m);
	sbuf_free(&m.own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(two_keys_agree_on_each_curve),
		FAKE_TEST(each_digest_goes_with_each_cipher),
		FAKE_TEST(the_sender_may_add_bytes_of_its_own),
		FAKE_TEST(what_a_wrapped_key_begins_with_is_checked),
		FAKE_TEST(a_wrapped_key_that_was_changed_is_refused),
		FAKE_TEST(a_point_that_is_none_is_refused),
		FAKE_TEST(numbers_of_schemes_count_to_the_last_byte),
		FAKE_TEST(without_memory_there_is_no_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
