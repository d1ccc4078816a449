/* test_netdev.c: interfaces: how many, their names, links and counters. */
#include "tests/net/server.h"

#include "net/stack.h"

static int no_frame(struct nic *nic, void *buf, size_t cap)
{
	(void)nic;
	(void)buf;
	(void)cap;
	return 0;
}

static void sixty_four_cards_are_used(void **state)
{
	static const struct nic_ops ops = { .recv = no_frame };
	static struct nic cards[65];
	struct bench b;

	(void)state;
	for (unsigned i = 0; i < 65; i++) {
		cards[i] = (struct nic){ .ops = &ops, .mtu = 1500 };
		fake_nic_use(&cards[i]);
	}
	assert_true(bench_try(&b));
	assert_non_null(net_dev(b.net, 63));
	assert_string_equal(netdev_name(net_dev(b.net, 63)), "net63");
	assert_null(net_dev(b.net, 64));
	bench_stop(&b);
	fake_nic_forget();
}

static void an_address_is_shown_in_hex(void **state)
{
	static const uint8_t macs[][6] = {
		{ 0, 0x0f, 0xf0, 0xff, 0x9a, 0xa9 },
		{ 0x12, 0x34, 0x56, 0x78, 0xbc, 0xde },
	};
	static const char *const texts[] = {
		"00:0f:f0:ff:9a:a9", "12:34:56:78:bc:de",
	};
	struct bench b;
	char text[18];

	(void)state;
	for (unsigned i = 0; i < 2; i++)
		(void)fake_nic_add(macs[i]);
	bench_start(&b);
	for (unsigned i = 0; i < 2; i++)
		assert_string_equal(netdev_mac_text(net_dev(b.net, i), text),
				    texts[i]);
	bench_stop(&b);
}

static const char *stat(struct netdev *dev)
{
	static char text[600];
	struct sbuf out = { 0 };

	assert_int_equal(netdev_stat(dev, &out), 0);
	snprintf(text, sizeof(text), "%s", sbuf_text(&out));
	sbuf_free(&out);
	return text;
}

static void a_link_is_told(void **state)
{
	static const struct { int link; const char *says; } table[] = {
		{ 0, "[open]\n  [Link:up, TX:" },
		{ -ENETDOWN, "[Link status: Down]\n" },
		{ -EINPROGRESS, "[Link status: Unknown]\n" },
		{ -EACCES, "[Link status: Permission denied]\n" },
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	bench_start(&b);
	dev = net_dev(b.net, 0);
	assert_int_equal(netdev_link(dev), -ENETDOWN);
	assert_has(stat(dev), "[closed]\n  [Link:down, TX:0 TXE:0 RX:0 RXE:0]\n"
		   "  [Link status: Down]\n");
	bench_address(&b);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_nic_results(b.nic, table[i].link, 0, 0);
		assert_int_equal(netdev_link(dev), table[i].link);
		assert_has(stat(dev), table[i].says);
	}
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(sixty_four_cards_are_used),
		FAKE_TEST(an_address_is_shown_in_hex),
		FAKE_TEST(a_link_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
