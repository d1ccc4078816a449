/* test_route.c: where packets go by static routes, and how routes are shown. */
#include "tests/net/server.h"

#include <lwip/ip4_addr.h>

#include "net/lwip/hooks.h"
#include "net/stack.h"

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

/* The next hop on @dev towards @to; "" without a route of its own. */
static const char *hop(struct netdev *dev, const char *to)
{
	const ip4_addr_t *gw;
	ip4_addr_t dest;

	assert_true(ip4addr_aton(to, &dest));
	gw = route_gateway(&dev->netif, &dest);
	return gw ? ip4addr_ntoa(gw) : "";
}

/* Whichever comes first: 10/8 by .1, 10.1/16 by .2, 10.1.2/24 on the link. */
static void the_narrowest_route_counts(void **state)
{
	static const char *const orders[] = {
		"080a" "c0000201" "100a01" "c0000202" "180a0102" "00000000",
		"180a0102" "00000000" "100a01" "c0000202" "080a" "c0000201",
		"100a01" "c0000202" "180a0102" "00000000" "080a" "c0000201",
	};
	struct netdev *dev;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++) {
		fake_reset();
		bench_start(&b);
		bench_address(&b);
		dev = net_dev(b.net, 0);
		set(&b, "net0/121:hexraw", orders[i]);
		bench_pass(&b, 1);
		assert_string_equal(hop(dev, "10.9.9.9"), "192.0.2.1");
		assert_string_equal(hop(dev, "10.1.9.9"), "192.0.2.2");
		assert_string_equal(hop(dev, "10.1.2.9"), "10.1.2.9");
		assert_string_equal(hop(dev, "11.0.0.0"), "");
		assert_string_equal(hop(dev, "9.255.255.255"), "");
		bench_stop(&b);
	}
}

/* Of two that have the same one the first in the list does. */
static void an_interface_is_found_by_its_routes(void **state)
{
	struct netdev *first, *second;
	ip4_addr_t dest;
	struct bench b;

	(void)state;
	(void)fake_nic_add(NULL);
	bench_start(&b);
	first = net_dev(b.net, 0);
	second = net_dev(b.net, 1);
	set(&b, "net0/ip", "192.0.2.15");
	set(&b, "net1/ip", "198.51.100.15");
	set(&b, "net0/121:hexraw", "080a" "c0000201");
	set(&b, "net1/121:hexraw", "080b" "c6336401");
	assert_int_equal(netdev_open(first, NULL), 0);
	assert_int_equal(netdev_open(second, NULL), 0);
	bench_pass(&b, 1);
	IP4_ADDR(&dest, 10, 0, 0, 1);
	assert_ptr_equal(route_interface(&dest), &first->netif);
	IP4_ADDR(&dest, 11, 0, 0, 1);
	assert_ptr_equal(route_interface(&dest), &second->netif);
	IP4_ADDR(&dest, 12, 0, 0, 1);
	assert_null(route_interface(&dest));
	bench_stop(&b);
}

static void expect(struct bench *b, const char *routes)
{
	struct sbuf out = { 0 };

	assert_int_equal(net_routes(b->net, &out), 0);
	assert_string_equal(sbuf_text(&out), routes);
	sbuf_free(&out);
}

static void all_routes_are_shown(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	expect(&b, "");
	set(&b, "net0/ip", "192.0.2.15");
	set(&b, "net0/netmask", "255.255.254.0");
	set(&b, "net0/gateway", "192.0.3.254");
	expect(&b, "net0: 192.0.2.15/255.255.254.0 gw 192.0.3.254 "
	       "(inaccessible)\n");
	set(&b, "net0/gateway", "");
	set(&b, "net0/ip6", "2001:db8::15");
	set(&b, "net0/len6", "48");
	set(&b, "net0/121:hexraw", "100a01" "c0000202" "20c6336407" "00000000");
	assert_int_equal(netdev_open(net_dev(b.net, 0), NULL), 0);
	bench_pass(&b, 1);
	expect(&b, "net0: 192.0.2.15/255.255.254.0\n"
	       "net0: 192.0.2.15 for 10.1.0.0/255.255.0.0 gw 192.0.2.2\n"
	       "net0: 192.0.2.15 for 198.51.100.7/255.255.255.255\n"
	       "net0: fe80::5054:ff:fe12:3456/64\n"
	       "net0: 2001:db8::15/48\n");
	set(&b, "net0/gateway6", "2001:db8::1");
	set(&b, "net0/ip", "");
	bench_pass(&b, 1);
	expect(&b, "net0: fe80::5054:ff:fe12:3456/64\n"
	       "net0: 2001:db8::15/48 gw 2001:db8::1\n");
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_narrowest_route_counts),
		FAKE_TEST(an_interface_is_found_by_its_routes),
		FAKE_TEST(all_routes_are_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
