/* test_address6.c: ip6, len6 and gateway6 put into effect: who is asked for on
   the link when something is sent. */
#include "tests/net/server.h"

#include "net/stack.h"

#define BODY	54
#define OWN	"2001:db8:0:1::15"
#define GATEWAY	"fe80::9"

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

static void none(void *ctx, const struct ping_reply *r)
{
	(void)ctx, (void)r;
}

/* The neighbour that is looked for (RFC 4861 4.3) before @to is sent to, as
   text; "" if none is. */
static const char *next_hop(struct bench *b, const char *to)
{
	struct ping_options opt = { .size = 1, .interval_ms = 1, .count = 1,
				    .reply = none };
	static char text[48];
	size_t len, i = fake_nic_sent(b->nic);
	struct sbuf out = { 0 };
	const uint8_t *f;

	text[0] = '\0';
	(void)net_ping(b->net, to, &opt, NULL);
	for (; (f = fake_nic_tx(b->nic, i, &len)); i++) {
		if (get_be16(f + 12) != 0x86dd || f[BODY] != 135)
			continue;
		for (unsigned at = 0; at < 16; at += 2)
			(void)sbuf_printf(&out, at ? ":%x" : "%x",
					  get_be16(f + BODY + 8 + at));
		snprintf(text, sizeof(text), "%s", sbuf_text(&out));
		sbuf_reset(&out);
	}
	sbuf_free(&out);
	return text;
}

#define NEAR_GATEWAY	"fe80:0:0:0:0:0:0:9"

/* Is @to on the link, with that length of prefix? */
static bool is_near(const char *len6, const char *to)
{
	struct bench b;
	const char *hop;

	fake_reset();
	bench_start(&b);
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), 0);
	set(&b, "net0/ip6", OWN);
	set(&b, "net0/gateway6", GATEWAY);
	set(&b, "net0/len6", len6);
	hop = next_hop(&b, to);
	assert_true(hop[0]);
	bench_stop(&b);
	return strcmp(hop, NEAR_GATEWAY) != 0;
}

/* The first address beyond each length, and the last within. */
static void a_prefix_says_who_is_near(void **state)
{
	static const struct { const char *len6, *near, *far; } table[] = {
		{ "", "2001:db8:0:1:ffff::1", "2001:db8:0:0:ffff::1" },
		{ "64", "2001:db8:0:1:ffff::1", "2001:db8:0:0:ffff::1" },
		{ "63", "2001:db8:0:0:ffff::1", "2001:db8:0:2::1" },
		{ "62", "2001:db8:0:3::1", "2001:db8:0:4::1" },
		{ "56", "2001:db8:0:ff::1", "2001:db8:0:100::1" },
		{ "57", "2001:db8:0:7f::1", "2001:db8:0:80::1" },
		{ "1", "7fff::1", "8000::1" },
		{ "127", "2001:db8:0:1::14", "2001:db8:0:1::16" },
		{ "120", "2001:db8:0:1::ff", "2001:db8:0:1::115" },
		{ "129", "2001:db8:0:1:ffff::1", "2001:db8:0:0:ffff::1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		print_message("%s\n", table[i].len6);
		assert_true(is_near(table[i].len6, table[i].near));
		assert_false(is_near(table[i].len6, table[i].far));
	}
	assert_false(is_near("128", "2001:db8:0:1::14"));
	assert_true(is_near("0", "fd00::1"));
}

static void what_changes_is_put_into_effect(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), 0);
	/* without a gateway nothing goes beyond */
	set(&b, "net0/ip6", OWN);
	assert_string_equal(next_hop(&b, "2001:db8:0:1::9"),
			    "2001:db8:0:1:0:0:0:9");
	assert_string_equal(next_hop(&b, "2001:db8:0:2::9"), "");
	set(&b, "net0/gateway6", GATEWAY);
	assert_string_equal(next_hop(&b, "2001:db8:0:2::9"), NEAR_GATEWAY);
	/* another address leaves the first one's link */
	set(&b, "net0/ip6", "2001:db8:0:3::15");
	assert_string_equal(next_hop(&b, "2001:db8:0:3::9"),
			    "2001:db8:0:3:0:0:0:9");
	set(&b, "net0/gateway6", "fe80::8");
	assert_string_equal(next_hop(&b, "2001:db8:0:1::a"),
			    "fe80:0:0:0:0:0:0:8");
	set(&b, "net0/ip6", "");
	set(&b, "net0/gateway6", "");
	assert_string_equal(next_hop(&b, "2001:db8:0:3::b"), "");
	bench_stop(&b);
}

/* Of two that lead beyond, the one opened last. */
static void the_latest_gateway_leads_beyond(void **state)
{
	struct nic *first = fake_nic_add(NULL);
	struct bench b;
	size_t sent;

	(void)state;
	bench_start(&b);		/* adds another */
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(netdev_open(net_dev(b.net, i), &b.e), 0);
	set(&b, "net0/ip6", OWN);
	set(&b, "net1/ip6", "2001:db8:0:2::15");
	set(&b, "net0/gateway6", GATEWAY);
	set(&b, "net1/gateway6", GATEWAY);
	assert_string_equal(next_hop(&b, "2001:db8:0:9::9"), NEAR_GATEWAY);
	netdev_close(net_dev(b.net, 0));
	assert_int_equal(netdev_open(net_dev(b.net, 0), &b.e), 0);
	sent = fake_nic_sent(first);
	assert_string_equal(next_hop(&b, "2001:db8:0:9::a"), "");
	assert_true(fake_nic_sent(first) > sent);
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_prefix_says_who_is_near),
		FAKE_TEST(what_changes_is_put_into_effect),
		FAKE_TEST(the_latest_gateway_leads_beyond),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
