/* test_dhcp.c: which answers count to the DHCP client, and what it makes of
   them. */
#include "tests/net/dhcpd.h"

static void a_lease_becomes_settings(void **state)
{
	struct plan p = { 0 };
	struct sbuf routes = { 0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_string_equal(value(&b, "net0.dhcp/ip"), "192.0.2.15");
	assert_string_equal(value(&b, "netmask"), "255.255.255.0");
	assert_string_equal(value(&b, "filename"), "boot.ipxe");
	assert_string_equal(value(&b, "next-server"), "192.0.2.1");
	assert_string_equal(value(&b, "netX/dhcp-server"), "192.0.2.1");
	assert_int_equal(net_routes(b.net, &routes), 0);
	assert_non_null(strstr(sbuf_text(&routes), "net0: 192.0.2.15/"
			       "255.255.255.0 gw 192.0.2.254\n"));
	sbuf_free(&routes);
	/* the wait for a ProxyDHCP server, and no retransmission */
	assert_int_equal(fake.now_us, 700000);
	assert_int_equal(p.discovers, 1);
	bench_stop(&b);
}

static void fragments_of_an_answer_are_joined(void **state)
{
	struct plan p = { .proxy = true, .proxy_empty = true, .cut = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_string_equal(value(&b, "proxydhcp/filename"), "proxy.efi");
	bench_stop(&b);
}

static void answers_for_others_do_not_count(void **state)
{
	struct plan p = { .noise = true, .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.discovers, 1);
	assert_int_equal(p.requests, 1);
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.15");
	bench_stop(&b);
}

/* One without a type of message, RFC 1533's 53, is BOOTP's. */
static void a_bootp_server_will_do(void **state)
{
	struct plan p = { .bootp = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.requests, 1);
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.15");
	assert_int_equal(fake.now_us, 700000);
	bench_stop(&b);
}

static void an_address_that_was_not_offered_is_not_taken(void **state)
{
	struct plan p = { .other_ack = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.requests, 2);
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.15");
	bench_stop(&b);
}

static void a_nak_starts_over(void **state)
{
	struct plan p = { .naks = 2, .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.discovers, 3);
	assert_int_equal(p.requests, 3);
	bench_stop(&b);
}

static void of_180_naks_each_starts_over(void **state)
{
	struct plan enough = { .naks = 180, .no_proxy = true };
	struct plan more = { .naks = 181, .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &enough), 0);
	assert_int_equal(enough.discovers, 181);
	assert_int_equal(run(&b, &more), 0);
	assert_int_equal(more.discovers, 181);
	assert_int_equal(more.requests, 182);
	bench_stop(&b);
}

static void a_new_lease_replaces_the_old_one(void **state)
{
	struct plan one = { .proxy = true };
	struct plan two = { .no_proxy = true, .ip = 0xc0000210 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &one), 0);
	assert_int_equal(run(&b, &two), 0);
	assert_string_equal(value(&b, "net0/ip"), "192.0.2.16");
	assert_string_equal(value(&b, "proxydhcp/filename"), "");
	/* with an address the answer must be broadcast */
	assert_int_equal(two.first[10], 0x80);
	bench_stop(&b);
}

/* Looks each microsecond, from just before a time on. */
static uint64_t look_at_us;

static uint64_t look(struct event_source *src, bool *busy)
{
	(void)src;
	(void)busy;
	return fake.now_us < look_at_us ? look_at_us : fake.now_us + 1;
}

static void with_a_lease_no_router_is_waited_for_long(void **state)
{
	struct event_source src = { .poll = look };
	struct plan p = { .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	event_add(&b.ev, &src);
	look_at_us = 499990;
	p.ip = 0xc000020f;
	b.on_udp = serve;
	b.ctx = &p;
	assert_int_equal(bench_configure(&b, NET_CONFIG_ALL), 0);
	assert_int_equal(fake.now_us, 500001);
	event_del(&b.ev, &src);
	bench_stop(&b);
}

static void a_script_can_store_in_the_lease(void **state)
{
	struct plan p = { .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(settings_set(b.root, "net0.dhcp/filename", "other",
				      NULL), 0);
	assert_string_equal(value(&b, "filename"), "other");
	assert_int_equal(settings_set(b.root, "net0.dhcp/filename", "", NULL),
			 0);
	assert_string_equal(value(&b, "filename"), "");
	/* options within options have two bytes, and no more */
	assert_int_equal(settings_set(b.root, "net0.dhcp/44805:hex", "01",
				      NULL), 0);
	assert_string_equal(value(&b, "net0.dhcp/44805:hex"), "01");
	assert_int_equal(settings_set(b.root, "net0.dhcp/65536:hex", "01",
				      NULL), -ENOTTY);
	assert_string_equal(value(&b, "net0.dhcp/65536:hex"), "");
	bench_stop(&b);
}

static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .proxy = true, .proxy_empty = true, .cut = true };
	struct bench b;
	int rc;

	(void)ctx;
	if (!bench_try(&b))
		return;
	p.ip = 0xc000020f;
	b.on_udp = serve;
	b.ctx = &p;
	rc = bench_configure(&b, NET_CONFIG_ALL);
	assert_alloc_result(rc);
	bench_stop(&b);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out_at_any_time, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_lease_becomes_settings),
		FAKE_TEST(fragments_of_an_answer_are_joined),
		FAKE_TEST(answers_for_others_do_not_count),
		FAKE_TEST(a_bootp_server_will_do),
		FAKE_TEST(an_address_that_was_not_offered_is_not_taken),
		FAKE_TEST(a_nak_starts_over),
		FAKE_TEST(of_180_naks_each_starts_over),
		FAKE_TEST(a_new_lease_replaces_the_old_one),
		FAKE_TEST(with_a_lease_no_router_is_waited_for_long),
		FAKE_TEST(a_script_can_store_in_the_lease),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
