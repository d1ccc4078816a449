/* test_wifi.c: which network of a list is joined, by a radio that does as it is
   told. */
#include "tests/net/radio.h"

static void the_strongest_of_its_name_is_joined(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "12345678");
	network("homes", WIFI_PSK, 99);
	network("home", WIFI_PSK, 20);
	network("home", WIFI_SAE, 60);
	network("home", WIFI_OPEN, 98);	/* anybody's: there is a key */
	assert_int_equal(open_it(&b, dev), 0);
	assert_int_equal(radio.which, 2);
	assert_string_equal(radio.key, "12345678");
	assert_memory_equal(radio.asked.text, "home", 4);
	assert_int_equal(netdev_link(dev), 0);
	netdev_close(dev);
	assert_int_equal(radio.leaves, 1);
	bench_stop(&b);
}

static void a_list_has_each_name_and_kind_once(void **state)
{
	struct sbuf out = { 0 };
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "", "");
	network("home", WIFI_PSK, 20);
	network("home", WIFI_PSK, 60);
	network("", WIFI_OPEN, 70);
	network("home", WIFI_OPEN, 10);
	assert_int_equal(netdev_scan(dev, &b.e), 0);
	assert_int_equal(netdev_scan_status(dev, &b.e), 0);
	assert_int_equal(netdev_networks(dev, &out), 0);
	netdev_scan_end(dev);
	assert_string_equal(value(&b, "net0.wifi/count"), "2");
	assert_string_equal(value(&b, "net0.wifi/signal0"), "60");
	assert_string_equal(value(&b, "net0.wifi/security1"), "open");
	assert_has(sbuf_text(&out), "[ 20] home");
	sbuf_free(&out);
	bench_stop(&b);
}

/* Whatever a back end answers, it is told, and nothing hangs. */
static void what_a_card_answers_is_told(void **state)
{
	static const struct { int scan, n, join, joined, rc; } cases[] = {
		{ -EIO, 1, 0, 0, -EIO },
		{ 0, -EACCES, 0, 0, -EACCES },
		{ 0, 1, -ENOTSUP, 0, -ENOTSUP },
		{ 0, 1, 0, -ENOTCONN, -EIO },
		{ 0, 1, 0, -EACCES, -EACCES },
		{ 0, 1, 0, -ENOMEM, -ENOMEM },
		/* what may pass is tried again */
		{ -EBUSY, 1, 0, 0, -EINPROGRESS },
		{ 0, 0, 0, 0, -EINPROGRESS },
		{ 0, 1, -EBUSY, 0, -EINPROGRESS },
		{ 0, 1, 0, -ETIMEDOUT, -EINPROGRESS },
		{ 0, -EINPROGRESS, 0, 0, -EINPROGRESS },
		{ 0, 1, 0, -EINPROGRESS, -EINPROGRESS },
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fake_reset();
		dev = wireless(&b, "home", "12345678");
		network("home", WIFI_PSK, 20);
		radio.scan = cases[i].scan;
		radio.n = cases[i].n;
		radio.join = cases[i].join;
		radio.joined = cases[i].joined;
		assert_int_equal(open_it(&b, dev), cases[i].rc);
		assert_true(netdev_no_link(dev, &b.e) < 0);
		assert_true(b.e.msg[0]);
		bench_pass(&b, 100000000); /* nothing more is left of it */
		bench_stop(&b);
	}
}

static void joining_without_end_is_given_up(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "12345678");
	network("home", WIFI_PSK, 20);
	radio.joined = -EINPROGRESS;
	assert_int_equal(open_it(&b, dev), -EINPROGRESS);
	bench_pass(&b, 31000000);
	assert_int_equal(radio.leaves, 1);
	assert_int_equal(netdev_no_link(dev, &b.e), -ETIMEDOUT);
	assert_has(b.e.msg, "joining \"home\" took too long");
	bench_stop(&b);
}

static void a_loss_is_tried_again_whatever_comes_of_it(void **state)
{
	struct netdev *dev;
	struct bench b;

	(void)state;
	dev = wireless(&b, "home", "12345678");
	network("home", WIFI_PSK, 20);
	assert_int_equal(open_it(&b, dev), 0);
	radio.joined = -EACCES;
	bench_pass(&b, 20000000);
	assert_int_equal(netdev_joined(dev, NULL), -EINPROGRESS);
	assert_in_range(radio.joins, 4, 8);	/* less and less often */
	radio.joined = 0;
	bench_pass(&b, 20000000);
	assert_int_equal(netdev_joined(dev, NULL), 0);
	bench_stop(&b);
}

static void running_out_of_memory_is_told(void *ctx)
{
	struct netdev *dev;
	struct bench b;
	int rc;

	(void)ctx;
	if (!begin(&b))
		return;
	dev = net_dev(b.net, 0);
	network("home", WIFI_PSK, 20);
	rc = netdev_scan(dev, &b.e);
	if (rc == 0)
		rc = netdev_scan_status(dev, &b.e);
	assert_alloc_result(rc);
	netdev_scan_end(dev);
	bench_stop(&b);
}

static void memory_may_run_out(void **state)
{
	(void)state;
	fake_alloc_fail_each(running_out_of_memory_is_told, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_strongest_of_its_name_is_joined),
		FAKE_TEST(a_list_has_each_name_and_kind_once),
		FAKE_TEST(what_a_card_answers_is_told),
		FAKE_TEST(joining_without_end_is_given_up),
		FAKE_TEST(a_loss_is_tried_again_whatever_comes_of_it),
		FAKE_TEST(memory_may_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
