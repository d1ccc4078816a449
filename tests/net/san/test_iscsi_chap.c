/* test_iscsi_chap.c: logins with CHAP: what is answered to a challenge, and
   what a target is not believed (RFC 7143 12.1.3). */
#include "tests/net/san/login.h"

/* Of RFC 1994's formula: MD5 of 0x01, "secret" and 0xabcd. */
#define CHALLENGE	"CHAP_A=5\nCHAP_I=1\nCHAP_C="
#define RESPONSE	"CHAP_N=me\nCHAP_R=0x1db7aab953f83d484446de8fb0501deb\n"

static void ask_for_a_challenge(const char *reverse)
{
	start("me", reverse);
	assert_int_equal(asked[BHS_FLAGS], 0x00);
	assert_has(keys, *reverse ? "AuthMethod=CHAP\n" :
		   "AuthMethod=CHAP,None\n");
	assert_int_equal(hear(ON_SECURITY, 0, "AuthMethod=CHAP\n"), 0);
	assert_string_equal(keys, "CHAP_A=5\n");
	assert_int_equal(asked[BHS_FLAGS], 0x00);
}

static void a_challenge_is_answered_however_it_is_written(void **state)
{
	static const char *const same[] = {
		"0xabcd", "0XABCD", "0bq80=", "0Bq80=",
	};
	char text[80];

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		ask_for_a_challenge("");
		snprintf(text, sizeof(text), CHALLENGE "%s\n", same[i]);
		assert_int_equal(hear(ON_SECURITY, 0, text), 0);
		assert_string_equal(keys, RESPONSE);
		assert_int_equal(asked[BHS_FLAGS], 0x81);
		assert_int_equal(hear(TO_OPERATIONAL, 0, ""), 0);
	}
	sbuf_free(&s.text);
}

static void what_is_no_challenge_is_refused(void **state)
{
	static const struct { const char *text, *why; } t[] = {
		{ "CHAP_I=1\nCHAP_C=0xabcd\n", "left out its challenge" },
		{ "CHAP_A=5\nCHAP_C=0xabcd\n", "left out its challenge" },
		{ "CHAP_A=5\nCHAP_I=1\n", "left out its challenge" },
		{ "CHAP_A=5\nCHAP_I=x\nCHAP_C=0xabcd\n", "left out" },
		{ "CHAP_A=5\nCHAP_I=256\nCHAP_C=0xabcd\n", "left out" },
		{ "CHAP_A=7\nCHAP_I=1\nCHAP_C=0xabcd\n", "another algorithm" },
		{ CHALLENGE "abcd\n", "challenge is malformed" },
		{ CHALLENGE "0x\n", "challenge is malformed" },
		{ CHALLENGE "0xabcg\n", "challenge is malformed" },
		{ CHALLENGE "0b\n", "challenge is malformed" },
		{ CHALLENGE "0b!!!!\n", "challenge is malformed" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ask_for_a_challenge("");
		assert_wrong(hear(ON_SECURITY, 0, t[i].text), -EPROTO,
			     t[i].why);
	}
	sbuf_free(&s.text);
}

static void a_target_that_wants_nobody_gets_nobody(void **state)
{
	(void)state;
	start("me", "");
	assert_int_equal(hear(ON_SECURITY, 0, "AuthMethod=None\n"), 0);
	assert_int_equal(asked[BHS_FLAGS], 0x81);
	assert_int_equal(hear(TO_OPERATIONAL, 0, ""), 0);
	assert_has(keys, "MaxConnections=1");
	sbuf_free(&s.text);
}

/* As these users, after what was asked for: each is refused. */
static void nobody_is_let_off(void **state)
{
	static const struct {
		const char *user, *reverse;
		unsigned flags;
		const char *text;
		int rc;
		const char *why;
	} t[] = {
		{ "", "", TO_OPERATIONAL, "AuthMethod=CHAP\n", -EPERM,
		  "wants a user" },
		{ "me", "", ON_SECURITY, "AuthMethod=KRB5\n", -EPROTO,
		  "another way of authentication" },
		{ "me", "", ON_SECURITY, "", -EPROTO,
		  "another way of authentication" },
		{ "me", "it", ON_SECURITY, "AuthMethod=None\n", -EPROTO,
		  "another way of authentication" },
		{ "me", "it", TO_OPERATIONAL, "AuthMethod=CHAP\n", -EPROTO,
		  "goes on without authentication" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		start(t[i].user, t[i].reverse);
		assert_wrong(hear(t[i].flags, 0, t[i].text), t[i].rc,
			     t[i].why);
	}
	ask_for_a_challenge("");
	assert_wrong(hear(TO_OPERATIONAL, 0, ""), -EPROTO,
		     "goes on without authentication");
	sbuf_free(&s.text);
}

static void a_user_of_one_letter_is_one(void **state)
{
	(void)state;
	start("u", "");
	assert_has(keys, "AuthMethod=CHAP,None\n");
	start("u", "r");
	assert_has(keys, "AuthMethod=CHAP\n");
	assert_wrong(hear(ON_SECURITY, 0, "AuthMethod=None\n"), -EPROTO,
		     "another way of authentication");
	sbuf_free(&s.text);
}

/* The target's part of CHAP: its name and response to our challenge. */
static int prove(char *out, size_t cap, const char *name, const char *secret)
{
	uint8_t sum[CHAP_MD5];
	int n = snprintf(out, cap, "CHAP_N=%s\nCHAP_R=0x", name);
	int rc = chap_response(s.chap_id, secret, s.challenge, CHAP_MD5, sum);

	for (unsigned i = 0; i < CHAP_MD5; i++)
		snprintf(out + n + 2 * i, 3, "%02x", sum[i]);
	strcat(out, "\n");
	return rc;
}

static void a_target_proves_itself_or_is_refused(void **state)
{
	static const struct { const char *name, *secret; int rc;
			      const char *why; } t[] = {
		{ "it", "other", 0, "" },
		{ "he", "other", -EACCES, "calls itself \"he\", not \"it\"" },
		{ "it", "secret", -EACCES, "does not know reverse-password" },
	};
	char text[120], was[80];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		fake.entropy = i ? PLAT_ENTROPY_SEED : PLAT_ENTROPY_NONE;
		fake.now_us = 1234567;
		ask_for_a_challenge("it");
		assert_int_equal(hear(ON_SECURITY, 0, CHALLENGE "0xabcd\n"),
				 0);
		assert_has(keys, RESPONSE "CHAP_I=");
		/* each of its words is drawn, even without entropy */
		for (unsigned n = 0; n < CHAP_MD5; n += 4)
			assert_int_not_equal(get_be32(s.challenge + n), 0);
		assert_int_not_equal(s.challenge[0], 0);
		snprintf(was, sizeof(was), "CHAP_I=%u\nCHAP_C=0x%02x%02x",
			 s.chap_id, s.challenge[0], s.challenge[1]);
		assert_has(keys, was);
		assert_int_equal(prove(text, sizeof(text), t[i].name,
				       t[i].secret), 0);
		assert_wrong(hear(TO_OPERATIONAL, 0, text), t[i].rc, t[i].why);
	}
	sbuf_free(&s.text);
}

static void half_a_proof_is_none(void **state)
{
	static const struct { const char *text, *why; } t[] = {
		{ "", "leaves out its part of CHAP" },
		{ "CHAP_N=it\n", "leaves out its part of CHAP" },
		{ "CHAP_R=0x00112233445566778899aabbccddeeff\n",
		  "leaves out its part of CHAP" },
		{ "CHAP_N=it\nCHAP_R=0x00112233445566778899aabbccddee\n",
		  "does not know reverse-password" },
		{ "CHAP_N=it\nCHAP_R=0x00112233445566778899aabbccddeeff00\n",
		  "does not know reverse-password" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		ask_for_a_challenge("it");
		assert_int_equal(hear(ON_SECURITY, 0, CHALLENGE "0xabcd\n"),
				 0);
		assert_wrong(hear(TO_OPERATIONAL, 0, t[i].text), -EACCES,
			     t[i].why);
	}
	sbuf_free(&s.text);
}

/* ---- without memory ------------------------------------------------------ */

/* Log in both ways, an allocation failing: 0, or -ENOMEM. */
static int log_in(void)
{
	char text[120];
	int rc = iscsi_login_start(&s);

	if (rc == 0)
		rc = hear(ON_SECURITY, 0, "AuthMethod=CHAP\n");
	if (rc == 0)
		rc = hear(ON_SECURITY, 0, CHALLENGE "0xabcd\n");
	if (rc == 0)
		rc = prove(text, sizeof(text), "it", "other");
	if (rc == 0)
		rc = hear(TO_OPERATIONAL, 0, text);
	return rc < 0 ? rc : hear(TO_FULL, 0, "");
}

static void each_allocation_that_fails_is_told(void **state)
{
	unsigned n = 0;
	int rc;

	(void)state;
	do {
		start("me", "it");
		fake_alloc_fail(++n);
		rc = log_in();
		assert_true(rc == -ENOMEM || rc == ISCSI_LOGIN_DONE);
	} while (fake_alloc_failed());
	assert_true(n > 10);
	fake_alloc_fail(0);
	sbuf_free(&s.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_challenge_is_answered_however_it_is_written),
		FAKE_TEST(what_is_no_challenge_is_refused),
		FAKE_TEST(a_target_that_wants_nobody_gets_nobody),
		FAKE_TEST(nobody_is_let_off),
		FAKE_TEST(a_user_of_one_letter_is_one),
		FAKE_TEST(a_target_proves_itself_or_is_refused),
		FAKE_TEST(half_a_proof_is_none),
		FAKE_TEST(each_allocation_that_fails_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
