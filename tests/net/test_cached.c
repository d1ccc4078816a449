/* test_cached.c: answers that whoever loaded us got are put to use. */
#include "tests/net/server.h"

#include "net/stack.h"

/* A BOOTP reply for the card with this last byte of its address. */
static size_t packet(uint8_t *p, struct bench *b, uint8_t flip,
		     const char *file)
{
	static const uint8_t options[] = {
		99, 130, 83, 99, 53, 1, 5, 54, 4, 192, 0, 2, 1,
		1, 4, 255, 255, 255, 0, 255,
	};

	memset(p, 0, 1472);
	p[0] = 2;
	p[1] = 1;
	p[2] = 6;
	put_be32(p + 16, 0xc000020fu);
	put_be32(p + 20, SERVER_IP);
	memcpy(p + 28, b->nic->mac, 6);
	p[33] ^= flip;
	strcpy((char *)p + 108, file);
	memcpy(p + 236, options, sizeof(options));
	return 1472;
}

static void an_ack_configures_its_card(void **state)
{
	static uint8_t p[1472];
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p,
					 packet(p, &b, 0, "x.efi")), 0);
	assert_true(netdev_is_open(net_dev(b.net, 0)));
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.15");
	assert_string_equal(value(&b, "filename"), "x.efi");
	assert_string_equal(value(&b, "next-server"), "192.0.2.1");
	bench_stop(&b);
}

static void an_address_without_a_packet_configures_the_first_card(void **state)
{
	static uint8_t p[1472];
	struct net_address a = { 0 };
	struct bench b;

	(void)state;
	put_be32((uint8_t *)&a.ip_be, 0xc0000220u);
	put_be32((uint8_t *)&a.mask_be, 0xffffff80u);
	put_be32((uint8_t *)&a.dns_be, SERVER_IP);
	bench_start(&b);
	assert_int_equal(net_take_address(b.net, &a), 0);
	assert_true(netdev_is_open(net_dev(b.net, 0)));
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.32");
	assert_string_equal(value(&b, "net0.path/netmask"), "255.255.255.128");
	assert_string_equal(value(&b, "dns"), "192.0.2.1");
	assert_string_equal(value(&b, "gateway"), "");
	put_be32((uint8_t *)&a.gw_be, SERVER_IP + 1);
	assert_int_equal(net_take_address(b.net, &a), 0);
	assert_string_equal(value(&b, "net0.path/gateway"), "192.0.2.2");
	/* A router's word is not as good; a lease, whenever it comes, better */
	assert_int_equal(settings_set(b.root, "net0.ndp/dns", "192.0.2.9",
				      NULL), 0);
	assert_int_equal(settings_set(b.root, "net0.ndp/priority", "-2",
				      NULL), 0);
	assert_string_equal(value(&b, "net0/dns"), "192.0.2.1");
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p,
					 packet(p, &b, 0, "x")), 0);
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.15");
	bench_stop(&b);
}

static void without_a_card_there_is_nothing_to_configure(void **state)
{
	struct net_address a = { 0 };
	struct net net = { 0 };

	(void)state;
	assert_int_equal(net_take_address(&net, &a), -ENODEV);
}

/* A card is known by the address that it has, and by the one burnt in. */
static void a_card_has_two_addresses(void **state)
{
	static uint8_t p[1472];
	struct bench b;

	(void)state;
	bench_start(&b);
	b.nic->hwaddr[5] ^= 1;
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p,
					 packet(p, &b, 1, "x")), 0);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p,
					 packet(p, &b, 0, "x")), 0);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p,
					 packet(p, &b, 2, "x")), -ENODEV);
	bench_stop(&b);
}

static void an_ack_for_no_card_of_ours_is_refused(void **state)
{
	static uint8_t p[1472];
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p,
					 packet(p, &b, 1, "x")), -ENODEV);
	assert_false(netdev_is_open(net_dev(b.net, 0)));
	bench_stop(&b);
}

static void bytes_that_are_no_packet_are_refused(void **state)
{
	static const uint8_t p[1472];
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p, 1472),
			 -EINVAL);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p, 10),
			 -EINVAL);
	bench_stop(&b);
}

static void a_proxy_offer_is_kept_beside_the_lease(void **state)
{
	static uint8_t p[1472];
	struct bench b;

	(void)state;
	bench_start(&b);
	packet(p, &b, 0, "");
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p, 1472), 0);
	packet(p, &b, 0, "menu.efi");
	assert_int_equal(net_take_cached(b.net, NET_CACHED_PROXY, p, 1472), 0);
	assert_string_equal(value(&b, "proxydhcp/filename"), "menu.efi");
	assert_string_equal(value(&b, "filename"), "menu.efi");
	bench_stop(&b);
}

static void the_same_packet_again_is_dropped(void **state)
{
	static uint8_t p[1472];
	struct bench b;

	(void)state;
	bench_start(&b);
	packet(p, &b, 0, "x");
	assert_int_equal(net_take_cached(b.net, NET_CACHED_ACK, p, 1472), 0);
	assert_int_equal(net_take_cached(b.net, NET_CACHED_PXEBS, p, 1472), 0);
	assert_null(settings_find(b.root, "pxebs"));
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(an_ack_configures_its_card),
		FAKE_TEST(an_address_without_a_packet_configures_the_first_card),
		FAKE_TEST(without_a_card_there_is_nothing_to_configure),
		FAKE_TEST(a_card_has_two_addresses),
		FAKE_TEST(an_ack_for_no_card_of_ours_is_refused),
		FAKE_TEST(bytes_that_are_no_packet_are_refused),
		FAKE_TEST(a_proxy_offer_is_kept_beside_the_lease),
		FAKE_TEST(the_same_packet_again_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
