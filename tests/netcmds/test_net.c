/*
 * test_net.c: the network commands, run as scripts run them, against the
 * lab's servers.
 */
#include "tests/netcmds/world.h"

/* ---- interfaces ------------------------------------------------------ */

static void without_a_card_commands_fail_quietly(void **state)
{
	struct world w;

	(void)state;
	begin(&w, NULL);
	assert_int_equal(run(&w, "autoboot"), -ENODEV);
	assert_true(w.e.quiet);
	assert_int_equal(run(&w, "dhcp"), -ENODEV);
	assert_int_equal(run(&w, "ifstat"), -ENODEV);
	assert_int_equal(run(&w, "route"), 0);
	assert_int_equal(run(&w, "sync"), 0);
	assert_int_equal(run(&w, "ifconf -t 9 -c bogus net0"), -ENOTSUP);
	assert_int_equal(w.e.arg, 4);
	assert_int_equal(run(&w, "dhcp --configurator=bogus"), -ENOTSUP);
	assert_int_equal(w.e.arg, 1);
	assert_int_equal(run(&w, "ifopen net0"), -ENODEV);
	assert_string_equal(w.e.msg, "no network interface \"net0\"");
	end(&w);
}

static void ifstat_shows_card_and_counters(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "cards: [{mac: '52:54:00:12:34:99', driver: e1000, "
	      "device: '0000:00:05.0'}]\n" DHCP);
	assert_int_equal(run(&w, "ifstat"), 0);
	assert_string_equal(fake_out(), "net0: 52:54:00:12:34:99 using e1000 "
		"on 0000:00:05.0 (Ethernet) [closed]\n"
		"  [Link:down, TX:0 TXE:0 RX:0 RXE:0]\n"
		"  [Link status: Down]\n");
	assert_int_equal(run(&w, "ifopen\nifstat net0"), 0);
	assert_has(fake_out(), "[open]\n  [Link:up, TX:");
	assert_null(strstr(fake_out(), "Link status"));
	end(&w);
}

static void an_unknown_name_does_not_stop_the_others(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "ifopen net7 net0"), 0);
	assert_has(fake_diag(), "net7");
	assert_true(netdev_is_open(net_dev(w.sh.net, 0)));
	assert_int_equal(run(&w, "ifclose net0 net7"), -ENODEV);
	assert_false(netdev_is_open(net_dev(w.sh.net, 0)));
	end(&w);
}

static void dhcp_shows_what_it_configures(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "ifconf -c dhcp"), 0);
	assert_string_equal(fake_out(), "Configuring [dhcp] (net0 "
			    "52:54:00:12:34:56)... ok\n");
	assert_int_equal(run(&w, "route"), 0);
	assert_string_equal(fake_out(), "net0: 192.0.2.15/255.255.255.0 gw "
			    "192.0.2.1\nnet0: fe80::5054:ff:fe12:3456/64\n");
	assert_int_equal(run(&w, "ifclose\nroute"), 0);
	assert_string_equal(fake_out(), "net0: 192.0.2.15/255.255.255.0 gw "
			    "192.0.2.1 (inaccessible)\n");
	end(&w);
}

static void no_ipv6_router_is_not_waited_for_with_a_lease(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_in_range(fake.now_us, 2000000, 2100000);
	end(&w);
}

/* A router that names @stale, and a proxy that takes @delay. */
static void begin_proxy(struct world *w, const char *stale, const char *delay)
{
	char yaml[256];

	snprintf(yaml, sizeof(yaml), "servers:\n- {type: dhcp%s}\n"
		 "- {type: proxydhcp, address: 192.0.2.2, filename: fresh, "
		 "delay: %s}\n", stale, delay);
	begin(w, yaml);
}

static void a_proxy_in_time_beats_a_stale_file(void **state)
{
	struct world w;

	(void)state;
	begin_proxy(&w, ", filename: stale", "400ms");
	assert_int_equal(run(&w, "dhcp\necho ${filename}"), 0);
	assert_has(fake_out(), "\nfresh\n");
	end(&w);
}

static void a_proxy_that_is_late_is_reported(void **state)
{
	struct world w;

	(void)state;
	begin_proxy(&w, ", filename: stale", "1500ms");
	assert_int_equal(run(&w, "dhcp\necho ${filename}\nsleep 1"), 0);
	assert_has(fake_out(), "\nstale\n");
	assert_has(fake_diag(), "ProxyDHCP server 192.0.2.2 answered after "
		   "1.5 s, too late; to wait for it: set proxy-wait 2\n");
	end(&w);
	fake_reset();
	begin_proxy(&w, ", filename: stale", "1500ms");
	assert_int_equal(run(&w, "set proxy-wait 2\ndhcp\n"
			     "echo ${filename}"), 0);
	assert_has(fake_out(), "\nfresh\n");
	end(&w);
}

static void a_proxy_is_waited_for_where_nothing_is_named(void **state)
{
	struct world w;

	(void)state;
	begin_proxy(&w, "", "1500ms");
	assert_int_equal(run(&w, "dhcp\necho ${filename}"), 0);
	assert_has(fake_out(), "\nfresh\n");
	end(&w);
}

static void a_lease_that_names_a_file_takes_less_than_a_second(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- {type: dhcp, filename: x}\n");
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_in_range(fake.now_us, 700000, 710000);
	end(&w);
}

static void a_failed_dhcp_closes_the_interface(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers: []\n");
	assert_int_equal(run(&w, "ifconf -c dhcp"), -ETIMEDOUT);
	assert_false(netdev_is_open(net_dev(w.sh.net, 0)));
	assert_int_equal(fake.now_us, 15000000);
	assert_int_equal(run(&w, "ifconf --timeout 500"), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 15500000);
	end(&w);
}

static void settings_take_effect_at_once(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "ifopen\nset net0/ip 10.1.2.3\n"
			     "set net0/gateway 10.1.2.1\nroute"), 0);
	assert_has(fake_out(), "net0: 10.1.2.3/255.0.0.0 gw 10.1.2.1\n");
	assert_int_equal(run(&w, "set net0/netmask 255.255.0.0\n"
			     "clear net0/gateway\nroute"), 0);
	assert_has(fake_out(), "net0: 10.1.2.3/255.255.0.0\n");
	end(&w);
}

static void option_121_replaces_the_gateway(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n  options:\n    121: {type: hex, "
	      "value: 00 c0 00 02 09 10 ac 10 c0 00 02 08}\n");
	assert_int_equal(run(&w, "dhcp\nroute"), 0);
	assert_has(fake_out(), "net0: 192.0.2.15/255.255.255.0 gw 192.0.2.9\n"
		   "net0: 192.0.2.15 for 172.16.0.0/255.255.0.0 gw "
		   "192.0.2.8\n");
	end(&w);
}

static void interfaces_have_settings(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "cards: [{driver: e1000, bus: PCI, id: '8086:100e'}]\n"
	      DHCP);
	assert_int_equal(run(&w, "echo ${net0/ifname} ${net0/chip} "
			     "${net0/bustype} ${net0/busid} "
			     "${net0/linktype} ${net0/mac}"), 0);
	assert_string_equal(fake_out(), "net0 e1000 PCI 01:80:86:10:0e "
			    "Ethernet 52:54:00:12:34:56\n");
	assert_int_equal(run(&w, "set net0/chip x"), -ENOTSUP);
	assert_int_equal(run(&w, "set net0/mac 01:02"), -EINVAL);
	assert_int_equal(run(&w, "set net0/mac 02:00:00:00:00:01\n"
			     "set net0/mine x\n"
			     "echo ${net0/mac} ${net0/hwaddr} ${mine}\n"
			     "clear net0/mac\necho ${net0/mac}"), 0);
	assert_string_equal(fake_out(), "02:00:00:00:00:01 52:54:00:12:34:56 "
			    "x\n52:54:00:12:34:56\n");
	end(&w);
}

static void netx_is_the_one_opened_last(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "cards: [{mac: '52:54:00:00:00:0a'}, "
	      "{mac: '52:54:00:00:00:0b'}]\n" DHCP);
	assert_int_equal(run(&w, "ifopen net1\nifopen net0\n"
			     "echo ${netX/mac}\nifopen net1\n"
			     "echo ${netX/mac}\nifclose net0\n"
			     "echo ${netX/mac}"), 0);
	assert_string_equal(fake_out(), "52:54:00:00:00:0a\n"
			    "52:54:00:00:00:0a\n52:54:00:00:00:0b\n");
	end(&w);
}

/* ---- VLANs ----------------------------------------------------------- */

static void a_vlan_comes_and_goes(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "ifopen\nvcreate --tag 7 net0\n"
			     "ifstat net0-7"), 0);
	assert_has(fake_out(), "net0-7: 52:54:00:12:34:56 using");
	assert_has(fake_out(), "[open]");
	assert_int_equal(run(&w, "ifclose net0\nifstat net0-7"), 0);
	assert_has(fake_out(), "[closed]");
	assert_int_equal(run(&w, "vcreate --tag 4095 net0"), -EINVAL);
	assert_int_equal(run(&w, "vcreate net0-7"), -ENOTTY);
	assert_int_equal(run(&w, "vdestroy net0"), -ENOTTY);
	assert_int_equal(run(&w, "vdestroy net0-7\nisset ${net0-7/mac}"),
			 -ENOENT);
	assert_int_equal(run(&w, "ifstat net0-7"), -ENODEV);
	end(&w);
}

/* ---- one network after the other -------------------------------------- */

static void names_are_forgotten_with_the_network(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP "- {type: dns, names: {x.test: 10.0.0.1}}\n");
	assert_int_equal(run(&w, "dhcp\nnslookup a x.test\necho ${a}"), 0);
	assert_has(fake_out(), "10.0.0.1\n");
	end(&w);
	fake_reset();
	begin(&w, DHCP "- {type: dns, names: {x.test: 10.0.0.2}}\n");
	assert_int_equal(run(&w, "dhcp\nnslookup a x.test\necho ${a}"), 0);
	assert_has(fake_out(), "10.0.0.2\n");
	end(&w);
}

static void numbers_that_are_none_are_refused(void **state)
{
	static const char *const lines[] = {
		"ping -s x 192.0.2.1", "ping -t 4294967296 192.0.2.1",
		"lotest --mtu x net0 net0",
	};
	struct world w;

	(void)state;
	begin(&w, DHCP);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_failed(&w, lines[i], -EINVAL, "is no number");
	end(&w);
}

/* ---- time ------------------------------------------------------------ */

static void an_idle_network_wakes_nobody(void **state)
{
	uint64_t waits;
	struct world w;

	(void)state;
	begin(&w, DHCP "- type: dns\n- type: http\n"
	      "  paths: {/x: {content: x}}\n");
	assert_int_equal(run(&w, "dhcp\nimgfetch http://x.test/x\n"
			     "sleep 60"), 0);
	waits = fake.waits;
	assert_int_equal(run(&w, "sleep 600"), 0);
	assert_in_range(fake.waits - waits, 1, 30);
	end(&w);
}

static void ctrl_c_ends_dhcp(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers: []\n");
	fake_keys_at(1500000, "\3");
	assert_int_equal(run(&w, "dhcp"), -ECANCELED);
	assert_in_range(fake.now_us, 1500000, 1600000);
	end(&w);
}

static void the_pxe_api_is_for_open_interfaces(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "startpxe"), 0);
	assert_string_equal(fake.pxe, "");
	assert_int_equal(run(&w, "ifopen net0 && startpxe"), 0);
	assert_string_equal(fake.pxe, "net0");
	assert_int_equal(run(&w, "stoppxe"), 0);
	assert_string_equal(fake.pxe, "");
	assert_int_equal(run(&w, "startpxe net7"), -ENODEV);
	assert_string_equal(fake_out(), "");
	fake.pxe_result = -ENOTSUP;
	assert_int_equal(run(&w, "startpxe net0"), -ENOTSUP);
	assert_has(w.e.msg, "PXE API");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(without_a_card_commands_fail_quietly),
		FAKE_TEST(ifstat_shows_card_and_counters),
		FAKE_TEST(an_unknown_name_does_not_stop_the_others),
		FAKE_TEST(dhcp_shows_what_it_configures),
		FAKE_TEST(no_ipv6_router_is_not_waited_for_with_a_lease),
		FAKE_TEST(a_proxy_in_time_beats_a_stale_file),
		FAKE_TEST(a_proxy_that_is_late_is_reported),
		FAKE_TEST(a_proxy_is_waited_for_where_nothing_is_named),
		FAKE_TEST(a_lease_that_names_a_file_takes_less_than_a_second),
		FAKE_TEST(a_failed_dhcp_closes_the_interface),
		FAKE_TEST(settings_take_effect_at_once),
		FAKE_TEST(option_121_replaces_the_gateway),
		FAKE_TEST(interfaces_have_settings),
		FAKE_TEST(netx_is_the_one_opened_last),
		FAKE_TEST(a_vlan_comes_and_goes),
		FAKE_TEST(names_are_forgotten_with_the_network),
		FAKE_TEST(numbers_that_are_none_are_refused),
		FAKE_TEST(an_idle_network_wakes_nobody),
		FAKE_TEST(ctrl_c_ends_dhcp),
		FAKE_TEST(the_pxe_api_is_for_open_interfaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
