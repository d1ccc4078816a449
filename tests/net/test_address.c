/* test_address.c: what settings say about IPv4, put into effect. */
#include "tests/net/server.h"

#include "net/stack.h"

static struct netdev *dev;

static void begin(struct bench *b)
{
	bench_start(b);
	dev = net_dev(b->net, 0);
	assert_int_equal(netdev_open(dev, &b->e), 0);
}

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

/* The IPv4 lines of "route". */
static void routes_are(struct bench *b, const char *want)
{
	struct sbuf out = { 0 };
	const char *six;

	assert_int_equal(net_routes(b->net, &out), 0);
	six = strstr(sbuf_text(&out), "net0: fe80");
	if (six)
		out.data[six - out.data] = '\0';
	assert_string_equal(sbuf_text(&out), want);
	sbuf_free(&out);
}

/* Where a datagram for @to is sent on the link: to whom ARP asks. */
static uint32_t next_hop(struct bench *b, uint32_t to)
{
	struct net_datagram d = { .len = 1, .to_port_be = 7,
				  .from_port_be = 9 };
	struct net_udp *u = net_udp_open(dev);
	uint32_t asked = 0;
	const uint8_t *f;
	size_t len, i = fake_nic_sent(b->nic);

	put_be32((uint8_t *)&d.to_be, to);
	assert_non_null(u);
	(void)net_udp_send(u, &d, "x");
	for (; (f = fake_nic_tx(b->nic, i, &len)); i++)
		if (get_be16(f + 12) == 0x806)
			asked = get_be32(f + 38);
	net_udp_close(u);
	return asked;
}

static void without_a_mask_it_is_the_classs(void **state)
{
	static const char *const table[][2] = {
		{ "0.0.0.1", "255.0.0.0" }, { "10.1.2.3", "255.0.0.0" },
		{ "127.255.0.1", "255.0.0.0" }, { "128.0.0.1", "255.255.0.0" },
		{ "191.255.0.1", "255.255.0.0" },
		{ "192.0.0.1", "255.255.255.0" },
		{ "223.255.0.1", "255.255.255.0" },
	};
	char want[80];
	struct bench b;

	(void)state;
	begin(&b);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		set(&b, "net0/ip", table[i][0]);
		snprintf(want, sizeof(want), "net0: %s/%s\n", table[i][0],
			 table[i][1]);
		routes_are(&b, want);
	}
	set(&b, "net0/netmask", "255.255.255.128");
	routes_are(&b, "net0: 223.255.0.1/255.255.255.128\n");
	set(&b, "net0/ip", "");
	routes_are(&b, "");
	bench_stop(&b);
}

static void static_routes_replace_the_gateway(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "net0/ip", "192.0.2.15");
	set(&b, "net0/gateway", "192.0.2.9");
	routes_are(&b, "net0: 192.0.2.15/255.255.255.0 gw 192.0.2.9\n");
	/* 10/8, 10.1.2.128/25 and a host, with what is beyond the mask; on
	   the link; the default route */
	set(&b, "net0/static-routes",
	    "08:0a:c0:00:02:01:" "19:0a:01:02:ff:c0:00:02:02:"
	    "20:0a:01:02:c8:c0:00:02:03:" "18:c6:33:64:00:00:00:00:"
	    "00:c0:00:02:04");
	routes_are(&b, "net0: 192.0.2.15/255.255.255.0 gw 192.0.2.4\n"
		   "net0: 192.0.2.15 for 10.0.0.0/255.0.0.0 gw 192.0.2.1\n"
		   "net0: 192.0.2.15 for 10.1.2.128/255.255.255.128 gw "
		   "192.0.2.2\n"
		   "net0: 192.0.2.15 for 10.1.2.200/255.255.255.255 gw "
		   "192.0.2.3\n"
		   "net0: 192.0.2.15 for 198.51.100.0/255.255.255.0\n");
	assert_int_equal(next_hop(&b, 0x0a020304), 0xc0000201);
	assert_int_equal(next_hop(&b, 0x0a010281), 0xc0000202);
	assert_int_equal(next_hop(&b, 0x0a0102c8), 0xc0000203);
	assert_int_equal(next_hop(&b, 0xc6336407), 0xc6336407);
	assert_int_equal(next_hop(&b, 0xcb007101), 0xc0000204);
	set(&b, "net0/static-routes", "");
	routes_are(&b, "net0: 192.0.2.15/255.255.255.0 gw 192.0.2.9\n");
	bench_stop(&b);
}

static void a_route_that_is_wrong_ends_the_list(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "net0/ip", "192.0.2.15");
	set(&b, "net0/static-routes",
	    "08:0a:c0:00:02:01:" "21:0a:01:02:c8:00:c0:00:02:03");
	routes_are(&b, "net0: 192.0.2.15/255.255.255.0\n"
		   "net0: 192.0.2.15 for 10.0.0.0/255.0.0.0 gw 192.0.2.1\n");
	set(&b, "net0/static-routes",
	    "08:0a:c0:00:02:01:" "08:0b:c0:00:02");
	routes_are(&b, "net0: 192.0.2.15/255.255.255.0\n"
		   "net0: 192.0.2.15 for 10.0.0.0/255.0.0.0 gw 192.0.2.1\n");
	bench_stop(&b);
}

static void sixteen_routes_are_kept(void **state)
{
	struct sbuf routes = { 0 }, out = { 0 };
	struct bench b;
	unsigned lines = 0;

	(void)state;
	begin(&b);
	set(&b, "net0/ip", "192.0.2.15");
	for (unsigned i = 0; i < 20; i++)
		sbuf_printf(&routes, "%s08:%02x:c0:00:02:01", i ? ":" : "",
			    20 + i);
	set(&b, "net0/static-routes", sbuf_text(&routes));
	assert_int_equal(net_routes(b.net, &out), 0);
	for (const char *p = sbuf_text(&out); (p = strstr(p, " for ")); p++)
		lines++;
	assert_int_equal(lines, 16);
	sbuf_free(&routes);
	sbuf_free(&out);
	bench_stop(&b);
}

/* A ping of this size goes in so many frames. */
/* Nine gateways of 5 bytes and eleven routes of 9: of 144, not a byte more. */
static void no_route_is_read_behind_the_last_byte(void **state)
{
	struct sbuf routes = { 0 }, out = { 0 };
	struct bench b;
	unsigned lines = 0;

	(void)state;
	begin(&b);
	set(&b, "net0/ip", "192.0.2.15");
	for (unsigned i = 0; i < 9; i++)
		sbuf_str(&routes, "00:c0:00:02:01:");
	for (unsigned i = 0; i < 11; i++)
		sbuf_printf(&routes, "20:0a:01:02:%02x:c0:00:02:03%s", i,
			    i < 10 ? ":" : "");
	set(&b, "net0/static-routes", sbuf_text(&routes));
	assert_int_equal(net_routes(b.net, &out), 0);
	for (const char *p = sbuf_text(&out); (p = strstr(p, " for ")); p++)
		lines++;
	assert_int_equal(lines, 11);
	assert_has(sbuf_text(&out),
		   "for 10.1.2.10/255.255.255.255 gw 192.0.2.3");
	sbuf_free(&routes);
	sbuf_free(&out);
	bench_stop(&b);
}

static void none(void *ctx, const struct ping_reply *r)
{
	(void)ctx, (void)r;
}

static unsigned frames_of(struct bench *b, uint32_t size)
{
	struct ping_options opt = { .size = size, .interval_ms = 1,
				    .count = 1, .reply = none };
	size_t i = fake_nic_sent(b->nic), len;
	unsigned n = 0;
	const uint8_t *f;

	(void)net_ping(b->net, "192.0.2.1", &opt, NULL);
	for (; (f = fake_nic_tx(b->nic, i, &len)); i++)
		n += get_be16(f + 12) == 0x800;
	return n;
}

static void the_mtu_is_the_cards_unless_a_good_one_is_set(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "net0/ip", "192.0.2.15");
	assert_int_equal(frames_of(&b, 1472), 1);
	assert_int_equal(frames_of(&b, 1473), 2);
	set(&b, "net0/mtu", "1000");
	assert_int_equal(frames_of(&b, 972), 1);
	assert_int_equal(frames_of(&b, 973), 2);
	set(&b, "net0/mtu", "576");
	assert_int_equal(frames_of(&b, 548), 1);
	assert_int_equal(frames_of(&b, 549), 2);
	set(&b, "net0/mtu", "575");
	assert_int_equal(frames_of(&b, 1472), 1);
	set(&b, "net0/mtu", "1500");
	assert_int_equal(frames_of(&b, 1472), 1);
	set(&b, "net0/mtu", "1501");
	assert_int_equal(frames_of(&b, 1473), 2);
	set(&b, "net0/mtu", "600");
	set(&b, "net0/mtu", "");
	assert_int_equal(frames_of(&b, 1472), 1);
	bench_stop(&b);
}

/* Of two without a gateway, what is for all goes by the one opened last. */
static void the_latest_interface_is_the_default(void **state)
{
	struct ping_options opt = { .size = 1, .interval_ms = 1, .count = 1,
				    .reply = none };
	struct nic *first = fake_nic_add(NULL);
	struct bench b;
	size_t sent;

	(void)state;
	bench_start(&b);		/* adds another */
	set(&b, "net0/ip", "192.0.2.15");
	set(&b, "net1/ip", "198.51.100.15");
	assert_int_equal(netdev_open(net_dev(b.net, 1), &b.e), 0);
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), 0);
	(void)net_ping(b.net, "255.255.255.255", &opt, NULL);
	sent = fake_nic_sent(first);
	(void)net_ping(b.net, "255.255.255.255", &opt, NULL);
	assert_int_equal(fake_nic_sent(first), sent + 1);
	set(&b, "net1/gateway", "198.51.100.1");
	(void)net_ping(b.net, "255.255.255.255", &opt, NULL);
	assert_int_equal(fake_nic_sent(first), sent + 1);
	set(&b, "net0/gateway", "192.0.2.1");
	(void)net_ping(b.net, "255.255.255.255", &opt, NULL);
	assert_int_equal(fake_nic_sent(first), sent + 2);
	netdev_close(net_dev(b.net, 1));
	assert_int_equal(netdev_open(net_dev(b.net, 1), &b.e), 0);
	(void)net_ping(b.net, "255.255.255.255", &opt, NULL);
	assert_int_equal(fake_nic_sent(first), sent + 2);
	bench_stop(&b);
}

/* Or if it does, it is read again. */
static void an_address_needs_no_memory_to_be_read(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	for (unsigned n = 1; n < 20; n++) {
		set(&b, "net0/ip", "192.0.2.99");
		net_refresh(b.net);
		set(&b, "net0/ip", "192.0.2.15");
		fake_alloc_fail(n);
		net_refresh(b.net);
		fake_alloc_fail(0);
		net_refresh(b.net);
		assert_false(b.net->stale);
		routes_are(&b, "net0: 192.0.2.15/255.255.255.0\n");
	}
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(without_a_mask_it_is_the_classs),
		FAKE_TEST(static_routes_replace_the_gateway),
		FAKE_TEST(a_route_that_is_wrong_ends_the_list),
		FAKE_TEST(sixteen_routes_are_kept),
		FAKE_TEST(no_route_is_read_behind_the_last_byte),
		FAKE_TEST(the_latest_interface_is_the_default),
		FAKE_TEST(an_address_needs_no_memory_to_be_read),
		FAKE_TEST(the_mtu_is_the_cards_unless_a_good_one_is_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
