/* test_memory_lab.c: servers of files, times and logs, switches and radios for
   which memory ends while a machine talks with them. */
#include "tests/netcmds/talk.h"

/* ---- files --------------------------------------------------------------- */

#define GET(url) "dhcp\nimgfetch --name a " url "\necho\necho hello\nmd5sum a\n"

static void by_http(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: http\n  paths:\n"
		"    /r: {redirect: /a}\n    /a: BODY\n",
		GET("http://boot.test/r"), NULL, "" });
}

static void by_http_in_chunks(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: http\n  paths: {/a: {content: "
		"BODY, chunked: yes, rate: 2K, user: u, password: p}}\n",
		GET("http://u:p@boot.test/a"), NULL, "" });
}

static void by_http_with_ntlm(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: http\n  paths: {/a: {content: "
		"BODY, user: u, password: p, ntlm: yes}}\n",
		GET("http://u:p@boot.test/a"), NULL, "" });
}

static void by_https(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: http\n  port: 443\n"
		"  tls: {staple: delegated, delay: 10ms}\n"
		"  paths: {/a: BODY}\n",
		GET("https://boot.test/a"), NULL, "" });
}

static void by_tftp(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: tftp\n  paths: {/a: BODY}\n",
		GET("tftp://boot.test/a"), NULL, "" });
}

static void by_ftp(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: ftp\n  paths: {/a: BODY}\n",
		GET("ftp://boot.test/a"), NULL, "" });
}

static void by_nfs(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: nfs\n  paths:\n"
		"    /d/l: {redirect: ../a}\n    /a: BODY\n",
		GET("nfs://boot.test/d/l"), NULL, "" });
}

/* ---- what is there beside files ------------------------------------------ */

static void by_ipv6(void **state)
{
	(void)state;
	lose_each((struct talk){ "networks: {lan: {ipv6: '2001:db8::1/64', "
		"managed: yes}}\nservers:\n- type: dns\n  names:\n"
		"    boot.test: '2001:db8::1'\n- type: http\n"
		"  paths: {/a: BODY}\n",
		"ifconf -c ipv6\nimgfetch --name a http://boot.test/a\necho\n"
		"echo hello\nmd5sum a\n", NULL, "" });
}

static void what_is_told_and_logged(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: ntp\n- type: syslog\n",
		"dhcp\nset syslog 192.0.2.1\nntp boot.test\nping -c 1 "
		"boot.test\necho\necho hello\n", NULL, "" });
}

static void what_is_logged_by_tls(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: syslogs\n  tls: {delay: 10ms}\n",
		"dhcp\nset syslogs boot.test\nsleep 2\necho\necho hello\n"
		"sleep 2\n", NULL, "" });
}

static void by_a_switch_that_asks_who_it_is(void **state)
{
	(void)state;
	lose_each((struct talk){ "cards: [{switch: {lacp: 1s, lldp: {name: a, "
		"port: b, vlan: 7}, 802.1x: {user: ann, password: pw, "
		"method: mschapv2}}}]\nservers:\n- type: dhcp\n",
		"set net0/username ann\nset net0/password pw\ndhcp\necho\n"
		"echo hello\n", NULL, "" });
}

static void by_radio(void **state)
{
	(void)state;
	lose_each((struct talk){ "cards:\n- wifi:\n    networks:\n"
		"      office: {key: correct horse}\n"
		"servers:\n- type: dhcp\n",
		"iwlist\nset net0/ssid office\nset net0/key correct horse\n"
		"dhcp\necho\necho hello\nifclose\n", NULL, "" });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(by_http),
		FAKE_TEST(by_http_in_chunks),
		FAKE_TEST(by_http_with_ntlm),
		FAKE_TEST(by_https),
		FAKE_TEST(by_tftp),
		FAKE_TEST(by_ftp),
		FAKE_TEST(by_nfs),
		FAKE_TEST(by_ipv6),
		FAKE_TEST(what_is_told_and_logged),
		FAKE_TEST(what_is_logged_by_tls),
		FAKE_TEST(by_a_switch_that_asks_who_it_is),
		FAKE_TEST(by_radio),
	};

	if (!ssl_allocations_count())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
