/* test_dhcp.c: what the DHCP client says, and which answers count. */
#include "tests/net/dhcpd.h"

#include "net/dhcp_send.h"

/* ---- what is sent ---------------------------------------------------- */

/* The tags of the options in order, as text. */
static void tags(const struct plan *p, char *out, size_t cap)
{
	size_t at = 240, n = 0;

	out[0] = 0;
	while (at < p->first_len && p->first[at] != 255) {
		n += (size_t)snprintf(out + n, cap - n, "%u ",
				      p->first[at]);
		at += 2u + p->first[at + 1];
	}
	assert_int_equal(at, p->first_len - 1);
}

static const uint8_t *option(const struct plan *p, unsigned tag, size_t *len)
{
	size_t at = 240;

	while (at < p->first_len && p->first[at] != tag)
		at += 2u + p->first[at + 1];
	assert_true(at < p->first_len);
	*len = p->first[at + 1];
	return p->first + at + 2;
}

static void a_discover_has_the_options_that_servers_look_for(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;
	const uint8_t *v;
	char text[128];
	size_t len;

	(void)state;
	bench_start(&b);
	fake.name = "efi";
	(void)run(&b, &p);
	tags(&p, text, sizeof(text));
	assert_string_equal(text, "53 57 93 94 60 77 55 175 61 97 ");
	v = option(&p, 77, &len);
	assert_int_equal(len, 4);
	assert_memory_equal(v, "iPXE", 4);
	v = option(&p, 60, &len);
	assert_int_equal(len, 32);
	assert_memory_equal(v, "PXEClient:Arch:00007:UNDI:003010", 32);
	v = option(&p, 61, &len);
	assert_int_equal(len, 7);
	assert_memory_equal(v + 1, b.nic->mac, 6);
	v = option(&p, 57, &len);
	assert_int_equal(get_be16(v), 1472);
	assert_int_equal(get_be16(p.first + 10), 0);	/* no broadcast */
	bench_stop(&b);
}

static void a_bios_machine_says_so(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	(void)run(&b, &p);
	v = option(&p, 60, &len);
	assert_memory_equal(v, "PXEClient:Arch:00000:UNDI:002001", 32);
	v = option(&p, 93, &len);
	assert_int_equal(get_be16(v), 0);
	bench_stop(&b);
}

static void a_setting_replaces_the_user_class(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	assert_int_equal(settings_set(b.root, "user-class", "mine", NULL), 0);
	(void)run(&b, &p);
	v = option(&p, 77, &len);
	assert_int_equal(len, 4);
	assert_memory_equal(v, "mine", 4);
	bench_stop(&b);
}

/* A lease of before has it, in any block that a server fills. */
static void what_a_server_sent_is_not_sent_back(void **state)
{
	static const char *const blocks[] = { "dhcp", "proxydhcp", "pxebs",
					      "dhcpv6", "mine" };
	struct net *net;
	struct settings *s;

	(void)state;
	for (unsigned i = 0; i < 5; i++) {
		struct sbuf out = { 0 };
		struct bench b;

		fake_reset();
		bench_start(&b);
		net = b.net;
		assert_int_equal(dhcp_override(net, "user-class", &out),
				 -ENOENT);
		assert_int_equal(settings_add(b.root, blocks[i], NULL,
					      NULL, 0, &s), 0);
		assert_int_equal(settings_set(s, "user-class", "x", NULL), 0);
		assert_int_equal(dhcp_override(net, "user-class", &out),
				 i < 4 ? -ENOENT : 0);
		sbuf_free(&out);
		bench_stop(&b);
	}
}

static void nobody_answering_is_given_up_after_15_s(void **state)
{
	struct plan p = { .silent = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -ETIMEDOUT);
	assert_int_equal(p.discovers, 4);
	assert_int_equal(b.sent_us[1], 1000000);
	assert_int_equal(b.sent_us[2], 3000000);
	assert_int_equal(b.sent_us[3], 7000000);
	assert_int_equal(fake.now_us, 15000000);
	assert_string_equal(b.e.msg, "no DHCP server answered on net0");
	bench_stop(&b);
}

/* ---- what is made of it ---------------------------------------------- */

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
		FAKE_TEST(a_discover_has_the_options_that_servers_look_for),
		FAKE_TEST(a_bios_machine_says_so),
		FAKE_TEST(a_setting_replaces_the_user_class),
		FAKE_TEST(what_a_server_sent_is_not_sent_back),
		FAKE_TEST(nobody_answering_is_given_up_after_15_s),
		FAKE_TEST(a_lease_becomes_settings),
		FAKE_TEST(fragments_of_an_answer_are_joined),
		FAKE_TEST(answers_for_others_do_not_count),
		FAKE_TEST(a_bootp_server_will_do),
		FAKE_TEST(an_address_that_was_not_offered_is_not_taken),
		FAKE_TEST(a_nak_starts_over),
		FAKE_TEST(a_new_lease_replaces_the_old_one),
		FAKE_TEST(with_a_lease_no_router_is_waited_for_long),
		FAKE_TEST(a_script_can_store_in_the_lease),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
