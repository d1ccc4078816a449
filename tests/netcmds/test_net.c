/*
 * test_net.c: the network commands, run as scripts run them, against the
 * lab's servers.
 */
#include "tests/netcmds/world.h"

#include <stdlib.h>

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

/* ---- the log ----------------------------------------------------------- */

/* What the lab's log servers got, a line each. */
static const char *logged(struct world *w)
{
	static char text[32768];
	const struct lab_request *q;
	size_t n = 0;

	text[0] = 0;
	for (unsigned i = 0; (q = lab_request(w->lab, i)); i++)
		if (!strcmp(q->server, "syslog"))
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "%s\n", q->what);
	return text;
}

#define LOG_LAB "servers:\n- type: dhcp\n  filename: x\n  options: " \
	"{log-server: 192.0.2.1, hostname: desk, domain: example.test}\n" \
	"- {type: syslog}\n"

static void the_log_server_gets_what_the_console_shows(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "echo before\ndhcp\necho \33[1mbold\33[0m "
			     "\33[3pred\33[6p\necho abc\bde"), 0);
	con_flush(&w.sh.con);
	assert_has(logged(&w), "<6>desk.example.test ipxe: before\n"
		   "<6>desk.example.test ipxe: Configuring (net0 "
		   "52:54:00:12:34:56)... ok\n"
		   "<3>desk.example.test ipxe: bold red\n"
		   "<6>desk.example.test ipxe: abde\n");
	assert_int_equal(run(&w, "clear netX.dhcp/hostname\necho bare"), 0);
	con_flush(&w.sh.con);
	assert_has(logged(&w), "\n<6>ipxe: bare\n");
	end(&w);
}

static void the_log_server_is_told_what_was_done(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "dhcp\nclear netX.dhcp/hostname\n"
			     "imgfetch --name one data:,#!ipxe\\necho\n"
			     "imgfetch data:bad"), -EINVAL);
	(void)run(&w, "imgexec one ||");
	(void)run(&w, "imgfetch none://me:secret@host.test ||\n"
		  "imgfetch none://host.test/a/file?secret ||");
	con_flush(&w.sh.con);
	assert_has(logged(&w), "<5>ipxe: Downloaded \"one\"\n");
	assert_has(logged(&w), "<3>ipxe: Download of \"data:bad\" failed: ");
	assert_has(logged(&w), "<3>ipxe: Download of \"host.test\" failed: ");
	assert_has(logged(&w), "<3>ipxe: Download of \"file\" failed: ");
	assert_null(strstr(fake_out(), "Downloaded"));
	end(&w);
}

static void a_long_line_is_logged_in_parts(void **state)
{
	char line[256] = "echo ";
	struct world w;

	(void)state;
	for (unsigned i = 5; i < 205; i += 2)
		memcpy(line + i, "\303\244", 2);
	line[205] = 0;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "dhcp\nclear netX.dhcp/hostname"), 0);
	assert_int_equal(run(&w, line), 0);
	con_flush(&w.sh.con);
	/* 126 and 74 bytes: no letter is cut */
	assert_has(logged(&w), "\303\244\n<6>ipxe: \303\244");
	assert_null(strstr(logged(&w), "?"));
	end(&w);
}

static void without_a_server_the_newest_lines_wait(void **state)
{
	struct world w;

	(void)state;
	begin(&w, LOG_LAB);
	assert_int_equal(run(&w, "set i:int32 0\n:again\n"
			     "echo a line that is somewhat long ${i}\n"
			     "inc i\niseq ${i} 500 || goto again\ndhcp"), 0);
	con_flush(&w.sh.con);
	assert_has(logged(&w), "long 499\n");
	assert_null(strstr(logged(&w), "long 0\n"));
	end(&w);
}

/* ---- autoboot -------------------------------------------------------- */

static void autoboot_runs_what_dhcp_names(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- {type: dhcp, filename: 'menu-${net0/ip}'}\n"
	      "- type: tftp\n  paths:\n    /menu-192.0.2.15: |\n"
	      "      #!ipxe\n      echo booted\n");
	assert_int_equal(run(&w, "autoboot"), 0);
	assert_has(fake_out(), "Next server: 192.0.2.1\n"
		   "Filename: menu-192.0.2.15\n"
		   "tftp://192.0.2.1/menu-192.0.2.15... ok\n");
	assert_has(fake_out(), "booted\n");
	assert_null(w.sh.images.first);
	end(&w);
}

static void autoboot_follows_a_uri(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- {type: dhcp, filename: 'http://x.test/m?a=1', "
	      "options: {17: {type: text, value: 'what:ever'}}}\n"
	      "- type: dns\n- type: http\n  paths:\n    /m: |\n"
	      "      #!ipxe\n      echo at ${cwuri}\n");
	assert_int_equal(run(&w, "autoboot"), 0);
	assert_has(fake_out(), "Root path: what:ever\n"
		   "Ignoring unsupported root path\n");
	assert_has(fake_out(), "at http://x.test/m?a=1\n");
	end(&w);
}

static void nothing_to_boot_is_enoent(void **state)
{
	struct world w;

	(void)state;
	begin(&w, DHCP);
	assert_int_equal(run(&w, "autoboot"), -ENOENT);
	assert_has(w.e.msg, "names nothing to boot");
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
		FAKE_TEST(names_are_looked_up),
		FAKE_TEST(a_silent_name_server_is_given_up),
		FAKE_TEST(ping_counts_what_comes_back),
		FAKE_TEST(a_server_sets_the_clock),
		FAKE_TEST(boot_servers_are_found),
		FAKE_TEST(a_dead_ipv6_router_costs_half_a_second_at_most),
		FAKE_TEST(each_family_alone_costs_nothing),
		FAKE_TEST(a_dead_host_is_given_up_with_its_own_reason),
		FAKE_TEST(a_neighbour_is_asked_for_each_quarter_of_a_second),
		FAKE_TEST(the_log_server_gets_what_the_console_shows),
		FAKE_TEST(the_log_server_is_told_what_was_done),
		FAKE_TEST(a_long_line_is_logged_in_parts),
		FAKE_TEST(without_a_server_the_newest_lines_wait),
		FAKE_TEST(autoboot_runs_what_dhcp_names),
		FAKE_TEST(autoboot_follows_a_uri),
		FAKE_TEST(nothing_to_boot_is_enoent),
		FAKE_TEST(names_are_forgotten_with_the_network),
		FAKE_TEST(an_idle_network_wakes_nobody),
		FAKE_TEST(ctrl_c_ends_dhcp),
		FAKE_TEST(the_pxe_api_is_for_open_interfaces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
