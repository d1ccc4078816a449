/* test_reason.c: what is said of a handshake that failed. */
#include <stdio.h>

#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/error-ssl.h>
#include <wolfssl/wolfcrypt/error-crypt.h>

#include "core/err.h"
#include "net/tls/context.h"
#include "tests/fake/fake.h"

/* RFC 8446 6.2, RFC 5246 7.2.2, RFC 7507, RFC 6066 */
static const char *const names[256] = {
	[10] = "unexpected_message", [20] = "bad_record_mac",
	[22] = "record_overflow", [40] = "handshake_failure",
	[42] = "bad_certificate", [43] = "unsupported_certificate",
	[44] = "certificate_revoked", [45] = "certificate_expired",
	[46] = "certificate_unknown", [47] = "illegal_parameter",
	[48] = "unknown_ca", [49] = "access_denied", [50] = "decode_error",
	[51] = "decrypt_error", [70] = "protocol_version",
	[71] = "insufficient_security", [80] = "internal_error",
	[86] = "inappropriate_fallback", [90] = "user_canceled",
	[109] = "missing_extension", [110] = "unsupported_extension",
	[112] = "unrecognized_name",
	[113] = "bad_certificate_status_response",
	[116] = "certificate_required", [120] = "no_application_protocol",
};

/* What is said of an alert, behind its name. */
static const char *advice(int alert, bool agreed)
{
	static struct err e;
	const char *end;

	memset(&e, 0, sizeof(e));
	assert_int_equal(tls_reason(FATAL_ERROR, alert, agreed, &e), -EPROTO);
	assert_has(e.msg, "the server refuses TLS (");
	end = strchr(e.msg, ')');
	assert_non_null(end);
	return end + 1;
}

static void each_alert_has_its_name(void **state)
{
	struct err e;
	char said[80];

	(void)state;
	for (int code = 0; code < 256; code++) {
		if (!names[code]) {
			assert_null(tls_alert(code));
			snprintf(said, sizeof(said), "the server refuses TLS "
				 "(alert %d)", code);
		} else {
			assert_string_equal(tls_alert(code), names[code]);
			snprintf(said, sizeof(said), "the server refuses TLS "
				 "(%s)", names[code]);
		}
		memset(&e, 0, sizeof(e));
		assert_int_equal(tls_reason(FATAL_ERROR, code, false, &e),
				 -EPROTO);
		assert_memory_equal(e.msg, said, strlen(said));
	}
}

static bool wants_certificate(int code)
{
	return code == 42 || code == 43 || code == 45 || code == 46 ||
	       code == 48 || code == 49 || code == 116;
}

static void what_can_be_done_is_said(void **state)
{
	(void)state;
	for (int code = 0; code < 256; code++) {
		const char *said = advice(code, false);

		if (code == 40 || code == 71)
			assert_has(said, "; this machine speaks TLS 1.2");
		else if (code == 70)
			assert_has(said, ": no common version; this machine");
		else if (code == 112)
			assert_has(said, "no host of this name");
		else if (wants_certificate(code))
			assert_has(said, "(settings cert, privkey)");
		else
			assert_string_equal(said, "");
	}
	/* once version and cipher are agreed on, it is not these */
	assert_has(advice(40, true), "(settings cert, privkey)");
	assert_has(advice(71, true), "; this machine speaks TLS 1.2");
}

static void an_alert_counts_only_where_one_came(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(tls_reason(FATAL_ERROR, -1, false, &e), -EPROTO);
	assert_has(e.msg, "breaks the rules of TLS (");
	err_clear(&e);
	assert_int_equal(tls_reason(VERSION_ERROR, 40, false, &e), -EPROTO);
	assert_has(e.msg, "another version of TLS");
	err_clear(&e);
	assert_int_equal(tls_reason(FATAL_ERROR, 0, false, &e), -EPROTO);
	assert_has(e.msg, "(alert 0)");
}

static void our_own_reasons_have_a_status(void **state)
{
	static const struct { int error, rc; const char *said; } table[] = {
		{ MEMORY_E, -ENOMEM, "no memory" },
		{ MEMORY_ERROR, -ENOMEM, "no memory" },
		{ VERSION_ERROR, -EPROTO, "another version" },
		{ UNSUPPORTED_PROTO_VERSION, -EPROTO, "another version" },
		{ MATCH_SUITE_ERROR, -EPROTO, "a cipher that was not offered" },
		{ UNSUPPORTED_SUITE, -EPROTO, "a cipher that was not offered" },
		{ VERIFY_MAC_ERROR, -EIO, "changed on its way" },
		{ DECRYPT_ERROR, -EIO, "changed on its way" },
		{ AES_GCM_AUTH_E, -EIO, "changed on its way" },
		{ MAC_CMP_FAILED_E, -EIO, "changed on its way" },
		{ VERIFY_SIGN_ERROR, -EACCES, "does not have the key" },
		{ VERIFY_CERT_ERROR, -EACCES, "does not have the key" },
		{ SIG_VERIFY_E, -EACCES, "does not have the key" },
		{ MAX_CHAIN_ERROR, -EACCES, "too many certificates" },
		{ PEER_KEY_ERROR, -EACCES, "of a kind not known here" },
		{ EXT_MISSING, -EPROTO, "no key share" },
		{ KEY_SHARE_ERROR, -EPROTO, "no key share" },
		{ BAD_KEY_SHARE_DATA, -EPROTO, "no key share" },
		{ SANITY_MSG_E, -EPROTO, "breaks the rules of TLS (" },
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		memset(&e, 0, sizeof(e));
		assert_int_equal(tls_reason(table[i].error, 40, false, &e),
				 table[i].rc);
		assert_has(e.msg, table[i].said);
	}
}

static void what_is_known_better_stays(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(err_set(&e, -EACCES, "expired"), -EACCES);
	assert_int_equal(tls_reason(MEMORY_E, -1, false, &e), -EACCES);
	assert_string_equal(e.msg, "expired");
}

static void without_random_numbers_there_is_no_tls(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(tls_no_start(&e), -ENOMEM);
	err_clear(&e);
	fake.entropy = PLAT_ENTROPY_NONE;
	assert_int_equal(tls_reason(RNG_FAILURE_E, -1, false, &e), -ENOTSUP);
	assert_has(e.msg, "no source of random numbers");
}

/* TLS 1.2 by ECDHE with ECDSA or RSA, and TLS 1.3 (RFC 8446 B.4, RFC 5289,
   RFC 7905). */
static void six_ciphers_of_tls_1_2_and_three_of_1_3_are_offered(void **state)
{
	(void)state;
	for (unsigned suite = 0; suite < 0x10000; suite++) {
		assert_int_equal(tls_offered(0x0304, suite), suite == 0x1301 ||
				 suite == 0x1302 || suite == 0x1303);
		assert_int_equal(tls_offered(0x0303, suite), suite == 0xcca9 ||
				 suite == 0xcca8 || suite == 0xc02b ||
				 suite == 0xc02c || suite == 0xc02f ||
				 suite == 0xc030);
		assert_false(tls_offered(0x0302, suite));
		assert_false(tls_offered(0x0305, suite));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_alert_has_its_name),
		FAKE_TEST(what_can_be_done_is_said),
		FAKE_TEST(an_alert_counts_only_where_one_came),
		FAKE_TEST(our_own_reasons_have_a_status),
		FAKE_TEST(what_is_known_better_stays),
		FAKE_TEST(without_random_numbers_there_is_no_tls),
		FAKE_TEST(
			six_ciphers_of_tls_1_2_and_three_of_1_3_are_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
