/* test_wifi_want.c: names and keys to their limits, and who takes a key. */
#include "tests/net/radio.h"

#define DIGITS60 "123456789012345678901234567890123456789012345678901234567890"

/* What becomes of an interface that is to join @ssid, @security in reach. */
static int join(const char *ssid, const char *key, const char *name,
		enum wifi_security security)
{
	struct netdev *dev;
	struct bench b;
	int rc;

	fake_reset();
	dev = wireless(&b, ssid, key);
	network(name, security, 20);
	rc = open_it(&b, dev);
	bench_stop(&b);
	return rc;
}

static void a_key_is_a_phrase_or_64_hex_digits(void **state)
{
	static const struct { const char *key; int rc; } table[] = {
		{ "1234567", -EINVAL }, { "12345678", 0 },
		{ "not hex!", 0 }, { DIGITS60 "12 ", 0 },
		{ DIGITS60 "12 +", -EINVAL }, { DIGITS60 "123g", -EINVAL },
		{ DIGITS60 "abEF", 0 }, { DIGITS60 "12345", -EINVAL },
		{ DIGITS60 DIGITS60, -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(join("home", table[i].key, "home", WIFI_PSK),
				 table[i].rc);
		if (table[i].rc == 0)
			assert_string_equal(radio.key, table[i].key);
		else
			assert_int_equal(radio.joins, 0);
	}
}

/* IEEE 802.11 9.4.2.2: a name has 32 bytes at most, each of which counts. */
static void a_name_has_up_to_32_bytes(void **state)
{
	static const char most[] = "12345678901234567890123456789012";

	(void)state;
	assert_int_equal(join(most, "", most, WIFI_OPEN), 0);
	assert_int_equal(radio.asked.len, 32);
	assert_memory_equal(radio.asked.text, most, 32);
	assert_int_equal(join(most, "", "1234567890123456789012345678901",
			      WIFI_OPEN), -EINPROGRESS);
	assert_int_equal(join("x", "", "y", WIFI_OPEN), -EINPROGRESS);
	assert_int_equal(join("x", "", "x", WIFI_OPEN), 0);
	assert_int_equal(join("12345678901234567890123456789012345", "",
			      "other", WIFI_OPEN), -EINPROGRESS);
	assert_int_equal(radio.asked.len, 32);
}

static void each_kind_takes_a_key_or_none(void **state)
{
	static const struct { enum wifi_security is; int without, with; }
	table[] = {
		{ WIFI_OPEN, 0, -EACCES }, { WIFI_OWE, 0, -EACCES },
		{ WIFI_WEP, -ENOTSUP, -ENOTSUP },
		{ WIFI_WPA, -ENOTSUP, -ENOTSUP },
		{ WIFI_PSK, -EACCES, 0 }, { WIFI_SAE, -EACCES, 0 },
		{ WIFI_EAP, 0, 0 }, { WIFI_OTHER, -ENOTSUP, -ENOTSUP },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(join("x", "", "x", table[i].is),
				 table[i].without);
		assert_int_equal(join("x", "12345678", "x", table[i].is),
				 table[i].with);
	}
}

/* Wherever it stands; of several, the first. */
static void the_strongest_is_joined(void **state)
{
	static const struct { unsigned quality[3], which; } table[] = {
		{ { 60, 20, 40 }, 0 }, { { 20, 60, 40 }, 1 },
		{ { 20, 40, 60 }, 2 }, { { 60, 60, 20 }, 0 },
		{ { 0, 0, 0 }, 0 }, { { 0, 100, 99 }, 1 },
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		dev = wireless(&b, "home", "");
		for (unsigned k = 0; k < 3; k++)
			network("home", WIFI_OPEN, table[i].quality[k]);
		assert_int_equal(open_it(&b, dev), 0);
		assert_int_equal(radio.which, table[i].which);
		bench_stop(&b);
	}
}

/* Less and less often: after 1, 2, 4, 8 and 16 s, and each 16 s from then on. */
static void what_is_out_of_reach_is_looked_for_again(void **state)
{
	static const unsigned at_s[] = { 0, 1, 3, 7, 15, 31, 47, 63 };
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "");
	assert_int_equal(open_it(&b, dev), -EINPROGRESS);
	bench_pass(&b, 70000000);
	assert_int_equal(radio.scans, 8);
	for (unsigned i = 0; i < 8; i++)
		assert_int_equal((radio.scan_us[i] - radio.scan_us[0]) /
				 1000000, at_s[i]);
	/* once it was joined, it begins anew */
	network("home", WIFI_OPEN, 20);
	bench_pass(&b, 10000000);
	assert_int_equal(netdev_joined(dev, NULL), 0);
	radio.joined = -ENOTCONN;
	radio.n = 0;
	radio.scans = 0;
	bench_pass(&b, 4000000);
	assert_int_equal(radio.scans, 3);
	bench_stop(&b);
}

static void a_card_that_is_busy_is_asked_again_soon(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "");
	radio.scan = -EBUSY;
	assert_int_equal(open_it(&b, dev), -EINPROGRESS);
	bench_pass(&b, 1100000);
	assert_int_equal(radio.scans, 6);
	bench_stop(&b);
}

static bool is_up(void *ctx)
{
	return netdev_joined(ctx, NULL) == 0;
}

/* Twenty times a second it is looked whether there is a list, and then whether
   the network has let us in. */
static void what_is_ready_is_taken_soon(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "");
	network("home", WIFI_OPEN, 20);
	radio.found_us = 1000000;
	radio.joined_us = 3000000;
	assert_int_equal(open_it(&b, dev), -EINPROGRESS);
	bench_pass(&b, 990000 - fake.now_us);
	assert_int_equal(radio.joins, 0);
	bench_pass(&b, 60000);
	assert_int_equal(radio.joins, 1);
	assert_int_equal(event_wait(&b.ev, EVENT_NEVER, EVENT_NO_KEYS, is_up,
				    dev), 0);
	assert_in_range(fake.now_us, 3000000, 3050000);
	assert_int_equal(dev->up_us, fake.now_us);
	bench_stop(&b);
}

/* A scan has 15 s, joining has 30: then it is said which it was. */
static void what_takes_too_long_is_told(void **state)
{
	static const struct { bool joins; unsigned s; const char *says; }
	table[] = {
		{ false, 15, "net0: looking for \"home\" took too long" },
		{ true, 30, "net0: joining \"home\" took too long" },
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		dev = wireless(&b, "home", "");
		network("home", WIFI_OPEN, 20);
		if (table[i].joins)
			radio.joined = -EINPROGRESS;
		else
			radio.n = -EINPROGRESS;
		assert_int_equal(open_it(&b, dev), -EINPROGRESS);
		bench_pass(&b, table[i].s * 1000000ull - 100000);
		assert_int_equal(radio.leaves, 0);
		bench_pass(&b, 200000);
		assert_int_equal(radio.leaves, 1);
		assert_int_equal(netdev_no_link(dev, &b.e), -ETIMEDOUT);
		assert_string_equal(b.e.msg, table[i].says);
		bench_stop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_key_is_a_phrase_or_64_hex_digits),
		FAKE_TEST(a_name_has_up_to_32_bytes),
		FAKE_TEST(each_kind_takes_a_key_or_none),
		FAKE_TEST(the_strongest_is_joined),
		FAKE_TEST(what_is_out_of_reach_is_looked_for_again),
		FAKE_TEST(a_card_that_is_busy_is_asked_again_soon),
		FAKE_TEST(what_is_ready_is_taken_soon),
		FAKE_TEST(what_takes_too_long_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
