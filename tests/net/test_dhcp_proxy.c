/* test_dhcp_proxy.c: how long a ProxyDHCP server is waited for, and what it may
   say. */
#include "tests/net/dhcpd.h"

/* Run with proxy-wait @wait, "": unset; what is booted. The time goes to
   *@ms; then so much more passes as the late answer needs. */
static const char *boots(struct plan *p, const char *wait, unsigned *ms)
{
	static char text[64];
	struct bench b;

	fake_reset();
	p->proxy = true;
	bench_start(&b);
	assert_int_equal(settings_set(b.root, "proxy-wait", wait, NULL), 0);
	assert_int_equal(run(&b, p), 0);
	*ms = (unsigned)(fake.now_us / 1000);
	snprintf(text, sizeof(text), "%s%s", value(&b, "proxydhcp/filename"),
		 value(&b, "net0.dhcp/filename"));
	(void)event_wait(&b.ev, 5000000, EVENT_NO_KEYS, NULL, NULL);
	bench_stop(&b);
	return text;
}

static void a_file_shortens_the_wait(void **state)
{
	struct plan in_time = { .proxy_late_ms = 400 };
	struct plan late = { .proxy_late_ms = 1500 };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&in_time, "", &ms), "proxy.efiboot.ipxe");
	assert_int_equal(ms, 400);
	assert_string_equal(fake_diag(), "");
	assert_string_equal(boots(&late, "", &ms), "boot.ipxe");
	assert_int_equal(ms, 700);
	assert_string_equal(fake_diag(), "warning: net0: the ProxyDHCP server "
			    "192.0.2.2 answered after 1.5 s, too late; to "
			    "wait for it: set proxy-wait 2\n");
}

static void without_a_file_the_wait_is_long(void **state)
{
	struct plan late = { .proxy_late_ms = 1500, .no_file = true };
	struct plan too_late = { .proxy_late_ms = 2200, .no_file = true };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&late, "", &ms), "proxy.efi");
	assert_int_equal(ms, 1500);
	assert_string_equal(boots(&too_late, "", &ms), "");
	assert_int_equal(ms, 2000);
}

static void proxy_wait_sets_both_waits(void **state)
{
	struct plan two = { .proxy_late_ms = 1500 };
	struct plan three = { .proxy_late_ms = 2500, .no_file = true };
	struct plan none = { .proxy_late_ms = 100, .no_file = true };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&two, "2", &ms), "proxy.efiboot.ipxe");
	assert_int_equal(ms, 1500);
	assert_string_equal(boots(&three, "3", &ms), "proxy.efi");
	assert_int_equal(ms, 2500);
	assert_string_equal(boots(&none, "0", &ms), "");
	assert_int_equal(ms, 0);
}

static void a_question_that_was_lost_shortens_no_wait(void **state)
{
	struct plan p = { .deaf = 1, .proxy_late_ms = 600 };
	unsigned ms;

	(void)state;
	assert_string_equal(boots(&p, "", &ms), "proxy.efiboot.ipxe");
	assert_int_equal(ms, 1600);
}

static void two_interfaces_ask_one_after_the_other(void **state)
{
	struct plan p = { .no_proxy = true };
	struct netdev *vlan;
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	/* the first one, which has a lease, leaves the port to the next */
	assert_int_equal(net_vlan_create(net_dev(b.net, 0), 5, 0, NULL), 0);
	vlan = net_dev(b.net, 1);
	assert_int_equal(net_configure(vlan, NET_CONFIG_DHCP, &b.e), 0);
	bench_stop(&b);
}

static void no_pxedhcp_ends_the_wait_for_a_proxy(void **state)
{
	struct plan p = { .no_proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_true(fake.now_us < 100000);
	bench_stop(&b);
}

static void a_negative_priority_is_never_taken(void **state)
{
	struct plan p = { .priority = -1 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -ETIMEDOUT);
	assert_int_equal(p.requests, 0);
	bench_stop(&b);
}

static void a_proxy_offer_ends_the_wait(void **state)
{
	struct plan p = { .proxy = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_true(fake.now_us < 100000);
	assert_int_equal(p.to_4011, 0);
	assert_string_equal(value(&b, "proxydhcp/filename"), "proxy.efi");
	assert_string_equal(value(&b, "net0.dhcp/filename"), "boot.ipxe");
	bench_stop(&b);
}

static void a_proxy_without_a_file_is_asked_on_port_4011(void **state)
{
	struct plan p = { .proxy = true, .proxy_empty = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.to_4011, 1);
	assert_string_equal(value(&b, "proxydhcp/filename"), "proxy.efi");
	bench_stop(&b);
}

/* An offer, an answer of BOOTP's and an ACK will do; without one of them the
   lease alone counts, after 2 s. */
static void what_port_4011_answers_must_be_an_answer(void **state)
{
	static const struct { unsigned type; bool is; } table[] = {
		{ DHCP_OFFER, true }, { DHCP_ACK, true },
		{ DHCP_DISCOVER, false }, { DHCP_REQUEST, false },
		{ DHCP_NAK, false }, { 7, false },
	};
	struct bench b;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct plan p = { .proxy = true, .proxy_empty = true,
				  .type_4011 = table[i].type };

		fake_reset();
		bench_start(&b);
		assert_int_equal(run(&b, &p), 0);
		assert_string_equal(value(&b, "net0/ip"), "192.0.2.15");
		assert_string_equal(value(&b, "proxydhcp/filename"),
				    table[i].is ? "proxy.efi" : "");
		assert_int_equal(fake.now_us, table[i].is ? 0 : 2000000);
		assert_int_equal(p.to_4011, table[i].is ? 1 : 4);
		bench_stop(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_file_shortens_the_wait),
		FAKE_TEST(without_a_file_the_wait_is_long),
		FAKE_TEST(proxy_wait_sets_both_waits),
		FAKE_TEST(a_question_that_was_lost_shortens_no_wait),
		FAKE_TEST(two_interfaces_ask_one_after_the_other),
		FAKE_TEST(no_pxedhcp_ends_the_wait_for_a_proxy),
		FAKE_TEST(a_negative_priority_is_never_taken),
		FAKE_TEST(a_proxy_offer_ends_the_wait),
		FAKE_TEST(a_proxy_without_a_file_is_asked_on_port_4011),
		FAKE_TEST(what_port_4011_answers_must_be_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
