/* test_dhcp6.c: what the DHCPv6 client says, and which answers count. */
#include "tests/net/dhcp6d.h"

#define UUID	"00112233-4455-6677-8899-aabbccddeeff"

static void a_managed_network_gives_an_address(void **state)
{
	struct plan p = { .flags = 0xc0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.solicits, 1);
	assert_int_equal(p.requests, 1);
	assert_string_equal(value(&b, "net0.dhcpv6/ip6"), "2001:db8::77");
	assert_string_equal(value(&b, "ip6"), "2001:db8::77");
	assert_string_equal(value(&b, "dns6"), "2001:db8::53");
	assert_string_equal(value(&b, "filename"),
			    "http://[2001:db8::1]/b.ipxe");
	bench_stop(&b);
}

static void a_client_says_what_servers_look_for(void **state)
{
	static const uint8_t uuid[18] = {
		0, 4, 0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99,
		0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
	};
	struct plan p = { .flags = 0x80 };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	fake.name = "efi";
	assert_int_equal(settings_set(b.root, "uuid", UUID, NULL), 0);
	assert_int_equal(run(&b, &p), 0);
	v = said(&p, DHCP6_CLIENT_ID, &len);
	assert_int_equal(len, sizeof(uuid));
	assert_memory_equal(v, uuid, sizeof(uuid));
	v = said(&p, DHCP6_SERVER_ID, &len);
	assert_memory_equal(v, "\0\3\0\1server", 10);
	v = said(&p, DHCP6_IA_NA, &len);
	assert_int_equal(len, 40);
	assert_int_equal(v[31], 0x77);
	v = said(&p, DHCP6_USER_CLASS, &len);
	assert_int_equal(len, 6);
	assert_memory_equal(v, "\0\4iPXE", 6);
	v = said(&p, DHCP6_VENDOR_CLASS, &len);
	assert_memory_equal(v, "\0\0\1\x57\0\x20PXEClient:Arch:00007:UNDI:"
			    "003010", 38);
	v = said(&p, DHCP6_ARCH, &len);
	assert_int_equal(get_be16(v), 7);
	assert_non_null(said(&p, DHCP6_WANTED, &len));
	assert_non_null(said(&p, DHCP6_ELAPSED, &len));
	bench_stop(&b);
}

static void a_machine_without_a_uuid_is_its_card(void **state)
{
	struct plan p = { .flags = 0x80 };
	struct bench b;
	const uint8_t *v;
	size_t len;

	(void)state;
	bench_start(&b);
	fake.smbios = NULL;
	assert_int_equal(run(&b, &p), 0);
	v = said(&p, DHCP6_CLIENT_ID, &len);
	assert_int_equal(len, 10);
	assert_memory_equal(v, "\0\3\0\1", 4);
	assert_memory_equal(v + 4, b.nic->mac, 6);
	bench_stop(&b);
}

static void another_configuration_asks_for_no_address(void **state)
{
	struct plan p = { .flags = 0x40 };
	struct bench b;
	size_t len;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.informs, 1);
	assert_int_equal(p.solicits, 0);
	assert_null(said(&p, DHCP6_IA_NA, &len));
	assert_string_equal(value(&b, "dns6"), "2001:db8::53");
	assert_string_equal(value(&b, "net0.dhcpv6/ip6"), "");
	bench_stop(&b);
}

static void without_a_flag_no_server_is_asked(void **state)
{
	struct plan p = { 0 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.solicits + p.informs, 0);
	assert_string_equal(value(&b, "net0.dhcpv6/dns6"), "");
	bench_stop(&b);
}

static void a_prefix_of_the_router_makes_an_address(void **state)
{
	struct plan p = { .forms = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	/* the address is made of the router's prefix */
	assert_string_equal(value(&b, "net0.ndp.0/ip6"),
			    "2001:db8::5054:ff:fe12:3456");
	assert_string_equal(value(&b, "net0.ndp.0/len6"), "64");
	assert_has(value(&b, "net0.ndp.0/gateway6"), "fe80::");
	bench_stop(&b);
}

static void a_silent_server_is_given_up_after_16_s(void **state)
{
	struct plan p = { .flags = 0xc0, .no_server = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -ETIMEDOUT);
	assert_int_equal(p.solicits, 6);
	assert_string_equal(b.e.msg, "no DHCPv6 server answered on net0");
	assert_int_equal(fake.now_us, 15750000);
	bench_stop(&b);
}

static void the_routers_word_is_enough_where_the_server_is_silent(void **state)
{
	struct plan p = { .flags = 0x40, .no_server = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), 0);
	assert_int_equal(p.informs, 6);
	bench_stop(&b);
}

static void a_server_without_addresses_is_named_as_the_cause(void **state)
{
	struct plan p = { .flags = 0xc0, .status = 2 };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -EADDRNOTAVAIL);
	assert_int_equal(p.requests, 0);
	assert_string_equal(b.e.msg,
			    "the DHCPv6 server has no address for net0");
	bench_stop(&b);
}

static void an_offer_may_be_taken_back(void **state)
{
	struct plan p = { .flags = 0xc0, .refuse_request = true };
	struct bench b;

	(void)state;
	bench_start(&b);
	assert_int_equal(run(&b, &p), -EADDRNOTAVAIL);
	assert_true(p.requests > 1);
	bench_stop(&b);
}

static void answers_to_others_and_broken_ones_do_not_count(void **state)
{
	struct plan plans[] = {
		{ .flags = 0xc0, .other_xid = true },
		{ .flags = 0xc0, .other_server = true },
	};
	struct plan cut = { .flags = 0xc0, .cut = true };
	struct bench b;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		fake_reset();
		bench_start(&b);
		assert_int_equal(run(&b, &plans[i]), -ETIMEDOUT);
		bench_stop(&b);
	}
	fake_reset();
	bench_start(&b);
	assert_int_equal(run(&b, &cut), -EADDRNOTAVAIL);
	bench_stop(&b);
}

/* Whatever fails, it says so or succeeds later. */
static void memory_may_run_out_at_any_time(void *ctx)
{
	struct plan p = { .flags = 0xc0 };
	struct bench b;
	int rc;

	(void)ctx;
	if (!bench_try(&b))
		return;
	b.ctx = &p;
	fake_nic_peer(b.nic, peer, &b);
	rc = bench_configure(&b, NET_CONFIG_IPV6);
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
		FAKE_TEST(a_managed_network_gives_an_address),
		FAKE_TEST(a_client_says_what_servers_look_for),
		FAKE_TEST(a_machine_without_a_uuid_is_its_card),
		FAKE_TEST(another_configuration_asks_for_no_address),
		FAKE_TEST(without_a_flag_no_server_is_asked),
		FAKE_TEST(a_prefix_of_the_router_makes_an_address),
		FAKE_TEST(a_silent_server_is_given_up_after_16_s),
		FAKE_TEST(
			the_routers_word_is_enough_where_the_server_is_silent),
		FAKE_TEST(a_server_without_addresses_is_named_as_the_cause),
		FAKE_TEST(an_offer_may_be_taken_back),
		FAKE_TEST(answers_to_others_and_broken_ones_do_not_count),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
