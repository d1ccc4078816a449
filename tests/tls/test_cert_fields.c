/*
 * test_cert_fields.c: certificates put together here, field by field: digests,
 * keys and extensions by their numbers (RFC 5280, RFC 8017, RFC 3279).
 */
#include "tests/tls/fields.h"

/* ---- digests ----------------------------------------------------------- */

static void expect_digest(const char *oid, const char *weak)
{
	struct cert *c = cert_of(&(struct fields){ .digest = oid });

	if (weak)
		assert_string_equal(c->weak_digest, weak);
	else
		assert_null(c->weak_digest);
	cert_free(c);
}

static void digests_that_can_be_forged_are_weak(void **state)
{
	static const struct { const char *oid, *name; } table[] = {
		{ RSA "\2", "MD2" }, { RSA "\3", "MD4" }, { RSA "\4", "MD5" },
		{ RSA "\5", "SHA-1" }, { "\x2b\x0e\3\2\x1d", "SHA-1" },
		{ "\x2a\x86\x48\xce\x3d\4\1", "SHA-1" },
		{ "\x2a\x86\x48\xce\x38\4\3", "SHA-1" },
	};
	char near[16];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		expect_digest(table[i].oid, table[i].name);
		memset(near, 0, sizeof(near));
		memcpy(near, table[i].oid, strlen(table[i].oid));
		near[strlen(near)] = 7;
		expect_digest(near, NULL);
	}
	/* SHA-256, -384, -512; with RSA, PSS, ECDSA; Ed25519 */
	/* of PSS it is the default */
	expect_digest(RSA "\x0a", "SHA-1");
	expect_digest(RSA "\x0b", NULL);
	expect_digest(RSA "\x0c", NULL);
	expect_digest(RSA "\x0d", NULL);
	expect_digest("\x2a\x86\x48\xce\x3d\4\3\2", NULL);
	expect_digest("\x2a\x86\x48\xce\x3d\4\3\3", NULL);
	expect_digest("\x2b\x65\x70", NULL);
}

/* ---- keys -------------------------------------------------------------- */

static void expect_key(const char *alg, const char *key, size_t len,
		       enum cert_key type, unsigned bits)
{
	struct cert *c = cert_of(&(struct fields){ .alg = alg, .key = key,
						   .key_len = len });

	assert_int_equal(c->key_type, type);
	assert_int_equal(c->key_bits, bits);
	cert_free(c);
}
#define KEY(alg, key, type, bits) \
	expect_key(alg, key, sizeof(key) - 1, type, bits)

static void a_key_of_rsa_is_as_long_as_its_modulus(void **state)
{
	(void)state;
	KEY(RSA "\1", "\0\x30\3\2\1\1", CERT_KEY_RSA, 1);
	KEY(RSA "\x0a", "\0\x30\3\2\1\1", CERT_KEY_RSA, 1);
	KEY(RSA "\1", "\0\x30\3\2\1\x7f", CERT_KEY_RSA, 7);
	KEY(RSA "\1", "\0\x30\4\2\2\0\x80", CERT_KEY_RSA, 8);
	KEY(RSA "\1", "\0\x30\4\2\2\1\0", CERT_KEY_RSA, 9);
	KEY(RSA "\1", "\0\x30\5\2\3\0\0\xff", CERT_KEY_RSA, 8);
	KEY(RSA "\1", "\0\x30\6\2\4\1\0\0\0", CERT_KEY_RSA, 25);
	KEY(RSA "\1", "\0\x30\4\2\2\0\0", CERT_KEY_RSA, 0);
	KEY(RSA "\1", "\0\x30\2\2\0", CERT_KEY_RSA, 0);
	KEY(RSA "\1", "\0\x30\0", CERT_KEY_RSA, 0);
	KEY(RSA "\1", "\0", CERT_KEY_RSA, 0);
	KEY(RSA "\1", "", CERT_KEY_RSA, 0);
}

static void a_key_of_ec_is_half_a_point(void **state)
{
	(void)state;
	KEY(EC, "\0\4xy", CERT_KEY_EC, 8);
	KEY(EC, "\0\4x", CERT_KEY_EC, 4);
	KEY(EC, "\0\4", CERT_KEY_EC, 0);
	KEY(EC, "\0", CERT_KEY_EC, 0);
	KEY(EC, "", CERT_KEY_EC, 0);
}

static void keys_are_known_by_their_whole_number(void **state)
{
	static const char *const known[] = { RSA "\1", RSA "\x0a", EC,
					     "\x2b\x65\x70" };
	char near[16];

	(void)state;
	KEY("\x2b\x65\x70", "\0k", CERT_KEY_ED, 256);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		for (size_t at = 0; known[i][at]; at++) {
			memset(near, 0, sizeof(near));
			memcpy(near, known[i], strlen(known[i]));
			near[at] ^= 0x20;
			KEY(near, "\0k", CERT_KEY_OTHER, 0);
		}
	}
}

/* ---- extensions ---------------------------------------------------------- */

static void who_is_an_authority_says_so(void **state)
{
	static const struct { const char *v; size_t len; bool ca; } table[] = {
		{ "\x30\3\1\1\xff", 5, true }, { "\x30\3\1\1\1", 5, true },
		{ "\x30\3\1\1\0", 5, false }, { "\x30\4\1\2\xff\xff", 6, false },
		{ "\x30\0", 2, false }, { "\x30\2\1\0", 4, false },
		{ "\x30\3\2\1\1", 5, false },
	};
	struct cert *c;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		c = extended(EXTENSION "\x13", table[i].v, table[i].len, "\xff");
		assert_int_equal(c->ca, table[i].ca);
		cert_free(c);
	}
	c = extended(EXTENSION "\x14", "\x30\3\1\1\xff", 5, NULL);
	assert_false(c->ca);
	cert_free(c);
}

static void what_a_key_may_do_is_read(void **state)
{
	struct cert *c;

	(void)state;
	for (unsigned bit = 0; bit < 8; bit++) {
		uint8_t v[4] = { 3, 2, 0, (uint8_t)(1 << bit) };

		c = extended(EXTENSION "\x0f", v, 4, NULL);
		assert_true(c->has_usage);
		assert_int_equal(c->may_sign, bit == 7);
		assert_int_equal(c->may_certify, bit == 2);
		cert_free(c);
	}
	c = EXTENDED(EXTENSION "\x0f", "\3\1\0");
	assert_false(c->has_usage);
	cert_free(c);
	c = EXTENDED(EXTENSION "\x0f", "\4\2\0\xff");
	assert_false(c->has_usage);
	cert_free(c);
}

static void what_it_is_for_is_read(void **state)
{
	static const struct { const char *oid; unsigned use; } table[] = {
		{ PKIX "\3\1", CERT_FOR_SERVERS },
		{ PKIX "\3\2", CERT_FOR_CLIENTS }, { PKIX "\3\3", CERT_FOR_CODE },
		{ PKIX "\3\4", 0 }, { PKIX "\3\x08", 0 },
		{ PKIX "\3\x09", CERT_FOR_OCSP }, { PKIX "\3\x0a", 0 },
		{ PKIX "\2\1", 0 }, { PKIX "\4\1", 0 }, { "\x2b\6\1\5\5\6\3\1", 0 },
		{ EXTENSION "\x25\1", 0 }, { EXTENSION "\x24", 0 },
	};
	struct bytes seq = { .len = 0 }, all = { .len = 0 };
	struct cert *c;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct bytes one = { .len = 0 };

		all.len = 0;
		add(&one, 6, table[i].oid, strlen(table[i].oid));
		add_all(&all, 0x30, &one);
		c = extended(EXTENSION "\x25", all.p, all.len, NULL);
		assert_true(c->has_uses);
		assert_int_equal(c->uses, table[i].use);
		cert_free(c);
		add(&seq, 6, table[i].oid, strlen(table[i].oid));
	}
	/* any use; and all of them together */
	c = EXTENDED(EXTENSION "\x25", "\x30\6\6\4\x55\x1d\x25\0");
	assert_int_equal(c->uses, CERT_FOR_ANY);
	cert_free(c);
	all.len = 0;
	add_all(&all, 0x30, &seq);
	c = extended(EXTENSION "\x25", all.p, all.len, NULL);
	assert_int_equal(c->uses, CERT_FOR_SERVERS | CERT_FOR_CLIENTS |
			 CERT_FOR_CODE | CERT_FOR_OCSP);
	cert_free(c);
	c = EXTENDED(EXTENSION "\x25", "\x31\0");
	assert_false(c->has_uses);
	cert_free(c);
}

static void add_access(struct bytes *to, const char *oid, const char *uri)
{
	struct bytes one = { .len = 0 };

	add(&one, 6, oid, strlen(oid));
	add(&one, 0x86, uri, strlen(uri));
	add_all(to, 0x30, &one);
}

static void the_first_address_of_each_kind_counts(void **state)
{
	struct bytes seq = { .len = 0 }, all = { .len = 0 };
	struct cert *c;

	(void)state;
	add_access(&seq, PKIX "\x30\3", "http://other/");
	ADD(&seq, 0x30, "\6\1x");		/* no address */
	add_access(&seq, PKIX "\x30\2", "http://issuer/");
	add_access(&seq, PKIX "\x30\1", "http://ocsp/");
	add_access(&seq, PKIX "\x30\2", "http://second/");
	add_access(&seq, PKIX "\x30\1", "http://third/");
	add_all(&all, 0x30, &seq);
	c = extended(PKIX "\1\1", all.p, all.len, NULL);
	assert_true(der_is(&c->issuer_uri, "http://issuer/", 14));
	assert_true(der_is(&c->ocsp_uri, "http://ocsp/", 12));
	cert_free(c);
	c = extended(PKIX "\1\2", all.p, all.len, NULL);
	assert_null(c->issuer_uri.p);
	cert_free(c);
}

/* ---- the whole ------------------------------------------------------------- */

static void a_certificate_has_16384_bytes_at_most(void **state)
{
	static struct bytes der, ext, one;
	static uint8_t zeros[16384];
	struct cert *c;
	size_t n;

	(void)state;
	for (n = 16000; n < 16384; n++) {
		one.len = ext.len = 0;
		ADD(&one, 6, EXTENSION "\x7f");
		add(&one, 4, zeros, n);
		add_all(&ext, 0x30, &one);
		compose(&der, &(struct fields){ .extensions = &ext });
		if (der.len > CERT_BYTES_MAX)
			break;
		assert_int_equal(cert_parse(der.p, der.len, &c), 0);
		cert_free(c);
	}
	assert_int_equal(der.len, CERT_BYTES_MAX + 1);
	assert_int_equal(cert_parse(der.p, der.len, &c), -EINVAL);
}

static void memory_may_run_out(void *ctx)
{
	static struct bytes der;
	struct cert *c = NULL;
	int rc;

	(void)ctx;
	compose(&der, &(struct fields){ .digest = NULL });
	rc = cert_parse(der.p, der.len, &c);
	assert_alloc_needed(rc);
	if (rc == 0)
		cert_free(c);
}

static void without_memory_there_is_none(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out, NULL);
}

static void dates_are_those_of_their_day(void **state)
{
	char buf[CERT_DATE];

	(void)state;
	assert_string_equal(cert_date(86399, buf), "1970-01-01");
	assert_string_equal(cert_date(86400, buf), "1970-01-02");
	assert_string_equal(cert_date(-86400, buf), "1969-12-31");
	assert_string_equal(cert_date(-86401, buf), "1969-12-30");
	assert_string_equal(cert_date(253402300799, buf), "9999-12-31");
	assert_string_equal(cert_date(253402300800, buf), "0000-01-01");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(digests_that_can_be_forged_are_weak),
		FAKE_TEST(a_key_of_rsa_is_as_long_as_its_modulus),
		FAKE_TEST(a_key_of_ec_is_half_a_point),
		FAKE_TEST(keys_are_known_by_their_whole_number),
		FAKE_TEST(who_is_an_authority_says_so),
		FAKE_TEST(what_a_key_may_do_is_read),
		FAKE_TEST(what_it_is_for_is_read),
		FAKE_TEST(the_first_address_of_each_kind_counts),
		FAKE_TEST(a_certificate_has_16384_bytes_at_most),
		FAKE_TEST(without_memory_there_is_none),
		FAKE_TEST(dates_are_those_of_their_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
