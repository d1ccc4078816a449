/* test_no_net.c: network commands on a machine that has no network at all: each
   says so, or has nothing to show. */
#include "tests/netcmds/world.h"

static int run_alone(const char *text, struct err *e)
{
	struct shell sh;
	int rc = shell_init(&sh);

	assert_int_equal(rc, 0);
	*e = (struct err){ 0 };
	fake_out_clear();
	rc = shell_run_text(&sh, "test", text, strlen(text), e);
	shell_free(&sh);
	return rc;
}

static void what_needs_a_network_says_that_there_is_none(void **state)
{
	static const char *const lines[] = {
		"certstat", "certstat --explain https://boot.test", "certstore",
		"certstore file:ca.pem", "certfree", "fcels FLOGI",
		"imgdecrypt a b", "imgverify a b", "nslookup x boot.test",
		"ntp boot.test", "ping boot.test",
		"sanhook iscsi:192.0.2.1::::iqn.lab:disk",
		"sanboot iscsi:192.0.2.1::::iqn.lab:disk",
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(run_alone(lines[i], &e), -ENODEV);
		if (strcmp(e.msg, "there is no network"))
			fail_msg("%s: %s", lines[i], e.msg);
	}
}

static void what_names_a_card_says_that_it_is_not_there(void **state)
{
	static const char *const lines[] = {
		"ifopen net0", "ifstat net0", "dhcp net0", "lotest net0 net1",
		"vcreate net0", "iwlist net0", "iwstat net0", "iflinkwait net0",
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(run_alone(lines[i], &e), -ENODEV);
		if (strcmp(e.msg, "no network interface \"net0\""))
			fail_msg("%s: %s", lines[i], e.msg);
	}
}

static void what_would_take_any_card_finds_none(void **state)
{
	static const char *const lines[] = {
		"ifopen", "ifclose", "ifstat", "dhcp", "iflinkwait", "autoboot",
		"iwlist", "iwstat",
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(run_alone(lines[i], &e), -ENODEV);
		assert_true(e.quiet);
		assert_string_equal(e.msg, "there is no network card");
		assert_string_equal(fake_out(), "");
	}
}

static void what_shows_or_waits_has_nothing_to(void **state)
{
	static const char *const lines[] = {
		"route", "nstat", "fcstat", "sync",
	};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(run_alone(lines[i], &e), 0);
		assert_string_equal(fake_out(), "");
	}
	assert_int_equal(run_alone("sanunhook", &e), 0);
	assert_string_equal(fake_out(), "Unregistered SAN device 0x80\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_needs_a_network_says_that_there_is_none),
		FAKE_TEST(what_names_a_card_says_that_it_is_not_there),
		FAKE_TEST(what_would_take_any_card_finds_none),
		FAKE_TEST(what_shows_or_waits_has_nothing_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
