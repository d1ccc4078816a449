/* test_neighbour.c: who is known on the links, of both families. */
#include "tests/net/six.h"

#include "net/net.h"

static bool tells;		/* 2001:db8::1 says where it is	*/

static void see(struct bench *b, const uint8_t *f, size_t len)
{
	if (tells && len >= AT6 + 24 && get_be16(f + 12) == 0x86dd)
		six_tell(b, f);
}

static void nothing(void *ctx, const struct ping_reply *r)
{
	(void)ctx;
	(void)r;
}

/* Something is said to @host, so that its card is looked for. */
static void look_for(struct bench *b, const char *host)
{
	const struct ping_options opt = { .size = 4, .interval_ms = 100,
					  .count = 1, .reply = nothing };

	(void)net_ping(b->net, host, &opt, NULL);
}

static void expect(struct bench *b, const char *text)
{
	struct sbuf out = { 0 };

	assert_int_equal(net_neighbours(b->net, &out), 0);
	assert_string_equal(sbuf_text(&out), text);
	sbuf_free(&out);
}

static void neighbours_are_listed(void **state)
{
	struct bench b;

	(void)state;
	bench_start(&b);
	b.on_frame = see;
	assert_int_equal(settings_set(b.root, "net0/ip6", "2001:db8::15",
				      NULL), 0);
	bench_address(&b);
	expect(&b, "");
	look_for(&b, "192.0.2.1");
	expect(&b, "net0 IP 192.0.2.1 is Ethernet 52:54:00:00:00:01\n");
	tells = false;
	look_for(&b, "2001:db8::1");
	expect(&b, "net0 IP 192.0.2.1 is Ethernet 52:54:00:00:00:01\n"
	       "net0 IPv6 2001:db8::1 is Ethernet (incomplete) (NDP)\n");
	tells = true;
	bench_pass(&b, 5000000);
	look_for(&b, "2001:db8::1");
	expect(&b, "net0 IP 192.0.2.1 is Ethernet 52:54:00:00:00:01\n"
	       "net0 IPv6 2001:db8::1 is Ethernet 52:54:00:00:00:01\n");
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(neighbours_are_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
