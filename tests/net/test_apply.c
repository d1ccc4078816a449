/*
 * test_apply.c: settings that somebody reads take effect when they are set,
 * when they change, and when they are gone again.
 */
#include "tests/net/server.h"

#include <stdlib.h>

#include "net/dhcp_packet.h"
#include "net/dhcp_send.h"
#include "net/stack.h"

static char text[512];

/* ---- what a setting changes --------------------------------------------- */

static const char *routes(struct bench *b)
{
	struct sbuf out = { 0 };

	assert_int_equal(net_routes(b->net, &out), 0);
	snprintf(text, sizeof(text), "%s", sbuf_text(&out));
	sbuf_free(&out);
	return text;
}

struct seen { size_t longest; uint8_t mac[6]; char question[80]; uint32_t to; };

static void see_frame(struct bench *b, const uint8_t *frame, size_t len)
{
	struct seen *s = b->ctx;

	memcpy(s->mac, frame + 6, 6);
	if (len > s->longest)
		s->longest = len;
}

static void see_udp(struct bench *b, const struct udp *u)
{
	struct seen *s = b->ctx;
	size_t at = 12, n = 0;

	if (u->dport != 53)
		return;
	s->to = u->to & 0xff;
	while (u->data[at] && n + u->data[at] < sizeof(s->question) - 1) {
		memcpy(s->question + n, u->data + at + 1, u->data[at]);
		n += u->data[at];
		s->question[n++] = '.';
		at += 1u + u->data[at];
	}
	s->question[n] = 0;
}

static void nothing(void *ctx, const struct ping_reply *r)
{
	(void)ctx;
	(void)r;
}

/* The longest frame of a datagram that is cut into pieces if need be. */
static const char *longest(struct bench *b)
{
	const struct ping_options opt = { .size = 1400, .count = 1,
					  .interval_ms = 100,
					  .reply = nothing };
	struct seen s = { 0 };

	b->ctx = &s;
	b->on_frame = see_frame;
	(void)net_ping(b->net, "192.0.2.1", &opt, NULL);
	snprintf(text, sizeof(text), "%zu", s.longest);
	return text;
}

static const char *sender(struct bench *b)
{
	const struct ping_options opt = { .size = 8, .count = 1,
					  .interval_ms = 100,
					  .reply = nothing };
	struct seen s = { 0 };

	b->ctx = &s;
	b->on_frame = see_frame;
	(void)net_ping(b->net, "192.0.2.1", &opt, NULL);
	snprintf(text, sizeof(text), "%02x:%02x", s.mac[0], s.mac[5]);
	return text;
}

/* Which server is asked first for a short name, and for what name. */
static const char *question(struct bench *b)
{
	struct seen s = { 0 };
	uint8_t a[16];
	bool v6;

	b->ctx = &s;
	b->on_udp = see_udp;
	(void)net_resolve(b->net, "short", &v6, a, NULL);
	b->on_udp = NULL;
	snprintf(text, sizeof(text), "%s of %u", s.question, s.to);
	return text;
}

/* An option of what DHCP would send. */
static const char *option(struct bench *b, unsigned tag)
{
	struct dhcp_say say = { .type = DHCP_DISCOVER };
	static uint8_t raw[1500];
	int len = dhcp_compose(net_dev(b->net, 0), &say, raw, sizeof(raw));

	assert_true(len > 240);
	text[0] = 0;
	for (int at = 240; at < len && raw[at] != 255; at += 2 + raw[at + 1])
		if (raw[at] == tag)
			snprintf(text, sizeof(text), "%.*s", raw[at + 1],
				 (const char *)raw + at + 2);
	return text;
}

static const char *user_class(struct bench *b)
{
	return option(b, 77);
}

static const char *vendor_class(struct bench *b)
{
	option(b, 60);
	text[9] = 0;	/* what follows names the architecture */
	return text;
}

/* ---- the settings ---------------------------------------------------------- */

#define LINK "net0: fe80::5054:ff:fe12:3456/64\n"
#define HERE "net0: 192.0.2.15/255.255.255.0"

static const struct row {
	const char *name, *first, *second;
	const char *(*effect)(struct bench *b);
	const char *before, *with_first, *with_second;
} rows[] = {
	{ "net0/gateway", "192.0.2.1", "192.0.2.2", routes, HERE "\n" LINK,
	  HERE " gw 192.0.2.1\n" LINK, HERE " gw 192.0.2.2\n" LINK },
	{ "net0/netmask", "255.255.0.0", "255.255.255.128", routes,
	  HERE "\n" LINK, "net0: 192.0.2.15/255.255.0.0\n" LINK,
	  "net0: 192.0.2.15/255.255.255.128\n" LINK },
	{ "net0/ip", "192.0.2.16", "192.0.2.17", routes, HERE "\n" LINK,
	  "net0: 192.0.2.16/255.255.255.0\n" LINK,
	  "net0: 192.0.2.17/255.255.255.0\n" LINK },
	{ "net0/static-routes:hex", "08:0a:c0:00:02:01", "08:0b:c0:00:02:02",
	  routes, HERE "\n" LINK,
	  HERE "\nnet0: 192.0.2.15 for 10.0.0.0/255.0.0.0 gw 192.0.2.1\n" LINK,
	  HERE "\nnet0: 192.0.2.15 for 11.0.0.0/255.0.0.0 gw 192.0.2.2\n"
	  LINK },
	{ "net0/ip6", "2001:db8::7", "2001:db8::8", routes, HERE "\n" LINK,
	  HERE "\n" LINK "net0: 2001:db8::7/64\n",
	  HERE "\n" LINK "net0: 2001:db8::8/64\n" },
	{ "net0/mtu", "1000", "600", longest, "1442", "1010", "610" },
	{ "net0/mac", "52:54:00:00:00:09", "02:00:00:00:00:0a", sender,
	  "52:56", "52:09", "02:0a" },
	{ "dns", "192.0.2.2", "192.0.2.3", question, "short. of 1",
	  "short. of 2", "short. of 3" },
	{ "domain", "a.test", "b.test", question, "short. of 1",
	  "short.a.test. of 1", "short.b.test. of 1" },
	{ "dnssl:hex", "01:61:00", "01:62:00", question, "short. of 1",
	  "short.a. of 1", "short.b. of 1" },
	{ "user-class", "one", "two", user_class, "iPXE", "one", "two" },
	{ "vendor-class", "number_1_", "number_2_", vendor_class, "PXEClient",
	  "number_1_", "number_2_" },
};

static void set(struct bench *b, const char *name, const char *value)
{
	assert_int_equal(settings_set(b->root, name, value, NULL), 0);
}

/* What is there when the row's setting is not. */
static const char *default_of(const struct row *r)
{
	return !strcmp(r->name, "net0/ip") ? "192.0.2.15" :
	       !strcmp(r->name, "net0/netmask") ? "255.255.255.0" :
	       !strcmp(r->name, "dns") ? "192.0.2.1" : "";
}

static void each_setting_takes_effect_again_and_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct bench b;

		fake_reset();
		bench_start(&b);
		bench_address(&b);
		set(&b, "dns", "192.0.2.1");
		assert_string_equal(r->effect(&b), r->before);
		set(&b, r->name, r->first);
		assert_string_equal(r->effect(&b), r->with_first);
		set(&b, r->name, r->second);
		assert_string_equal(r->effect(&b), r->with_second);
		set(&b, r->name, default_of(r));
		assert_string_equal(r->effect(&b), r->before);
		bench_stop(&b);
	}
}

static void an_address_that_is_cleared_is_gone(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	bench_address(&b);
	set(&b, "net0/ip", "");
	assert_string_equal(routes(&b), LINK);
	bench_stop(&b);
}

static void a_static_ipv6_address_has_a_prefix_and_a_router(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(netdev_open(net_dev(b.net, 0), NULL), 0);
	set(&b, "net0/ip6", "2001:db8:5::7");
	set(&b, "net0/len6", "48");
	set(&b, "net0/gateway6", "2001:db8:5::1");
	assert_string_equal(routes(&b), LINK
			    "net0: 2001:db8:5::7/48 gw 2001:db8:5::1\n");
	set(&b, "net0/gateway6", "fe80::9");
	set(&b, "net0/len6", "");
	assert_string_equal(routes(&b), LINK
			    "net0: 2001:db8:5::7/64 gw fe80::9\n");
	set(&b, "net0/gateway6", "");
	assert_string_equal(routes(&b), LINK "net0: 2001:db8:5::7/64\n");
	set(&b, "net0/ip6", "");
	assert_string_equal(routes(&b), LINK);
	bench_stop(&b);
}

/* Whom the card asks for: the neighbour itself, or the router. */
static char asked[40];

static void see_solicitation(struct bench *b, const uint8_t *f, size_t len)
{
	(void)b;
	if (len >= 78 && get_be16(f + 12) == 0x86dd && f[54] == 135)
		snprintf(asked, sizeof(asked), "%02x%02x:%02x",
			 f[62], f[63], f[77]);
}

static const char *next_hop(struct bench *b, const char *host)
{
	const struct ping_options opt = { .size = 8, .count = 1,
					  .interval_ms = 100,
					  .reply = nothing };

	asked[0] = 0;
	b->on_frame = see_solicitation;
	(void)net_ping(b->net, host, &opt, NULL);
	return asked;
}

/* The interface's ip6 is these 16 bytes. */
static void expect_ip6(struct bench *b, const char *bytes)
{
	struct settings *block = net_dev(b->net, 0)->block;
	uint8_t is[16];

	assert_int_equal(settings_raw(block, "ip6", is, sizeof(is)), 16);
	assert_memory_equal(is, bytes, sizeof(is));
	assert_int_equal(settings_raw(block, "len6", is, sizeof(is)), 1);
	assert_int_equal(is[0], 64);
}

static void the_link_has_an_address_before_any_other(void **state)
{
	static const char card[] = "\xfe\x80\0\0\0\0\0\0"
				   "\x50\x54\0\xff\xfe\x12\x34\x56";
	static const char other[] = "\xfe\x80\0\0\0\0\0\0"
				    "\x50\x54\0\xff\xfe\0\0\x09";
	struct bench b;

	(void)state;
	bench_start(&b);
	expect_ip6(&b, card);
	set(&b, "net0/mac:hex", "52:54:00:00:00:09");
	expect_ip6(&b, other);
	set(&b, "net0/mac:hex", "");
	assert_int_equal(netdev_open(net_dev(b.net, 0), NULL), 0);
	expect_ip6(&b, card);
	/* one that is in use does not change with the card's */
	set(&b, "net0/mac:hex", "52:54:00:00:00:09");
	expect_ip6(&b, card);
	set(&b, "net0/ip6", "2001:db8::7");
	expect_ip6(&b, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x07");
	bench_stop(&b);
}

static void packets_go_where_the_prefix_says(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(netdev_open(net_dev(b.net, 0), NULL), 0);
	set(&b, "net0/ip6", "2001:db8:5::7");
	set(&b, "net0/len6", "48");
	set(&b, "net0/gateway6", "2001:db8:5::1");
	assert_string_equal(next_hop(&b, "2001:db8:5::5"), "2001:05");
	assert_string_equal(next_hop(&b, "2001:db8:5:77::8"), "2001:08");
	assert_string_equal(next_hop(&b, "2001:db8:6::8"), "2001:01");
	set(&b, "net0/gateway6", "2001:db8:5::2");
	assert_string_equal(next_hop(&b, "2001:db8:6::5"), "2001:02");
	set(&b, "net0/gateway6", "2001:db8:5::3");
	assert_string_equal(next_hop(&b, "2001:db8:6::5"), "2001:03");
	set(&b, "net0/len6", "112");
	set(&b, "net0/gateway6", "2001:db8:5::4");
	assert_string_equal(next_hop(&b, "2001:db8:5::9:5"), "2001:04");
	set(&b, "net0/gateway6", "");
	assert_string_equal(next_hop(&b, "2001:db8:6::5"), "");
	/* Without a router all that the prefix covers is asked for itself */
	set(&b, "net0/len6", "48");
	assert_string_equal(next_hop(&b, "2001:db8:5:77::6"), "2001:06");
	set(&b, "net0/len6", "33");
	assert_string_equal(next_hop(&b, "2001:db8:7fff::8"), "2001:08");
	assert_string_equal(next_hop(&b, "2001:db8:8000::9"), "");
	bench_stop(&b);
}

/* Whom a machine with this length of its prefix asks for, on the way to a
   host; its router is 1. */
static void expect_hop(const char *len, const char *host, const char *hop)
{
	struct bench b;

	fake_reset();
	bench_start(&b);
	assert_int_equal(netdev_open(net_dev(b.net, 0), NULL), 0);
	set(&b, "net0/ip6", "2001:db8:0:10::7");
	set(&b, "net0/gateway6", "2001:db8:0:10::1");
	set(&b, "net0/len6", len);
	assert_string_equal(next_hop(&b, host), hop);
	bench_stop(&b);
}

/* None is 64, and so is more than an address has bits. */
static void a_prefix_has_64_bits_unless_another_number_is_set(void **state)
{
	(void)state;
	expect_hop("", "2001:db8:0:10:f::11", "2001:11");
	expect_hop("", "2001:db8:0:11::12", "2001:01");
	expect_hop("129", "2001:db8:0:10:f::13", "2001:13");
	expect_hop("128", "2001:db8:0:10:f::14", "2001:01");
	expect_hop("72", "2001:db8:0:10:f::15", "2001:15");
	expect_hop("72", "2001:db8:0:10:100::16", "2001:01");
	expect_hop("68", "2001:db8:0:10:fff::17", "2001:17");
	expect_hop("68", "2001:db8:0:10:1000::18", "2001:01");
	expect_hop("67", "2001:db8:0:10:1fff::19", "2001:19");
	expect_hop("67", "2001:db8:0:10:2000::1a", "2001:01");
}

static void the_latest_router_is_asked(void **state)
{
	struct nic *first = fake_nic_add(NULL);
	struct bench b;

	(void)state;
	bench_start(&b);		/* adds another, which is heard */
	set(&b, "net0/ip6", "2001:db8:1::7");
	set(&b, "net0/gateway6", "2001:db8:1::1");
	set(&b, "net1/ip6", "2001:db8:2::7");
	set(&b, "net1/gateway6", "2001:db8:2::2");
	assert_int_equal(netdev_open(net_dev(b.net, 0), NULL), 0);
	assert_int_equal(netdev_open(net_dev(b.net, 1), NULL), 0);
	assert_string_equal(next_hop(&b, "2001:db8:3::5"), "2001:02");
	assert_string_equal(next_hop(&b, "2001:db8:1::5"), "");
	assert_string_equal(next_hop(&b, "2001:db8:2::5"), "2001:05");
	netdev_close(net_dev(b.net, 0));
	assert_int_equal(netdev_open(net_dev(b.net, 0), NULL), 0);
	assert_string_equal(next_hop(&b, "2001:db8:3::6"), "");
	(void)first;
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_setting_takes_effect_again_and_again),
		FAKE_TEST(an_address_that_is_cleared_is_gone),
		FAKE_TEST(a_static_ipv6_address_has_a_prefix_and_a_router),
		FAKE_TEST(the_link_has_an_address_before_any_other),
		FAKE_TEST(packets_go_where_the_prefix_says),
		FAKE_TEST(
			a_prefix_has_64_bits_unless_another_number_is_set),
		FAKE_TEST(the_latest_router_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
