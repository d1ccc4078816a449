/* test_ask.c: names, pings, times and boot servers, by the lab's wire. */
#include "tests/netcmds/world.h"

#include <stdlib.h>

/* ---- asking around --------------------------------------------------- */

#define NAMES DHCP "  options: {domain: example.test}\n- type: dns\n" \
	"  names: {boot.example.test: 192.0.2.7, " \
	"www.example.test: boot.example.test}\n  other: none\n"

static void names_are_looked_up(void **state)
{
	struct world w;

	(void)state;
	begin(&w, NAMES);
	assert_int_equal(run(&w, "dhcp\nnslookup a www.example.test\n"
			     "nslookup b boot\nnslookup c 10.0.0.1\n"
			     "nslookup d:string fe80::1\n"
			     "echo ${a} ${b} ${c}\nshow a"), 0);
	assert_has(fake_out(), "192.0.2.7 192.0.2.7 10.0.0.1\n"
		   "a:ipv4 = 192.0.2.7\n");
	assert_int_equal(run(&w, "nslookup a nobody.test"), -ENXIO);
	assert_int_equal(w.e.arg, 0);	/* not the setting, which is right */
	assert_string_equal(w.e.msg, "no address for the name "
			    "\"nobody.test\"");
	assert_int_equal(run(&w, "clear net0.dhcp/dns\nnslookup a x.test"),
			 -ENXIO);
	assert_string_equal(w.e.msg, "cannot look up \"x.test\": no name "
			    "server is set");
	end(&w);
}

static void a_silent_name_server_is_given_up(void **state)
{
	uint64_t began_us;
	struct world w;

	(void)state;
	begin(&w, DHCP "- {type: dns, fails: silent}\n");
	assert_int_equal(run(&w, "dhcp"), 0);
	began_us = fake.now_us;
	assert_int_equal(run(&w, "nslookup a x.test"), -ETIMEDOUT);
	assert_in_range(fake.now_us - began_us, 5000000, 30000000);
	end(&w);
}

static void ping_counts_what_comes_back(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "networks: {lan: {address: 192.0.2.1/24, any-address: no}}"
	      "\n" DHCP);
	assert_int_equal(run(&w, "ifconf -c dhcp"), 0);
	assert_int_equal(run(&w, "ping -c 2 -s 3000 192.0.2.1"), 0);
	assert_string_equal(fake_out(), "3000 bytes from 192.0.2.1: seq=1\n"
			    "3000 bytes from 192.0.2.1: seq=2\n");
	assert_int_equal(run(&w, "ping -c 1 192.0.2.9"), -ETIMEDOUT);
	assert_string_equal(fake_out(), "0 bytes from <none>: seq=1: "
			    "Connection timed out\n");
	assert_int_equal(run(&w, "ping -q -c 1 192.0.2.9"), -ETIMEDOUT);
	assert_string_equal(fake_out(), "");
	assert_int_equal(run(&w, "ping -t 0 192.0.2.1"), -EINVAL);
	assert_int_equal(run(&w, "ipstat"), 0);
	assert_non_null(strstr(fake_out(), "IP version 6:\n  InReceives:"));
	assert_non_null(strstr(fake_out(), "TCP:\n  InSegs:"));
	assert_int_equal(run(&w, "nstat"), 0);
	assert_has(fake_out(), "net0 IP 192.0.2.1 is Ethernet 52:54:00:");
	end(&w);
}

static void a_server_sets_the_clock(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP "- type: ntp\n");
	assert_int_equal(run(&w, "dhcp\nntp 192.0.2.1"), 0);
	end(&w);
	fake_reset();
	begin(&w, DHCP);
	assert_int_equal(run(&w, "dhcp\nntp 192.0.2.1"), -ETIMEDOUT);
	assert_string_equal(w.e.msg, "192.0.2.1 does not tell the time");
	end(&w);
}

static void boot_servers_are_found(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP "- {type: proxydhcp, address: 192.0.2.2, filename: m, "
	      "boot-servers: [{type: 1, filename: winpe}]}\n");
	assert_int_equal(run(&w, "dhcp\npxebs net0 1\n"
			     "echo ${pxebs/filename}"), 0);
	assert_has(fake_out(), "PXEBS (net0 type 1)... ok\nwinpe\n");
	assert_int_equal(run(&w, "pxebs net0 9"), -ETIMEDOUT);
	assert_int_equal(run(&w, "pxebs net0 99999"), -EINVAL);
	end(&w);
}

/* ---- both families ----------------------------------------------------- */

/* A web server of each kind of name; @dead: IPv6 goes nowhere. */
#define FAMILIES(dead) "networks: {lan: {address: 192.0.2.1/24, " \
	"ipv6: '2001:db8::1/64', ipv6-dead: " dead "}}\n" \
	DHCP "- type: dns\n  names:\n" \
	"    both.test: [192.0.2.1, '2001:db8::1']\n" \
	"    four.test: 192.0.2.1\n    six.test: '2001:db8::1'\n" \
	"- type: http\n  paths: {/x: hello}\n"

/* How many ms it takes to fetch x from @host, after dhcp. */
static unsigned fetch_ms(struct world *w, const char *host)
{
	uint64_t start_us = fake.now_us;
	char line[64];

	snprintf(line, sizeof(line), "imgfetch http://%s/x", host);
	if (run(w, line) < 0)
		fail_msg("%s", w->e.msg);
	return (unsigned)((fake.now_us - start_us) / 1000);
}

static void a_dead_ipv6_router_costs_half_a_second_at_most(void **state)
{
	struct world w;

	(void)state;
	begin(&w, FAMILIES("yes"));
	assert_int_equal(run(&w, "dhcp\nisset ${net0/dns6}"), 0);
	assert_in_range(fetch_ms(&w, "both.test"), 250, 500);
	/* the next one knows */
	assert_int_equal(run(&w, "imgfree"), 0);
	assert_true(fetch_ms(&w, "both.test") < 10);
	assert_true(fetch_ms(&w, "four.test") < 10);
	end(&w);
	fake_reset();
	begin(&w, FAMILIES("yes"));
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_in_range(fetch_ms(&w, "four.test"), 0, 500);
	end(&w);
}

static void each_family_alone_costs_nothing(void **state)
{
	static const char *const hosts[] = { "both", "four", "six" };
	struct world w;
	char name[16];

	(void)state;
	begin(&w, FAMILIES("no"));
	assert_int_equal(run(&w, "dhcp"), 0);
	for (unsigned i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%s.test", hosts[i]);
		assert_true(fetch_ms(&w, name) < 10);
	}
	end(&w);
}

static void a_dead_host_is_given_up_with_its_own_reason(void **state)
{
	struct world w;

	(void)state;
	begin(&w, FAMILIES("yes"));
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_true(run(&w, "imgfetch http://both.test:81/x") < 0);
	assert_has(w.e.msg, "refused the connection");
	end(&w);
}

/* ---- neighbours -------------------------------------------------------- */

static void a_neighbour_is_asked_for_each_quarter_of_a_second(void **state)
{
	struct world w;
	unsigned before, after;

	(void)state;
	/* nobody has this address: the dead router answers nothing at all */
	begin(&w, FAMILIES("yes"));
	assert_int_equal(run(&w, "ifconf -c ipv6\nifstat"), 0);
	before = (unsigned)strtoul(strstr(fake_out(), "TX:") + 3, NULL, 10);
	assert_true(run(&w, "ping -c 1 -t 1100 2001:db8::77") < 0);
	assert_int_equal(run(&w, "ifstat"), 0);
	after = (unsigned)strtoul(strstr(fake_out(), "TX:") + 3, NULL, 10);
	assert_in_range(after - before, 4, 6);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(names_are_looked_up),
		FAKE_TEST(a_silent_name_server_is_given_up),
		FAKE_TEST(ping_counts_what_comes_back),
		FAKE_TEST(a_server_sets_the_clock),
		FAKE_TEST(boot_servers_are_found),
		FAKE_TEST(a_dead_ipv6_router_costs_half_a_second_at_most),
		FAKE_TEST(each_family_alone_costs_nothing),
		FAKE_TEST(a_dead_host_is_given_up_with_its_own_reason),
		FAKE_TEST(a_neighbour_is_asked_for_each_quarter_of_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
