/* test_netblock.c: what the settings of an interface say about its card. */
#include "tests/net/server.h"

static int set(struct bench *b, const char *name, const char *text)
{
	return settings_set(b->root, name, text, NULL);
}

static void a_card_is_described(void **state)
{
	static const struct { const char *name, *value; } table[] = {
		{ "net0/mac", "52:54:00:12:34:56" },
		{ "net0/hwaddr", "52:54:00:12:34:56" },
		{ "net0/bustype", "PCI" }, { "net0/busloc", "0x18" },
		{ "net0/busid", "01:f4:1a:00:10" },
		{ "net0/linktype", "Ethernet" }, { "net0/chip", "fake" },
		{ "net0/ifname", "net0" }, { "net0/macs", "" },
		{ "net0/ma", "" },
	};
	struct bench b;

	(void)state;
	bench_start(&b);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		assert_string_equal(value(&b, table[i].name), table[i].value);
	b.nic->bustype = b.nic->driver = NULL;
	assert_string_equal(value(&b, "net0/bustype"), "");
	assert_string_equal(value(&b, "net0/chip"), "");
	bench_stop(&b);
}

/* Six bytes, or none: then it is the card's own again. */
static void only_its_address_can_be_set(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(set(&b, "net0/mac", "02:00:00:00:00:09"), 0);
	assert_string_equal(value(&b, "net0/mac"), "02:00:00:00:00:09");
	assert_string_equal(value(&b, "net0/hwaddr"), "52:54:00:12:34:56");
	assert_memory_equal(b.nic->mac, "\2\0\0\0\0\x09", 6);
	assert_int_equal(set(&b, "net0/mac", "02:00:00:00:00"), -EINVAL);
	assert_int_equal(set(&b, "net0/mac", "02:00:00:00:00:00:07"),
			 -EINVAL);
	assert_string_equal(value(&b, "net0/mac"), "02:00:00:00:00:09");
	assert_int_equal(set(&b, "net0/mac", ""), 0);
	assert_string_equal(value(&b, "net0/mac"), "52:54:00:12:34:56");
	assert_memory_equal(b.nic->mac, b.nic->hwaddr, 6);
	assert_int_equal(set(&b, "net0/chip", "x"), -ENOTSUP);
	assert_int_equal(set(&b, "net0/ifname", "x"), -ENOTSUP);
	bench_stop(&b);
}

/* Frames have it from then on; those of a VLAN leave the card's as it is. */
static void an_address_is_in_use_at_once(void **state)
{
	struct bench b;
	size_t len;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	assert_int_equal(set(&b, "net0/mac", "02:00:00:00:00:09"), 0);
	assert_int_equal(net_vlan_create(net_dev(b.net, 0), 5, 0, &b.e), 0);
	assert_int_equal(set(&b, "net0-5/mac", "02:00:00:00:00:05"), 0);
	assert_memory_equal(b.nic->mac, "\2\0\0\0\0\x09", 6);
	assert_string_equal(value(&b, "net0/mac"), "02:00:00:00:00:09");
	assert_int_equal(set(&b, "net0/ip", "192.0.2.16"), 0);
	bench_pass(&b, 1000);
	assert_true(fake_nic_sent(b.nic) > 0);
	assert_memory_equal(fake_nic_tx(b.nic, fake_nic_sent(b.nic) - 1, &len)
			    + 6, "\2\0\0\0\0\x09", 6);
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_card_is_described),
		FAKE_TEST(only_its_address_can_be_set),
		FAKE_TEST(an_address_is_in_use_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
