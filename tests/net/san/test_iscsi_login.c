/* test_iscsi_login.c: what a target may answer to a login, stage by stage (RFC
   7143 6 and 11.13). */
#include "tests/net/san/login.h"

/* ---- stages -------------------------------------------------------------- */

static void without_a_user_one_stage_follows_the_other(void **state)
{
	(void)state;
	start("", "");
	assert_int_equal(asked[0], 0x43);
	assert_int_equal(asked[BHS_FLAGS], 0x81);
	assert_string_equal(keys, "InitiatorName=iqn.x:us\nSessionType=Normal\n"
			    "TargetName=iqn.x:disk\nAuthMethod=None\n");
	assert_int_equal(hear(TO_OPERATIONAL, 0, "AuthMethod=None\n"), 0);
	assert_int_equal(asked[BHS_FLAGS], 0x87);
	assert_int_equal(get_be32(asked + BHS_EXP_STAT_SN), 8);
	assert_has(keys, "HeaderDigest=None,CRC32C\n");
	assert_has(keys, "ErrorRecoveryLevel=0\n");
	assert_int_equal(hear(TO_FULL, 0, ""), ISCSI_LOGIN_DONE);
	assert_int_equal(s.stage, ISCSI_FULL);
	assert_int_equal(s.max_cmd_sn, 9);
	sbuf_free(&s.text);
}

/* It may want to say more before it goes on. */
static void a_target_may_stay_in_a_stage(void **state)
{
	(void)state;
	start("", "");
	assert_int_equal(hear(ON_SECURITY, 0, ""), 0);
	assert_int_equal(asked[BHS_FLAGS], 0x81);
	assert_string_equal(keys, "");
	assert_int_equal(hear(TO_OPERATIONAL, 0, ""), 0);
	assert_int_equal(hear(ON_OPERATIONAL, 0, "HeaderDigest=CRC32C\n"), 0);
	assert_int_equal(asked[BHS_FLAGS], 0x87);
	assert_string_equal(keys, "");
	assert_int_equal(hear(TO_FULL, 0, ""), ISCSI_LOGIN_DONE);
	assert_true(s.agreed.header_digest);
	sbuf_free(&s.text);
}

static void text_may_come_in_several_messages(void **state)
{
	(void)state;
	start("", "");
	assert_int_equal(hear(TO_OPERATIONAL, 0, ""), 0);
	assert_int_equal(hear(ON_OPERATIONAL | CONTINUES, 0, "DataDi"), 0);
	assert_int_equal(asked[BHS_FLAGS], 0x04);
	assert_string_equal(keys, "");
	assert_int_equal(hear(ON_OPERATIONAL, 0, "gest=CRC32C\n"), 0);
	assert_int_equal(asked[BHS_FLAGS], 0x87);
	assert_true(s.agreed.data_digest);
	assert_false(s.agreed.header_digest);
	assert_int_equal(s.text.len, 0);
	sbuf_free(&s.text);
}

static void a_login_without_an_end_is_given_up(void **state)
{
	unsigned n = 0;

	(void)state;
	start("", "");
	while (n < 32 && hear(ON_SECURITY, 0, "") == 0)
		n++;
	assert_int_equal(n, 32);
	assert_wrong(hear(ON_SECURITY, 0, ""), -EPROTO, "come to an end");
	start("", "");
	for (n = 0; n < 999; n++)
		sbuf_char(&s.text, 'x');
	assert_int_equal(hear(ON_SECURITY | CONTINUES, 0, ""), 0);
	assert_wrong(hear(ON_SECURITY, 0, "x"), -EPROTO, "text has no end");
	sbuf_free(&s.text);
}

static void a_stage_that_was_not_asked_for_is_refused(void **state)
{
	(void)state;
	start("", "");
	assert_wrong(hear(TO_FULL, 0, ""), -EPROTO, "on its own");
	start("", "");
	assert_int_equal(hear(TO_OPERATIONAL, 0, ""), 0);
	assert_wrong(hear(TO_OPERATIONAL, 0, ""), -EPROTO, "on its own");
	start("", "");			/* we had more to say */
	assert_int_equal(hear(CONTINUES, 0, ""), 0);
	assert_wrong(hear(0x80, 0, ""), -EPROTO, "on its own");
	sbuf_free(&s.text);
}

static void what_was_agreed_on_is_read(void **state)
{
	static const struct { const char *text; struct iscsi_agreed a; } t[] = {
		{ "", { 8192, 65536, true, false, false } },
		{ "MaxRecvDataSegmentLength=512\nFirstBurstLength=16777215\n",
		  { 512, 16777215, true, false, false } },
		{ "MaxRecvDataSegmentLength=511\nFirstBurstLength=16777216\n",
		  { 8192, 65536, true, false, false } },
		{ "MaxRecvDataSegmentLength=x\nFirstBurstLength=\n",
		  { 8192, 65536, true, false, false } },
		{ "ImmediateData=No\nHeaderDigest=CRC32C\nDataDigest=None\n",
		  { 8192, 65536, false, true, false } },
		{ "ImmediateData=Yes\nHeaderDigest=None\nDataDigest=CRC32C\n",
		  { 8192, 65536, true, false, true } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		start("", "");
		assert_int_equal(hear(TO_OPERATIONAL, 0, ""), 0);
		assert_int_equal(hear(TO_FULL, 0, t[i].text), ISCSI_LOGIN_DONE);
		assert_int_equal(s.agreed.segment, t[i].a.segment);
		assert_int_equal(s.agreed.first_burst, t[i].a.first_burst);
		assert_int_equal(s.agreed.immediate, t[i].a.immediate);
		assert_int_equal(s.agreed.header_digest,
				 t[i].a.header_digest);
		assert_int_equal(s.agreed.data_digest, t[i].a.data_digest);
	}
	sbuf_free(&s.text);
}

/* ---- elsewhere ----------------------------------------------------------- */

static void a_target_may_have_moved(void **state)
{
	static const struct { const char *to, *host; unsigned port; } t[] = {
		{ "192.0.2.9", "192.0.2.9", 3260 },
		{ "192.0.2.9,1", "192.0.2.9", 3260 },
		{ "192.0.2.9:860,1", "192.0.2.9", 860 },
		{ "[fd00::5]", "[fd00::5]", 3260 },
		{ "[fd00::5]:65535,2", "[fd00::5]", 65535 },
		{ "disks.example:1", "disks.example", 1 },
	};
	char text[80];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		start("", "");
		snprintf(text, sizeof(text), "TargetAddress=%s\n", t[i].to);
		assert_int_equal(hear(0, 0x0101, text), ISCSI_LOGIN_MOVED);
		assert_string_equal(s.host, t[i].host);
		assert_int_equal(s.port, t[i].port);
	}
	sbuf_free(&s.text);
}

static void it_must_say_where(void **state)
{
	static const char *const bad[] = {
		"", ":860", ",1", "a:0", "a:65536", "a:x", "a:",
	};
	char text[600];

	(void)state;
	start("", "");
	assert_wrong(hear(0, 0x0101, ""), -EPROTO, "does not say where");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		start("", "");
		snprintf(text, sizeof(text), "TargetAddress=%s\n", bad[i]);
		assert_wrong(hear(0, 0x0101, text), -EPROTO, "no address");
	}
	for (unsigned n = 0; n < 2; n++) {
		start("", "");
		memset(text, 'a', sizeof(text));
		memcpy(text, "TargetAddress=", 14);
		strcpy(text + 14 + ISCSI_HOST_MAX + n, "\n");
		assert_int_equal(hear(0, 0x0101, text), n ? -EPROTO :
				 ISCSI_LOGIN_MOVED);
	}
	start("", "");
	for (unsigned n = 0; n < 8; n++)
		assert_int_equal(hear(0, 0x0101, "TargetAddress=b\n"),
				 ISCSI_LOGIN_MOVED);
	assert_wrong(hear(0, 0x0101, "TargetAddress=b\n"), -ELOOP,
		     "from place to place");
	sbuf_free(&s.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(without_a_user_one_stage_follows_the_other),
		FAKE_TEST(a_target_may_stay_in_a_stage),
		FAKE_TEST(text_may_come_in_several_messages),
		FAKE_TEST(a_login_without_an_end_is_given_up),
		FAKE_TEST(a_stage_that_was_not_asked_for_is_refused),
		FAKE_TEST(what_was_agreed_on_is_read),
		FAKE_TEST(a_target_may_have_moved),
		FAKE_TEST(it_must_say_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
