/* test_nameserver.c: which name servers the settings name, and how many. */
#include "tests/net/server.h"

#include "net/stack.h"

static void set(struct bench *b, const char *name, const char *text)
{
	assert_int_equal(settings_set(b->root, name, text, NULL), 0);
}

static void begin(struct bench *b)
{
	bench_start(b);
	bench_address(b);
}

/* The servers as text, in the order in which they are asked. */
static const char *servers(struct bench *b)
{
	static char text[400];
	size_t n = 0;

	text[0] = '\0';
	bench_pass(b, 1);
	for (unsigned i = 0; i < b->net->n_dns; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s",
				      i ? " " : "",
				      ipaddr_ntoa(&b->net->dns[i]));
	return text;
}

static void those_of_ipv6_come_first(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	assert_string_equal(servers(&b), "");
	set(&b, "dns", "192.0.2.1");
	assert_string_equal(servers(&b), "192.0.2.1");
	set(&b, "dns6", "2001:db8::53");
	assert_string_equal(servers(&b), "2001:DB8::53 192.0.2.1");
	set(&b, "dns", "");
	assert_string_equal(servers(&b), "2001:DB8::53");
	bench_stop(&b);
}

/* One of the link itself is asked on the interface that was opened last. */
static void one_of_the_link_has_a_zone(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	set(&b, "dns6", "fe80::1");
	(void)servers(&b);
	assert_int_equal(b.net->n_dns, 1);
	assert_int_equal(ip6_addr_zone(ip_2_ip6(&b.net->dns[0])),
			 netif_get_index(&net_dev(b.net, 0)->netif));
	bench_stop(&b);
}

/* Six altogether; of one that is cut nothing. */
static void there_are_six_at_most(void **state)
{
	static const struct { const char *dns, *dns6, *want; } table[] = {
		{ "c0000201c0000202c0000203c0000204c0000205c0000206c0000207",
		  "", "192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4 192.0.2.5 "
		  "192.0.2.6" },
		{ "c0000201c0000202", "20010db800000000000000000000000a"
		  "20010db800000000000000000000000b",
		  "2001:DB8::A 2001:DB8::B 192.0.2.1 192.0.2.2" },
		{ "c0000201", "20010db8000000000000000000000001"
		  "20010db8000000000000000000000002"
		  "20010db8000000000000000000000003"
		  "20010db8000000000000000000000004"
		  "20010db8000000000000000000000005"
		  "20010db8000000000000000000000006"
		  "20010db8000000000000000000000007",
		  "2001:DB8::1 2001:DB8::2 2001:DB8::3 2001:DB8::4 "
		  "2001:DB8::5 2001:DB8::6" },
		{ "c0000201c00002", "", "192.0.2.1" },
		{ "c0000201", "20010db80000000000000000000001", "192.0.2.1" },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		begin(&b);
		set(&b, "dns:hexraw", table[i].dns);
		if (*table[i].dns6)
			set(&b, "dns6:hexraw", table[i].dns6);
		assert_string_equal(servers(&b), table[i].want);
		bench_stop(&b);
	}
}

/* "dnssl" counts before "domain", unless it is empty. */
static void short_names_end_with_what_is_set(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	(void)servers(&b);
	assert_string_equal(b.net->search, "");
	set(&b, "domain", "a.test");
	(void)servers(&b);
	assert_string_equal(b.net->search, "a.test");
	set(&b, "dnssl:hexraw", "01620474657374000163047465737400");
	(void)servers(&b);
	assert_string_equal(b.net->search, "b.test c.test");
	set(&b, "dnssl", "");
	set(&b, "domain", "");
	(void)servers(&b);
	assert_string_equal(b.net->search, "");
	bench_stop(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(those_of_ipv6_come_first),
		FAKE_TEST(one_of_the_link_has_a_zone),
		FAKE_TEST(there_are_six_at_most),
		FAKE_TEST(short_names_end_with_what_is_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
