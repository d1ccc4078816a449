/* Lab files that say what no network does: each is refused with a reason. */
#include "tests/fake/fake.h"

#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "lab/config.h"
#include "lab/dhcpopt.h"

struct refused { const char *text, *why; };

static void expect_refused(const struct refused *r)
{
	struct lab_config c;
	struct err e = { 0 };

	lab_config_init(&c);
	if (lab_config_parse(&c, r->text, strlen(r->text), "t.yaml", "dir",
			     &e) >= 0)
		fail_msg("no error in: %s", r->text);
	if (!strstr(e.msg, r->why))
		fail_msg("for: %s\ngot:      %s\nexpected: %s", r->text, e.msg,
			 r->why);
	lab_config_free(&c);
}

#define EXPECT_ALL(list) do {						\
	for (size_t i = 0; i < sizeof(list) / sizeof((list)[0]); i++)	\
		expect_refused(&(list)[i]);				\
} while (0)

static void what_is_no_dhcp_option(void **state)
{
#define DHCP(text) "servers: [{type: dhcp, " text "}]"
	static const struct refused list[] = {
		{ DHCP("options: {qqqqqqqq: x}"), "give its number" },
		{ DHCP("options: {0: x}"), "no DHCP option is called \"0\"" },
		{ DHCP("options: {255: x}"), "is called \"255\"" },
		{ DHCP("options: {208: {type: nested, value: x}}"),
		  "expected text, addresses" },
		{ DHCP("options: {208: {type: [x], value: x}}"),
		  "expected text, addresses" },
		{ DHCP("options: {208: {type: hex, value: 1}}"),
		  "pairs of hex" },
		{ DHCP("options: {208: {type: hex, value: zz}}"),
		  "pairs of hex" },
		{ DHCP("options: {ipxe: {300: 1}}"), "expected a" },
		{ DHCP("options: {ipxe: {x: 1}}"), "expected a" },
		{ DHCP("options: {ntp-server: 1.2.3}"),
		  "expected an IPv4 address" },
		{ DHCP("options: {ntp-server: [1.2.3.4, x]}"),
		  "expected an IPv4 address" },
		{ DHCP("options: {121: {type: routes, value: 10.0.0.0 192.0.2.1}}"),
		  "expected a network such" },
		{ DHCP("options: {121: {type: routes, "
		       "value: 10.0.0.0/33 192.0.2.1}}"),
		  "expected a network such" },
		{ DHCP("options: {121: {type: routes, value: 10.0.0.0/8}}"),
		  "expected a router behind" },
		{ DHCP("options: {119: {type: domains, value: a..b}}"),
		  "expected a domain name" },
		{ DHCP("options: {119: {type: domains, value: "
		       "a2345678901234567890123456789012345678901234567890123"
		       "45678901234.test}}"), "expected a domain name" },
		{ DHCP("options: {208: {type: uint32, value: 4294967296}}"),
		  "expected a number from 0 to 4294967295" },
		{ DHCP("options: {208: [[x]]}"), "must be a single value" },
		{ DHCP("options: {ipxe: {8: {9: {10: {11: x}}}}}"),
		  "options nested too deep" },
		{ DHCP("options: {121: {type: routes, value: 10/8 192.0.2.1}}"),
		  "expected a network such" },
		{ DHCP("options: {121: {type: routes, value: 10.0.0.0/x 1.2.3.4}}"),
		  "expected a network such" },
	};

	(void)state;
	EXPECT_ALL(list);
}

static void what_no_dhcp_server_does(void **state)
{
	static const struct refused list[] = {
		{ DHCP("range: 192.0.2.1"), "the first and the last" },
		{ DHCP("range: [192.0.2.1]"), "the first and the last" },
		{ DHCP("range: [192.0.2.1, 192.0.2.2, 192.0.2.3]"),
		  "the first and the last" },
		{ DHCP("range: [192.0.2.9, 192.0.2.1]"), "the smallest first" },
		{ DHCP("range: [192.0.2.9, 192.9.2.1]"), "1 to 65536" },
		{ DHCP("range: [x, 192.9.2.1]"), "expected an IPv4 address" },
		{ DHCP("rules: [{arch: 99999}]"), "from 0 to 65535" },
		{ DHCP("rules: [{arch: [1]}]"), "must be a single value" },
		{ DHCP("rules: {}"), "must be a list" },
		{ DHCP("delay: soon"), "expected a time" },
		{ DHCP("network: wan"), "no network is called \"wan\"" },
		{ DHCP("range: []"), "the first and the last" },
		{ DHCP("boot-servers: {}"), "must be a list" },
		{ DHCP("boot-servers: [{kind: 1}]"), "\"kind\" is not known in "
		  "a boot server" },
		{ DHCP("rules: [{address: 10.0.0.1}]"), "no network has the "
		  "address 10.0.0.1" },
		{ DHCP("rules: [{mac: '52:54:00:00:00:01', address: 192.0.2.9}, "
		       "{mac: '52:54:00:00:00:02', address: 192.0.2.9}]"),
		  "has two owners: another rule gives it away" },
		{ DHCP("rules: [{mac: '52:54:00:00:00:01', address: 192.0.2.9}, "
		       "{address: 192.0.2.9}]"), "has two owners" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef DHCP
}

static void what_no_machine_is(void **state)
{
#define MACHINE(text) "machine: {" text "}"
	static const struct refused list[] = {
		{ MACHINE("cpu: {features: {avx9: yes}}"), "expected pae, sse2" },
		{ MACHINE("cpu: {features: {avx: perhaps}}"), "expected yes or no" },
		{ MACHINE("cpu: {features: [avx]}"), "must be a mapping" },
		{ MACHINE("pci: [{address: 1:2}]"), "expected a PCI" },
		{ MACHINE("pci: [{address: \"0000:00:20.0\"}]"),
		  "expected a PCI" },
		{ MACHINE("pci: [{address: [1]}]"), "must be a single value" },
		{ MACHINE("pci: [{id: 8086}]"), "expected vendor and" },
		{ MACHINE("pci: [{id: \"8086:zzzz\"}]"),
		  "expected vendor and" },
		{ MACHINE("pci: [{class: 0x1000000}]"), "three bytes" },
		{ MACHINE("pci: {}"), "must be a list" },
		{ MACHINE("acpi: {SLI: \"00\"}"), "an ACPI table's" },
		{ MACHINE("acpi: {SLIC: \"0\"}"), "pairs of hex" },
		{ MACHINE("acpi: {SLIC: [0]}"), "must be a single value" },
		{ MACHINE("efi-variables: {SecureBoot: x}"), "pairs of hex" },
		{ MACHINE("efi-variables: [SecureBoot]"),
		  "must be a mapping" },
		{ MACHINE("pci: [{address: \"0000:00:1f.8\"}]"),
		  "expected a PCI" },
		{ MACHINE("pci: [{address: \"0000:00:1f.0x\"}]"),
		  "expected a PCI" },
		{ MACHINE("pci: [{subsystem: \"8086:292z\"}]"),
		  "expected vendor and" },
		{ MACHINE("pci: [{id: [1]}]"), "must be a single value" },
		{ MACHINE("pci: [{class: x}]"), "expected a number" },
		{ MACHINE("memory-map: {}"), "must be a list" },
		{ MACHINE("memory-map: [{start: [1]}]"),
		  "must be a single value" },
		{ MACHINE("memory-map: [{start: 0xz}]"), "expected a number" },
		{ MACHINE("disks: {}"), "must be a list" },
		{ MACHINE("disks: [{bootable: perhaps}]"),
		  "expected yes or no" },
		{ MACHINE("platform: [efi]"), "must be a single value" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef MACHINE
}

static void what_no_network_is(void **state)
{
#define NET(text) "networks: {lan: {" text "}}"
	static const struct refused list[] = {
		{ "networks: [lan]", "must be a mapping" },
		{ NET("address: [192.0.2.1/24]"), "must be a single value" },
		{ NET("address: 192.0.2.1/7"), "from 8 to 30 bits" },
		{ NET("address: 192.0.2.1/31"), "from 8 to 30 bits" },
		{ NET("address: 192.0.2.1/x"), "expected a number" },
		{ NET("address: 192.0.2/24"), "expected an IPv4 address" },
		{ NET("address: 192.0.2.0/24"), "cannot be the network's" },
		{ NET("address: 192.0.2.255/24"), "its broadcast address" },
		{ NET("ipv6: [x]"), "must be a single value" },
		{ NET("ipv6: 2001:db8::1/65"), "such as 2001:db8::1/64" },
		{ NET("ipv6: 192.0.2.1/64"), "such as 2001:db8::1/64" },
		{ NET("mtu: 575"), "the MTU is from 576 to 9000" },
		{ NET("mtu: 9001"), "the MTU is from 576 to 9000" },
		{ "networks: {a: {address: 10.0.0.1/8}, "
		  "b: {address: 10.1.0.1/16}}", "have addresses in common" },
		{ "networks: {a: {address: 10.1.0.1/16}, "
		  "b: {address: 10.0.0.1/8}}", "have addresses in common" },
		{ "networks: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, "
		  "h: {}, i: {}, j: {}, k: {}, l: {}, m: {}, n: {}, o: {}, "
		  "p: {}, q: {}}", "more than 16 networks" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef NET
}

static void what_no_dns_server_knows(void **state)
{
#define DNS(text) "servers: [{type: dns, " text "}]"
	static const struct refused list[] = {
		{ DNS("names: [a]"), "must be a mapping" },
		{ DNS("names: {a: 1.2.3}"), "expected an IPv4 address" },
		{ DNS("names: {a: '1:2'}"), "expected an address" },
		{ DNS("names: {a: {}}"), "must be a single value" },
		{ DNS("names: {a: [1.2.3.4, [x]]}"), "must be a single value" },
		{ DNS("names: {a: [1.2.3.4, x]}"), "expected an IPv4 address" },
		{ DNS("names: {a: [1.0.0.1, 1.0.0.2, 1.0.0.3, 1.0.0.4, 1.0.0.5, "
		      "1.0.0.6, 1.0.0.7, 1.0.0.8, 1.0.0.9]}"),
		  "a name has at most 8 addresses" },
		{ DNS("other: x"), "expected an IPv4 address" },
		{ DNS("fails: always"), "expected servfail or silent" },
		{ DNS("fails: [silent]"), "must be a single value" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef DNS
}

static void where_no_server_is(void **state)
{
	static const struct refused list[] = {
		{ "servers: {type: dns}", "must be a list" },
		{ "servers: [dns]", "must be a mapping" },
		{ "servers: [{type: [dns]}]", "must be a single value" },
		{ "servers: [{type: http, port: 0}]", "from 1 to 65535" },
		{ "servers: [{type: http}, {type: ftp, port: 80}]",
		  "port 80 is the http server's" },
		{ "servers: [{type: ntp, address: 127.0.0.1}]",
		  "is no address that a server can have" },
		{ "servers: [{type: ntp, address: 224.0.0.1}]",
		  "is no address that a server can have" },
		{ "servers: [{type: ntp, address: 0.1.0.1}]",
		  "is no address that a server can have" },
		{ "servers: [{type: ntp, address: 192.0.2.255}]",
		  "the address of the whole network \"lan\"" },
		{ "servers: [{type: dhcp}, {type: dhcp}]",
		  "would hide this one" },
		{ "servers: [{type: dhcp, network: lan}, {type: dhcp, "
		  "address: 192.0.2.3, network: lan}]\nnetworks: {lan: {}}",
		  "another DHCP server gives away addresses" },
		{ "servers: [{type: dhcp, range: [192.0.2.30, 192.0.2.40]}, "
		  "{type: dhcp, address: 192.0.2.3, range: [192.0.2.20, "
		  "192.0.2.35]}]", "another DHCP server gives away addresses" },
		{ "servers: [{type: dhcp, range: [10.0.0.1, 10.0.0.9]}]",
		  "does not lie in the network" },
		{ "servers: [{type: dhcp, range: [192.0.2.9, 192.0.2.20]}, "
		  "{type: ntp, address: 192.0.2.20}]",
		  "of the ntp server: give one without it" },
		{ "networks: {a: {}, b: {}}\nservers: [{type: dhcp, "
		  "range: [192.0.2.9, 192.0.2.20]}]",
		  "there are several networks" },
	};

	(void)state;
	EXPECT_ALL(list);
}

static void what_no_card_has(void **state)
{
#define CARD(text) "cards: [{" text "}]"
	static const struct refused list[] = {
		{ CARD("mac: \"53:54:00:12:34:56\""), "must not be" },
		{ CARD("mtu: 100"), "the MTU is from 576" },
		{ CARD("mtu: 9001"), "the MTU is from 576" },
		{ CARD("cable: {down: 5s}"), "expected two times" },
		{ CARD("cable: {down: [5s]}"), "expected two times" },
		{ CARD("cable: {down: [5s, soon]}"), "expected a time" },
		{ CARD("vlans: {5000: {}}"), "expected" },
		{ CARD("wifi: {networks: [a]}"), "must be a mapping" },
		{ CARD("wifi: {networks: {a: {signal: 101}}}"),
		  "a signal is from 0 to 100" },
		{ CARD("wifi: {networks: {a: {security: wpa2}}}"),
		  "a network with WPA needs a key" },
		{ CARD("wifi: {networks: {a: {security: open, key: x}}}"),
		  "an open network has no key" },
		{ CARD("wifi: {networks: {a: {security: wpa9}}}"),
		  "expected open, owe, wep" },
		{ CARD("wifi: {networks: {a: {refuses: often}}}"),
		  "expected refused, failed" },
		{ CARD("wifi: {networks: {a: {network: none such}}}"),
		  "no network is called \"none such\"" },
		{ CARD("wifi: {networks: {a: {down: [5s, 1s]}}}"),
		  "comes back before it goes" },
		{ CARD("wifi: {networks: {'': {}}}"),
		  "has 1 to 32 bytes" },
		{ CARD("wifi: {networks: {0123456789012345678901234567890123: "
		       "{}}}"), "has 1 to 32 bytes" },
		{ CARD("id: 1af4"), "expected vendor and" },
		{ CARD("id: 1af4:100g"), "expected vendor and" },
		{ CARD("id: [1]"), "must be a single value" },
		{ CARD("vlans: {x: none}"), "expected a tag from 1 to 4094" },
		{ CARD("vlans: {0: none}"), "expected a tag from 1 to 4094" },
		{ CARD("vlans: {5: wan}"), "no network is called \"wan\"" },
		{ CARD("switch: {802.1x: {user: a}}"),
		  "802.1x needs a user and a password" },
		{ CARD("switch: {802.1x: {password: a}}"),
		  "802.1x needs a user and a password" },
		{ CARD("switch: {802.1x: {method: tls}}"),
		  "expected md5 or mschapv2" },
		{ CARD("network: [lan]"), "must be a single value" },
		{ "cards: [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, "
		  "{}, {}, {}, {}, {}]", "more than" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef CARD
}

static void what_no_http_server_answers(void **state)
{
#define PATH(text) "servers: [{type: http, paths: {/x: {" text "}}}]"
	static const struct refused list[] = {
		{ PATH("status: 99"), "a status is from 200 to 599" },
		{ PATH("status: 600"), "a status is from 200 to 599" },
		{ PATH("content: a, file: b"), "only one of" },
		{ PATH("ocsp: good, signature: b"), "ocsp and signature" },
		{ PATH("content: a, headers: {\"a b\": c}"), "no header's" },
		{ PATH("content: a, headers: {\"\": c}"), "no header's" },
		{ PATH("content: a, headers: {A: \"b\\nC: d\"}"),
		  "a header's value is one line" },
		{ PATH("redirect: \"/y\\r\\nA: b\""),
		  "a header's value is one line" },
		{ PATH("stub: perhaps"), "expected yes or no" },
		{ PATH("stub: no"), "expected content, file, folder" },
		{ PATH("status: x"), "expected a number" },
		{ PATH("content: [x]"), "must be a single value" },
		{ PATH("redirect: [x]"), "must be a single value" },
		{ PATH("content: a, ocsp: good"), "only one of" },
		{ PATH("ocsp: fine"), "expected" },
		{ PATH("file: a, folder: b"), "only one of" },
		{ PATH("content: a, headers: [b]"), "must be a mapping" },
		{ PATH("content: a, break: {how: softly}"),
		  "expected close, reset or stall" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef PATH
}

static void what_no_iscsi_target_has(void **state)
{
#define TARGET(text) "servers: [{type: iscsi, " text "}]"
	static const struct refused list[] = {
		{ TARGET("luns: [{lun: 1}]"), "an \"image\" or a \"size\"" },
		{ TARGET("luns: [{size: 1M, block: 0}]"), "one byte" },
		{ TARGET("luns: [{size: 511}]"), "one block at least" },
		{ TARGET("luns: [{image: x, block: 0}]"), "one byte" },
		{ TARGET("luns: [{size: 1M, lun: 16384}]"), "at most 16383" },
		{ TARGET("luns: [{size: 1M, type: 32}]"), "a type 31" },
		{ TARGET("luns: {}"), "must be a list" },
		{ TARGET("faults: [{what: slow}]"), "expected close, silent" },
		{ TARGET("user: me"), "belong together" },
		{ TARGET("reverse-password: x"), "belong together" },
		{ TARGET("digests: perhaps"), "expected yes or no" },
		{ TARGET("portal: x"), "is not known in an iSCSI target" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef TARGET
}

static void what_no_nbd_server_has(void **state)
{
#define SERVER(text) "servers: [{type: nbd, " text "}]"
	static const struct refused list[] = {
		{ SERVER("exports: [{name: a}]"), "an \"image\" or a \"size\"" },
		{ SERVER("exports: {}"), "must be a list" },
		{ SERVER("faults: [{what: check}]"), "expected close, silent" },
		{ SERVER("faults: [{what: error, sense: 1}]"), "not known" },
		{ SERVER("style: new"), "expected go, export-name" },
		{ SERVER("structured: perhaps"), "expected yes or no" },
		{ SERVER("tls: {key: x}"), "expected p256" },
		{ SERVER("target: x"), "is not known in an NBD server" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef SERVER
}

static void what_no_disk_by_aoe_has(void **state)
{
#define DISK(text) "servers: [{type: aoe, " text "}]"
	static const struct refused list[] = {
		{ DISK("slot: 1"), "an \"image\" or a \"size\"" },
		{ DISK("size: 1M, shelf: 65535"), "a shelf is at most 65534" },
		{ DISK("size: 1M, slot: 255"), "a slot is at most 254" },
		{ DISK("faults: [{what: close}]"), "expected silent, error" },
		{ DISK("lun: 1"), "is not known in a disk by AoE" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef DISK
}

static void what_no_target_by_fcoe_has(void **state)
{
#define TARGET(text) "servers: [{type: fcoe, " text "}]"
	static const struct refused list[] = {
		{ TARGET("target: 50:01"), "\"50:01\": a port's name is 8 bytes "
		  "such as 50:00:00:00:00:00:00:01" },
		{ TARGET("target: 50.00:00:00:00:00:00:01"), "a port's name" },
		{ TARGET("target: 00:00:00:00:00:00:00:00"), "a port's name" },
		{ TARGET("luns: [{}]"), "an \"image\" or a \"size\"" },
		{ TARGET("login: fc"), "expected fip, plain or vn2vn" },
		{ TARGET("mac: own"), "expected fabric or server" },
		{ TARGET("vlan: 4095"), "a VLAN is at most 4094" },
		{ TARGET("keep-alive: 100ms"), "keep-alives come every 250 ms "
		  "at most" },
		{ TARGET("priority: 256"), "expected a number" },
		{ TARGET("faults: [{what: close}]"), "expected silent, check" },
		{ TARGET("shelf: 1"), "is not known in a target by FCoE" },
	};

	(void)state;
	EXPECT_ALL(list);
#undef TARGET
}

static void expect_bytes(enum lab_dhcp_type type, const char *text,
			 const char *bytes, size_t len)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };

	assert_int_equal(lab_dhcp_encode(type, text, &out, &e), 0);
	assert_int_equal(out.len, len);
	assert_memory_equal(out.data, bytes, len);
	sbuf_free(&out);
}

static void options_become_bytes_by_their_types(void **state)
{
	(void)state;
	expect_bytes(DHCP_T_U32, "4294967295", "\xff\xff\xff\xff", 4);
	expect_bytes(DHCP_T_DOMAINS, "a.example b.test.",
		     "\1a\7example\0\1b\4test\0", 19);
	expect_bytes(DHCP_T_HEX, "f1 00:74-7E", "\xf1\0\x74\x7e", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(what_is_no_dhcp_option),
		FAKE_TEST(what_no_dhcp_server_does),
		FAKE_TEST(what_no_machine_is),
		FAKE_TEST(what_no_network_is),
		FAKE_TEST(what_no_dns_server_knows),
		FAKE_TEST(where_no_server_is),
		FAKE_TEST(what_no_card_has),
		FAKE_TEST(what_no_http_server_answers),
		FAKE_TEST(what_no_iscsi_target_has),
		FAKE_TEST(what_no_nbd_server_has),
		FAKE_TEST(what_no_disk_by_aoe_has),
		FAKE_TEST(what_no_target_by_fcoe_has),
		FAKE_TEST(options_become_bytes_by_their_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
