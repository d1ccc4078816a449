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
	};

	(void)state;
	EXPECT_ALL(list);
#undef MACHINE
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
