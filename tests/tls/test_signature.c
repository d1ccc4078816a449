/* test_signature.c: what is signed, by each kind of key and each digest. */
#include <errno.h>
#include <string.h>

#include "core/digest.h"
#include "net/tls/signature.h"
#include "tests/tls/signer.h"

/* RFC 8032 7.1, test 2 */
static const uint8_t ed_key[] =
	"\x3d\x40\x17\xc3\xe8\x43\x89\x5a\x92\xb7\x0a\xa7\x4d\x1b\x7e\xbc"
	"\x9c\x98\x2c\xcf\x2e\xc4\x96\x8c\xc0\xcd\x55\xf1\x2a\xf4\x66\x0c";
static const uint8_t ed_bytes[] =
	"\x92\xa0\x09\xa9\xf0\xd4\xca\xb8\x72\x0e\x82\x0b\x5f\x64\x25\x40"
	"\xa2\xb2\x7b\x54\x16\x50\x3f\x8f\xb3\x76\x22\x23\xeb\xdb\x69\xda"
	"\x08\x5a\xc1\xe4\x3e\x15\x99\x6e\x45\x8f\x36\x13\xd0\xf1\x1d\x8c"
	"\x38\x7b\x2e\xae\xb4\x30\x2a\xee\xb0\x0d\x29\x16\x12\xbb\x0c\x00";

/* By a key of that kind, by the algorithm of that name's last number. */
static int check(enum cert_key kind, uint8_t last, const char *data)
{
	const uint8_t oid[] = { 6, 3, 0x2b, 0x65, last };
	const struct cert by = { .key_type = kind, .bare_key = { ed_key, 32 },
				 .key = { ed_key, 32 } };
	const struct signature s = { .alg = { oid, sizeof(oid) },
				     .bytes = { ed_bytes, 64 } };

	return signature_check(&s, &by, data, strlen(data));
}

static void ed25519_is_known(void **state)
{
	(void)state;
	assert_int_equal(check(CERT_KEY_ED, 0x70, "\x72"), 0);
	assert_int_equal(check(CERT_KEY_ED, 0x70, "\x73"), -EACCES);
	assert_int_equal(check(CERT_KEY_ED, 0x70, "\x72 "), -EACCES);
	assert_int_equal(check(CERT_KEY_ED, 0x70, ""), -EACCES);
}

static void what_is_not_the_keys_is_refused(void **state)
{
	(void)state;
	assert_int_equal(check(CERT_KEY_ED, 0x71, "\x72"), -ENOTSUP);
	assert_int_equal(check(CERT_KEY_ED, 0x6f, "\x72"), -ENOTSUP);
	assert_int_equal(check(CERT_KEY_EC, 0x70, "\x72"), -ENOTSUP);
	assert_int_equal(check(CERT_KEY_RSA, 0x70, "\x72"), -ENOTSUP);
}

/* ---- what OpenSSL signs -------------------------------------------------- */

#define SHA	"\x60\x86\x48\1\x65\3\4\2"
#define X962	"\x2a\x86\x48\xce\x3d"

/* How, by the algorithm's name; or by the digest's beside it. */
static const struct row {
	enum cert_key key;
	const char   *alg, *digest, *md;
} rows[] = {
	{ CERT_KEY_RSA, RSA "\x0b", NULL, "SHA256" },
	{ CERT_KEY_RSA, RSA "\x0c", NULL, "SHA384" },
	{ CERT_KEY_RSA, RSA "\x0d", NULL, "SHA512" },
	{ CERT_KEY_RSA, RSA "\1", SHA "\1", "SHA256" },
	{ CERT_KEY_RSA, RSA "\1", SHA "\2", "SHA384" },
	{ CERT_KEY_RSA, RSA "\1", SHA "\3", "SHA512" },
	{ CERT_KEY_EC, X962 "\4\3\2", NULL, "SHA256" },
	{ CERT_KEY_EC, X962 "\4\3\3", NULL, "SHA384" },
	{ CERT_KEY_EC, X962 "\4\3\4", NULL, "SHA512" },
	{ CERT_KEY_EC, EC, SHA "\1", "SHA256" },
	{ CERT_KEY_EC, EC, SHA "\2", "SHA384" },
	{ CERT_KEY_EC, EC, SHA "\3", "SHA512" },
};
#define N_ROWS (sizeof(rows) / sizeof(rows[0]))

static const char text[] = "what is signed";
static struct signer signers[2];	/* RSA, EC */
static struct bytes made, alg, digest_alg;

static const struct signer *signer_of(enum cert_key key)
{
	return &signers[key == CERT_KEY_EC];
}

static void begin(void)
{
	signer_begin(&signers[0], EVP_RSA_gen(2048), "R");
	signer_begin(&signers[1], EVP_EC_gen("P-256"), "E");
}

static void end(void)
{
	signer_end(&signers[0]);
	signer_end(&signers[1]);
}

static void sign(const struct row *r)
{
	signer_sign(signer_of(r->key), EVP_get_digestbyname(r->md), false,
		    text, sizeof(text), &made);
}

static void write_names(const struct row *r)
{
	alg.len = digest_alg.len = 0;
	add(&alg, 6, r->alg, strlen(r->alg));
	if (r->digest)
		add(&digest_alg, 6, r->digest, strlen(r->digest));
}

/* What was made last, by the names written last. */
static int check_made(enum cert_key key, const char *data, size_t len)
{
	const struct signature s = {
		.alg = { alg.p, alg.len },
		.digest = { digest_alg.p, digest_alg.len },
		.bytes = { made.p, made.len },
	};

	return signature_check(&s, signer_of(key)->cert, data, len);
}

static void each_digest_goes_with_each_key(void **state)
{
	(void)state;
	begin();
	for (size_t i = 0; i < N_ROWS; i++) {
		sign(&rows[i]);
		for (size_t k = 0; k < N_ROWS; k++) {
			bool same = rows[i].key == rows[k].key;

			write_names(&rows[k]);
			assert_int_equal(check_made(rows[i].key, text,
						    sizeof(text)),
					 !same ? -ENOTSUP :
					 i % 3 == k % 3 ? 0 : -EACCES);
		}
	}
	end();
}

static void each_byte_that_is_signed_counts(void **state)
{
	char changed[sizeof(text)];

	(void)state;
	begin();
	for (size_t i = 0; i < N_ROWS; i++) {
		sign(&rows[i]);
		write_names(&rows[i]);
		for (size_t at = 0; at < sizeof(text); at += 7) {
			memcpy(changed, text, sizeof(text));
			changed[at] ^= 1;
			assert_int_equal(check_made(rows[i].key, changed,
						    sizeof(text)), -EACCES);
		}
		assert_int_equal(check_made(rows[i].key, text, 0), -EACCES);
		made.p[made.len - 1] ^= 1;
		assert_int_equal(check_made(rows[i].key, text, sizeof(text)),
				 -EACCES);
	}
	end();
}

static void names_count_to_their_last_byte(void **state)
{
	(void)state;
	begin();
	for (size_t i = 0; i < N_ROWS; i++) {
		sign(&rows[i]);
		write_names(&rows[i]);
		for (size_t at = 0; at < alg.len; at++) {
			alg.p[at] ^= 0x40;
			assert_int_equal(check_made(rows[i].key, text,
						    sizeof(text)), -ENOTSUP);
			alg.p[at] ^= 0x40;
		}
		for (size_t at = 0; at < digest_alg.len; at++) {
			digest_alg.p[at] ^= 0x40;
			assert_int_equal(check_made(rows[i].key, text,
						    sizeof(text)), -ENOTSUP);
			digest_alg.p[at] ^= 0x40;
		}
	}
	end();
}

#define MASKED(n, salt) "\x30\x34\xa0\x0f\x30\x0d\6\x09" SHA n "\5\0" \
	"\xa1\x1c\x30\x1a\6\x09" RSA "\x08\x30\x0d\6\x09" SHA n "\5\0" \
	"\xa2\3\2\1" salt

static void pss_names_its_digest_in_its_parameters(void **state)
{
	static const struct { const char *md, *params; } table[] = {
		{ "SHA256", MASKED("\1", "\x20") },
		{ "SHA384", MASKED("\2", "\x30") },
		{ "SHA512", MASKED("\3", "\x40") },
	};

	(void)state;
	begin();
	for (size_t i = 0; i < 9; i++) {
		signer_sign(&signers[0], EVP_get_digestbyname(table[i / 3].md),
			    true, text, sizeof(text), &made);
		alg.len = digest_alg.len = 0;
		ADD(&alg, 6, RSA "\x0a");
		memcpy(alg.p + alg.len, table[i % 3].params, 54);
		alg.len += 54;
		assert_int_equal(check_made(CERT_KEY_RSA, text, sizeof(text)),
				 i / 3 == i % 3 ? 0 : -EACCES);
		assert_int_equal(check_made(CERT_KEY_EC, text, sizeof(text)),
				 -ENOTSUP);
		/* SHA-1 is meant where none is named */
		alg.len -= 54;
		assert_int_equal(check_made(CERT_KEY_RSA, text, sizeof(text)),
				 -ENOTSUP);
	}
	end();
}

static void digests_have_their_numbers(void **state)
{
	static const int want[] = { -1, DIGEST_SHA256, DIGEST_SHA384,
				    DIGEST_SHA512, -1 };
	uint8_t oid[] = "\6\x09" SHA "x";

	(void)state;
	for (uint8_t n = 0; n < 5; n++) {
		oid[10] = n;
		assert_int_equal(signature_digest((struct der){ oid, 11 }),
				 want[n]);
	}
	oid[10] = 1;
	assert_int_equal(signature_digest((struct der){ oid, 10 }), -1);
}

static void memory_may_run_out(void *ctx)
{
	int rc = check_made(*(const enum cert_key *)ctx, text, sizeof(text));

	assert_alloc_result(rc);
}

static void without_memory_no_signature_is_good(void **state)
{
	enum cert_key key;

	(void)state;
	begin();
	for (size_t i = 0; i < N_ROWS; i += 6) {
		key = rows[i].key;
		sign(&rows[i]);
		write_names(&rows[i]);
		fake_alloc_fail_each(memory_may_run_out, &key);
	}
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(ed25519_is_known),
		FAKE_TEST(what_is_not_the_keys_is_refused),
		FAKE_TEST(each_digest_goes_with_each_key),
		FAKE_TEST(each_byte_that_is_signed_counts),
		FAKE_TEST(names_count_to_their_last_byte),
		FAKE_TEST(pss_names_its_digest_in_its_parameters),
		FAKE_TEST(digests_have_their_numbers),
		FAKE_TEST(without_memory_no_signature_is_good),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
