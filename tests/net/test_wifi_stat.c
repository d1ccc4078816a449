/* test_wifi_stat.c: what a radio does now, and why there is no link. */
#include "tests/net/radio.h"

static void expect(struct netdev *dev, const char *text)
{
	struct sbuf out = { 0 };

	assert_int_equal(netdev_wifi_stat(dev, &out), 0);
	assert_string_equal(sbuf_text(&out), text);
	sbuf_free(&out);
}

#define NONE "  [802.11 not associated, Ch:? Sig:?/100, Qual:?% Rate:? Mbps]\n"

/* And what "no link" is said of it, by its errno. */
static void expect_no_link(struct bench *b, int rc, const char *why)
{
	err_clear(&b->e);
	assert_int_equal(netdev_no_link(net_dev(b->net, 0), &b->e), rc);
	assert_string_equal(b->e.msg, why);
}

static void each_state_is_shown(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "12345678");
	expect(dev, NONE);
	expect_no_link(&b, -ENETDOWN, "net0 has joined no network: set "
		       "net0/ssid");
	network("home", WIFI_PSK, 7);
	radio.list[0].channel = 36;
	radio.found_us = 1000000;
	radio.joined_us = 2000000;
	assert_int_equal(open_it(&b, dev), -EINPROGRESS);
	expect(dev, NONE "  [associating to 'home'...]\n");
	bench_pass(&b, 1500000);
	expect(dev, NONE "  [associating to 'home'...]\n");
	expect_no_link(&b, -EINPROGRESS, "net0 has no link");
	bench_pass(&b, 1000000);
	expect(dev, "  [802.11 SSID 'home', Ch:36 Sig:7/100, Qual:7% Rate:? "
	       "Mbps]\n");
	bench_stop(&b);
}

static void what_failed_is_shown(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "12345678");
	assert_int_equal(open_it(&b, dev), -EINPROGRESS);
	expect(dev, NONE "  [associating to 'home'...]\n"
	       "  [no network \"home\" is in reach]\n");
	expect_no_link(&b, -ENOENT, "net0: no network \"home\" is in reach");
	network("home", WIFI_PSK, 100);
	radio.joined = -EACCES;
	bench_pass(&b, 2000000);
	assert_int_equal(netdev_joined(dev, NULL), -EACCES);
	expect(dev, NONE "  [\"home\" refuses us: is the key right?]\n");
	assert_int_equal(netdev_link(dev), -ENETDOWN);
	bench_stop(&b);
}

/* Why a network was not joined, with and without a key. */
static void each_failure_has_its_words(void **state)
{
	static const struct {
		int rc;
		const char *key, *says;
	} table[] = {
		{ -EACCES, "", "net0: \"home\" refuses us" },
		{ -EACCES, "12345678", "net0: \"home\" refuses us: is the key "
		  "right?" },
		{ -ENOENT, "", "net0: \"home\" does not answer: is it in "
		  "reach?" },
		{ -ETIMEDOUT, "", "net0: \"home\" did not let us in in time" },
		{ -EIO, "", "net0: joining \"home\" failed, and the firmware "
		  "does not say why" },
		{ -EIO, "12345678", "net0: joining \"home\" failed, and the "
		  "firmware does not say why: look at the key first" },
		{ -ENOTCONN, "", "net0: joining \"home\" failed, and the "
		  "firmware does not say why" },
		{ -ENOTSUP, "", "net0: the firmware lacks what \"home\" asks "
		  "for" },
		{ -E2BIG, "", "net0: joining \"home\" failed: Too long" },
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		dev = wireless(&b, "home", table[i].key);
		network("home", table[i].key[0] ? WIFI_PSK : WIFI_OPEN, 50);
		radio.joined = table[i].rc;
		(void)open_it(&b, dev);
		expect_no_link(&b, table[i].rc == -ENOTCONN ? -EIO :
			       table[i].rc, table[i].says);
		bench_stop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_state_is_shown),
		FAKE_TEST(what_failed_is_shown),
		FAKE_TEST(each_failure_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
