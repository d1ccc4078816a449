/*
 * test_end_to_end.c: scripts against the lab, through the client's whole
 * network code: what is downloaded is what is there, whatever the cable does.
 */
#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "net/net.h"

struct world {
	struct shell sh;
	struct lab  *lab;
	char         yaml[32], big[32];
	uint8_t     *data;
	size_t       len;
};

static void temp_file(char *name, const void *data, size_t len)
{
	int fd;

	strcpy(name, "/tmp/pxesh-lab-XXXXXX");
	fd = mkstemp(name);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), len);
	close(fd);
}

/* A lab with that text, in which BIG stands for a file of @len bytes. */
static void begin(struct world *w, const char *yaml, size_t len,
		  uint64_t seed)
{
	struct sbuf text = { 0 };
	struct err e = { 0 };
	const char *big = strstr(yaml, "BIG");
	size_t i;

	w->len = len;
	w->data = malloc(len + 1);
	assert_non_null(w->data);
	for (i = 0; i < len; i++)
		w->data[i] = (uint8_t)(i * 2654435761u >> 13);
	temp_file(w->big, w->data, len);
	sbuf_add(&text, yaml, big ? (size_t)(big - yaml) : strlen(yaml));
	sbuf_str(&text, big ? w->big : "");
	sbuf_str(&text, big ? big + 3 : "");
	temp_file(w->yaml, sbuf_text(&text), text.len);
	sbuf_free(&text);
	if (lab_load(w->yaml, NULL, seed, &w->lab, &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	for (i = 0; lab_nic(w->lab, (unsigned)i); i++)
		fake_nic_use(lab_nic(w->lab, (unsigned)i));
	assert_int_equal(shell_init(&w->sh), 0);
	lab_attach(w->lab, &w->sh.events);
	assert_int_equal(net_start(w->sh.settings, &w->sh.events, &w->sh.con,
				   &w->sh.fetch, &w->sh.net, &e), 0);
}

static void end(struct world *w)
{
	net_stop(w->sh.net);
	lab_free(w->lab);
	shell_free(&w->sh);
	unlink(w->yaml);
	unlink(w->big);
	free(w->data);
}

static int run(struct world *w, const char *text)
{
	struct err e = { 0 };
	int rc = shell_run_text(&w->sh, "test", text, strlen(text), &e);

	if (rc)
		printf("# %s\n", e.msg);
	return rc;
}

/* The image is the big file, byte for byte. */
static void assert_big(struct world *w, const char *name)
{
	struct image *img = images_find(&w->sh.images, name);

	assert_non_null(img);
	assert_int_equal(img->len, w->len);
	assert_memory_equal(img->data, w->data, w->len);
}

/* Is there a request that begins so? */
static bool seen(struct world *w, const char *what)
{
	const struct lab_request *r;
	unsigned i;

	for (i = 0; (r = lab_request(w->lab, i)); i++)
		if (!strncmp(r->what, what, strlen(what)))
			return true;
	return false;
}

#define SERVERS "servers:\n- type: dhcp\n- type: dns\n" \
	"- {type: http, paths: {/big: &b {file: BIG}}}\n" \
	"- {type: tftp, paths: {/big: *b}}\n"

static void a_file_comes_by_http_and_by_tftp(void **state)
{
	struct world w;

	(void)state;
	begin(&w, SERVERS, 300000, 1);
	assert_int_equal(run(&w, "dhcp\n"
			     "imgfetch --name h http://boot.test/big\n"
			     "imgfetch --name t tftp://boot.test/big\n"
			     "imgfetch --name a http://10.9.8.7/big\n"), 0);
	assert_big(&w, "h");
	assert_big(&w, "t");
	assert_big(&w, "a");
	assert_true(seen(&w, "A boot.test"));
	assert_true(seen(&w, "GET http://10.9.8.7/big"));
	assert_true(seen(&w, "RRQ /big"));
	end(&w);
}

static void a_bad_cable_costs_time_not_bytes(void **state)
{
	uint64_t seed;
	struct world w;

	(void)state;
	for (seed = 1; seed <= 5; seed++) {
		begin(&w, "cards: [{cable: {loss: 3%, duplicate: 2%, corrupt: "
		      "1%, reorder: 3%, delay: 2ms, jitter: 1ms}}]\n"
		      SERVERS, 150000, seed);
		assert_int_equal(run(&w, "dhcp\n"
				     "imgfetch --name h http://x.test/big\n"
				     "imgfetch --name t tftp://x.test/big\n"),
				 0);
		assert_big(&w, "h");
		assert_big(&w, "t");
		end(&w);
		fake_reset();
	}
}

/* What a run of that seed looks like from outside. */
static void record(uint64_t seed, struct sbuf *out)
{
	const struct lab_request *r;
	struct world w;
	unsigned i;

	fake_reset();
	begin(&w, "cards: [{cable: {loss: 5%, jitter: 3ms}}]\n" SERVERS,
	      60000, seed);
	assert_int_equal(run(&w, "dhcp\nimgfetch tftp://192.0.2.1/big\n"), 0);
	for (i = 0; (r = lab_request(w.lab, i)); i++)
		sbuf_printf(out, "%llu %s %s\n", (unsigned long long)r->at_us,
			    r->what, r->answer);
	sbuf_printf(out, "%llu", (unsigned long long)fake.now_us);
	end(&w);
}

static void one_seed_is_one_run(void **state)
{
	struct sbuf one = { 0 }, two = { 0 }, other = { 0 };

	(void)state;
	record(7, &one);
	record(7, &two);
	record(8, &other);
	assert_string_equal(sbuf_text(&one), sbuf_text(&two));
	assert_string_not_equal(sbuf_text(&one), sbuf_text(&other));
	sbuf_free(&one);
	sbuf_free(&two);
	sbuf_free(&other);
}

static void a_broken_download_fails(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n- type: dns\n- type: http\n"
	      "  paths:\n"
	      "    /close: {file: BIG, no-ranges: yes,\n"
	      "      break: {at: 5000, how: close}}\n"
	      "    /reset: {content: xxxxxxxxx, break: {at: 5, how: reset}}\n"
	      "    /stall: {content: xxxxxxxxx, break: {at: 5, how: stall}}\n"
	      "    /gone: {status: 410}\n", 20000, 1);
	assert_int_equal(run(&w, "dhcp"), 0);
	assert_true(run(&w, "imgfetch http://x.test/close") < 0);
	assert_true(run(&w, "imgfetch http://x.test/reset") < 0);
	assert_true(run(&w, "imgfetch http://x.test/stall") < 0);
	assert_true(run(&w, "imgfetch http://x.test/gone") < 0);
	assert_null(w.sh.images.first);
	end(&w);
}

/* How many requests begin so? */
static unsigned asked(struct world *w, const char *what)
{
	const struct lab_request *r;
	unsigned i, n = 0;

	for (i = 0; (r = lab_request(w->lab, i)); i++)
		n += !strncmp(r->what, what, strlen(what));
	return n;
}

/* Each of its answers breaks off, so that progress takes many of them; then
   another file is there, and in the end a server without ranges. */
static void a_broken_download_goes_on(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n- type: dns\n- type: http\n"
	      "  paths:\n"
	      "    /rest: {file: &big BIG, headers: {ETag: '\"1\"'},\n"
	      "      break: {at: 70K, how: close}}\n"
	      "    /file: {file: *big, break: {at: 70K, how: close}}\n"
	      "    /other:\n"
	      "    - {file: *big, headers: {ETag: '\"1\"'}, times: 1,\n"
	      "       break: {at: 70K, how: close}}\n"
	      "    - {file: *big, headers: {ETag: '\"2\"'}}\n"
	      "    /odd:\n"
	      "    - {file: *big, headers: {ETag: '\"1\"'}, times: 1,\n"
	      "       break: {at: 70K, how: stall}}\n"
	      "    - {file: *big, times: 1,\n"
	      "       headers: {ETag: '\"1\"', Content-Range: bytes 0-9/10}}\n"
	      "    - {file: *big, headers: {ETag: '\"1\"'}}\n"
	      "    /whole:\n"
	      "    - {file: *big, times: 1, break: {at: 70K, how: reset}}\n"
	      "    - {file: *big, no-ranges: yes}\n", 900000, 1);
	assert_int_equal(run(&w, "dhcp\nimgfetch http://x.test/rest\n"
			     "imgfetch http://x.test/file\n"
			     "imgfetch http://x.test/other\n"
			     "imgfetch http://x.test/odd\n"
			     "imgfetch http://x.test/whole"), 0);
	assert_big(&w, "rest");
	assert_big(&w, "file");
	assert_big(&w, "other");
	assert_big(&w, "odd");
	assert_big(&w, "whole");
	assert_int_equal(asked(&w, "GET http://x.test/other"), 2);
	assert_int_equal(asked(&w, "GET http://x.test/odd"), 3);
	assert_int_equal(asked(&w, "GET http://x.test/whole"), 2);
	end(&w);
}

static void http_is_understood_in_all_its_forms(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n- type: dns\n- type: http\n"
	      "  paths:\n"
	      "    /chunked: &b {file: BIG, chunked: yes}\n"
	      "    /to: {redirect: /again}\n"
	      "    /again: {redirect: 'http://y.test/plain'}\n"
	      "    /plain: {content: moved}\n"
	      "    /nolength: {content: open end, no-length: yes}\n"
	      "    /secret: {content: hush, user: ann, password: pw}\n"
	      "    /busy:\n"
	      "    - {status: 503, times: 1, headers: {Retry-After: 2}}\n"
	      "    - {content: at last}\n", 70000, 1);
	assert_int_equal(run(&w, "dhcp\nimgfetch http://x.test/chunked\n"
			     "imgfetch --name m http://x.test/to\n"
			     "imgfetch http://x.test/nolength\n"
			     "imgfetch http://ann:pw@x.test/secret\n"
			     "imgfetch http://x.test/busy\nimgstat\n"), 0);
	assert_big(&w, "chunked");
	assert_has(fake_out(), "m : 5 bytes");
	assert_has(fake_out(), "nolength : 8 bytes");
	assert_has(fake_out(), "secret : 4 bytes");
	assert_has(fake_out(), "busy : 7 bytes");
	end(&w);
}

static void a_post_arrives_as_written(void **state)
{
	struct world w;
	const struct lab_request *r;
	unsigned i;

	(void)state;
	begin(&w, SERVERS, 10, 1);
	assert_int_equal(run(&w, "dhcp\nparams\nparam mac 52:54\n"
			     "param x a b\nimgfetch "
			     "http://x.test/big##params\n"), 0);
	for (i = 0; (r = lab_request(w.lab, i + 1)); i++)
		continue;
	r = lab_request(w.lab, i);
	assert_has(r->what, "POST http://x.test/big");
	assert_string_equal(r->body, "mac=52%3A54&x=a%20b");
	assert_has(r->headers, "User-Agent: pxesh/");
	end(&w);
}

static void the_labs_dhcp_sees_an_ipxe(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n  filename: first.kpxe\n"
	      "  options: {domain: lab.test}\n"
	      "  rules: [{user-class: iPXE, filename: 'http://x/menu'}]\n",
	      1, 1);
	assert_int_equal(run(&w, "dhcp\necho ${filename} ${domain} "
			     "${net0/ip}\n"), 0);
	assert_has(fake_out(), "http://x/menu lab.test 192.0.2.15");
	end(&w);
}

static void a_proxy_gives_the_file_name(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n- {type: proxydhcp, address: "
	      "192.0.2.2, filename: menu.ipxe, late-file: yes}\n", 1, 1);
	assert_int_equal(run(&w, "dhcp\necho ${proxydhcp/filename} "
			     "${proxydhcp/next-server}\n"), 0);
	assert_has(fake_out(), "menu.ipxe 192.0.2.2");
	end(&w);
}

static void no_server_no_lease(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers: []", 1, 1);
	assert_true(run(&w, "dhcp") < 0);
	assert_true(fake.now_us < 200000000);
	end(&w);
}

static void two_cards_are_two_networks(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "networks: {one: {address: 192.0.2.1/24}, "
	      "two: {address: 198.51.100.1/24}}\n"
	      "cards: [{network: one}, {network: two}]\n"
	      "servers:\n- {type: dhcp, network: one}\n"
	      "- {type: dhcp, network: two}\n", 1, 1);
	assert_int_equal(run(&w, "dhcp net0\ndhcp net1\n"
			     "echo ${net0/ip} ${net1/ip}\n"), 0);
	assert_has(fake_out(), "192.0.2.15 198.51.100.15");
	end(&w);
}

static void a_client_may_choose_its_own_address(void **state)
{
	struct world w;

	(void)state;
	begin(&w, SERVERS, 20000, 1);
	assert_int_equal(run(&w, "set net0/ip 10.0.0.5\n"
			     "set net0/netmask 255.255.255.0\n"
			     "set net0/gateway 10.0.0.1\n"
			     "set net0/dns 10.0.0.1\nifopen\n"
			     "imgfetch --name h http://boot.test/big\n"
			     "imgfetch --name t tftp://10.0.0.9/big\n"), 0);
	assert_big(&w, "h");
	assert_big(&w, "t");
	end(&w);
}

static void a_managed_network_gives_addresses_by_dhcpv6(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "networks: {lan: {address: 192.0.2.1/24, managed: yes, "
	      "filename6: 'http://[2001:db8::1]/big', "
	      "ipv6: '2001:db8::1/64'}}\n" SERVERS, 50000, 1);
	assert_int_equal(run(&w, "ifconf --configurator ipv6\nroute\n"
			     "show net0.dhcpv6/ip6\nshow dns6\n"
			     "imgfetch --name h ${filename}\n"
			     "imgfetch --name d http://six.test/big\n"), 0);
	assert_has(fake_out(), "2001:db8::12:3456/64 gw "
		   "fe80::5054:ff:fe00:1");
	assert_has(fake_out(), "net0.dhcpv6/ip6:ipv6 = 2001:db8::12:3456");
	assert_has(fake_out(), "net0.dhcpv6/dns6:ipv6 = 2001:db8::1");
	assert_true(seen(&w, "SOLICIT"));
	assert_true(seen(&w, "REQUEST"));
	assert_big(&w, "h");
	assert_big(&w, "d");
	end(&w);
}

static void a_router_may_leave_the_boot_file_to_dhcpv6(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "networks: {lan: {address: 192.0.2.1/24, "
	      "filename6: 'http://[2001:db8::1]/big', "
	      "ipv6: '2001:db8::1/64'}}\n" SERVERS, 50000, 1);
	assert_int_equal(run(&w, "ifconf --configurator ipv6\nroute\n"
			     "imgfetch --name h ${filename}\n"), 0);
	assert_has(fake_out(), "2001:db8::5054:ff:fe12:3456/64 gw ");
	assert_true(seen(&w, "INFORMATION-REQUEST"));
	assert_big(&w, "h");
	end(&w);
}

static void a_vlan_is_another_network(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "networks: {one: {address: 192.0.2.1/24}, "
	      "two: {address: 198.51.100.1/24}}\n"
	      "cards: [{network: one, vlans: {5: two}}]\n"
	      "servers:\n- {type: dhcp, network: one}\n"
	      "- {type: dhcp, network: two}\n"
	      "- {type: http, paths: {/big: {file: BIG}}}\n", 20000, 1);
	assert_int_equal(run(&w, "vcreate --tag 5 net0\ndhcp net0-5\n"
			     "dhcp net0\necho ${net0/ip} ${net0-5/ip}\n"
			     "imgfetch --name v http://198.51.100.1/big\n"),
			 0);
	assert_has(fake_out(), "192.0.2.15 198.51.100.15");
	assert_big(&w, "v");
	end(&w);
}

static void the_time_can_be_asked_for(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "servers:\n- type: dhcp\n- type: dns\n- type: ntp\n", 1,
	      1);
	assert_int_equal(run(&w, "dhcp\nntp pool.test\n"), 0);
	assert_true(seen(&w, "NTP"));
	end(&w);
}

static void an_ipv6_router_makes_a_network(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "networks: {lan: {address: 192.0.2.1/24, "
	      "ipv6: '2001:db8::1/64'}}\n" SERVERS, 50000, 1);
	assert_int_equal(run(&w, "ifconf --configurator ipv6\nroute\n"
			     "imgfetch --name h http://[2001:db8::1]/big\n"
			     "imgfetch --name d http://six.test/big\n"
			     "imgfetch --name t tftp://[2001:db8::1]/big\n"),
			 0);
	assert_has(fake_out(), "2001:db8::5054:ff:fe12:3456/64 gw "
		   "fe80::5054:ff:fe00:1");
	assert_big(&w, "h");
	assert_big(&w, "d");
	assert_big(&w, "t");
	end(&w);
}

static void an_unplugged_card_has_no_link(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "cards: [{network: none}]\n", 1, 1);
	assert_true(run(&w, "iflinkwait --timeout 1000 net0") < 0);
	end(&w);
	fake_reset();
	begin(&w, "cards: [{cable: {down: [0s, 3s]}}]\n", 1, 1);
	assert_int_equal(run(&w, "iflinkwait --timeout 10000 net0"), 0);
	assert_in_range(fake.now_us, 3000000, 3500000);
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_file_comes_by_http_and_by_tftp),
		FAKE_TEST(a_bad_cable_costs_time_not_bytes),
		FAKE_TEST(one_seed_is_one_run),
		FAKE_TEST(a_broken_download_fails),
		FAKE_TEST(a_broken_download_goes_on),
		FAKE_TEST(http_is_understood_in_all_its_forms),
		FAKE_TEST(a_post_arrives_as_written),
		FAKE_TEST(the_labs_dhcp_sees_an_ipxe),
		FAKE_TEST(a_proxy_gives_the_file_name),
		FAKE_TEST(no_server_no_lease),
		FAKE_TEST(two_cards_are_two_networks),
		FAKE_TEST(a_client_may_choose_its_own_address),
		FAKE_TEST(a_vlan_is_another_network),
		FAKE_TEST(the_time_can_be_asked_for),
		FAKE_TEST(an_ipv6_router_makes_a_network),
		FAKE_TEST(a_managed_network_gives_addresses_by_dhcpv6),
		FAKE_TEST(a_router_may_leave_the_boot_file_to_dhcpv6),
		FAKE_TEST(an_unplugged_card_has_no_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
