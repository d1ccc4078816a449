/* test_load.c: lab files, good and bad. */
#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/str.h"
#include "core/unconst.h"
#include "lab/config.h"
#include "tests/lab/example.h"

static int parse(struct lab_config *c, const char *text, struct err *e)
{
	*e = (struct err){ 0 };
	lab_config_init(c);
	return lab_config_parse(c, text, strlen(text), "t.yaml", "dir", e);
}

static void the_documented_example_loads(void **state)
{
	char *text = example();
	struct lab_config c;
	struct err e;

	(void)state;
	if (parse(&c, text, &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	assert_int_equal(c.seed, 7);
	assert_string_equal(c.machine.product, "Rack 1");
	assert_string_equal(c.machine.asset, "4711");
	assert_int_equal(c.machine.memory, 4ull << 30);
	assert_string_equal(c.networks->next->name, "back");
	assert_int_equal(c.cards->faults.loss_ppm, 20000);
	assert_int_equal(c.cards->faults.duplicate_ppm, 5000);
	assert_int_equal(c.cards->faults.delay_us, 200);
	assert_int_equal(c.cards->faults.rate_bps, 100000000);
	assert_int_equal(c.servers->kind, LAB_DHCP);
	assert_int_equal(c.servers->dhcp->first, 0xc0000232);
	assert_int_equal(c.servers->dhcp->lease_s, 3600);
	assert_true(c.servers->next->dhcp->proxy);
	lab_config_free(&c);
	free(text);
}

static void an_empty_file_is_the_default_lab(void **state)
{
	struct lab_config c;
	struct err e;

	(void)state;
	assert_int_equal(parse(&c, "", &e), 0);
	assert_string_equal(c.networks->name, "lan");
	assert_int_equal(c.cards->mac[5], 0x56);
	assert_int_equal(c.servers->kind, LAB_DHCP);
	lab_config_free(&c);
	assert_int_equal(parse(&c, "# nothing\n", &e), 0);
	lab_config_free(&c);
}

static void options_become_bytes(void **state)
{
	static const uint8_t routes[] = { 8, 10, 192, 0, 2, 9, 0, 192, 0, 2,
					  1 };
	static const uint8_t nested[] = { 8, 1, 5, 10, 2, 'h', 'i' };
	const struct lab_dhcp_option *o;
	struct lab_config c;
	struct err e;

	(void)state;
	if (parse(&c, "servers:\n- type: dhcp\n  options:\n"
		  "    static-routes: [10.0.0.0/8 192.0.2.9, "
		  "0.0.0.0/0 192.0.2.1]\n"
		  "    ipxe: {8: {type: uint8, value: 5}, 10: hi}\n"
		  "    router: none\n", &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	o = c.servers->dhcp->set.options;
	assert_int_equal(o->code, 121);
	assert_int_equal(o->len, sizeof(routes));
	assert_memory_equal(o->data, routes, sizeof(routes));
	o = o->next;
	assert_int_equal(o->code, 175);
	assert_int_equal(o->len, sizeof(nested));
	assert_memory_equal(o->data, nested, sizeof(nested));
	assert_int_equal(o->next->code, 3);
	assert_int_equal(o->next->len, 0);
	lab_config_free(&c);
}

static void names_are_relative_to_the_lab_file(void **state)
{
	struct lab_config c;
	struct err e;

	(void)state;
	assert_int_equal(parse(&c, "servers: [{type: http, paths: {/: "
			       "{folder: www}, /a: {file: /abs}}}]", &e), 0);
	assert_string_equal(c.servers->files->paths->target, "dir/www");
	assert_string_equal(c.servers->files->paths->next->target, "/abs");
	lab_config_free(&c);
}

static void an_alias_stands_for_its_anchor(void **state)
{
	struct lab_config c;
	struct err e;

	(void)state;
	assert_int_equal(parse(&c, "servers:\n- &s {type: http, paths: "
			       "&p {/a: x}}\n- {type: tftp, paths: *p}\n",
			       &e), 0);
	assert_string_equal(c.servers->next->files->paths->content.data, "x");
	lab_config_free(&c);
}

static void a_named_machine_is_laid_over_the_one_of_the_file(void **state)
{
	static const char text[] =
		"machine: {product: P, serial: S}\n"
		"machines:\n"
		"  desk: {product: Q, mac: 52:54:00:00:00:09}\n"
		"  old: {platform: pcbios, memory: 512M}\n";
	struct lab_config c;
	struct err e = { 0 };

	(void)state;
	lab_config_init(&c);
	c.choice = "desk";
	assert_int_equal(lab_config_parse(&c, text, sizeof(text) - 1, "t.yaml",
					  "dir", &e), 0);
	assert_string_equal(c.machine.product, "Q");
	assert_string_equal(c.machine.serial, "S");
	assert_string_equal(c.machine.platform, "efi");
	assert_int_equal(c.cards->mac[5], 9);
	lab_config_free(&c);
	assert_int_equal(parse(&c, text, &e), 0);
	assert_string_equal(c.machine.product, "P");
	assert_int_equal(c.cards->mac[5], 0x56);
	lab_config_free(&c);
}

static void expect_no_machine(const char *text, const char *name,
			      const char *error)
{
	struct lab_config c;
	struct err e = { 0 };

	lab_config_init(&c);
	c.choice = name;
	assert_true(lab_config_parse(&c, text, strlen(text), "t.yaml", "dir",
				     &e) < 0);
	assert_string_equal(e.msg, error);
	lab_config_free(&c);
}

static void a_machine_that_is_not_there_is_named(void **state)
{
	(void)state;
	expect_no_machine("machines: {desk: {}, old: {}}", "dsk",
			  "no machine is called \"dsk\": did you mean "
			  "\"desk\"?");
	expect_no_machine("machines: {desk: {}, old: {}}", "server",
			  "no machine is called \"server\", but desk, old");
	expect_no_machine("seed: 1", "desk", "t.yaml has no \"machines\", so "
			  "none is \"desk\"");
}

/* "line:col: message" of the error that each of these has. */
static const struct { const char *text, *error; } bad[] = {
	{ "seeed: 1", "1:1: \"seeed\" is not known in a lab: did you mean "
	  "\"seed\"?" },
	{ "seed: x", "1:7: \"x\": expected a number" },
	{ "a: [", "2:1: not valid YAML: flow sequence without a closing "
	  "bracket" },
	{ "- 1", "1:1: a lab must be a mapping, not a list" },
	{ "seed: 1\nseed: 2", "2:1: \"seed\" is given twice" },
	{ "seed: 1\n---\nseed: 2", "2:1: only one document is expected" },
	{ "unserved: maybe",
	  "1:11: \"maybe\": expected 404, stub or elsewhere" },
	{ "machine: {arch: mips}", "1:17: \"mips\": expected i386, x86_64 or "
	  "arm64" },
	{ "machine:\n  memmory: 1G", "2:3: \"memmory\" is not known in a "
	  "machine: did you mean \"memory\"?" },
	{ "machines:\n  a: {}\n  b: {memmory: 1G}", "3:7: \"memmory\" is not "
	  "known in a machine: did you mean \"memory\"?" },
	{ "machines: {a: {mac: [52:54:00:00:00:01, 52:54:00:00:00:02]}}",
	  "1:41: the lab has no card for this MAC address" },
	{ "machines: [a]", "1:11: \"machines\" must be a mapping, not a list" },
	{ "machine: {uuid: 12}", "1:17: \"12\": expected a UUID" },
	{ "networks: {lan: {address: 192.0.2.1}}", "1:27: \"192.0.2.1\": "
	  "expected an address with its network's size, such as "
	  "192.0.2.1/24" },
	{ "networks: {lan: {ipv6: 2001:db8::1}}", "1:24: \"2001:db8::1\": "
	  "expected an IPv6 address such as 2001:db8::1/64" },
	{ "cards: [{network: wan}]", "1:19: no network is called \"wan\"" },
	{ "cards: [{mac: 5}]", "1:15: \"5\": expected a MAC address such as "
	  "52:54:00:12:34:56" },
	{ "cards: [{}, {mac: \"52:54:00:12:34:56\"}]",
	  "1:13: another card has this MAC address" },
	{ "cards: [{cable: {loss: 2}}]", "1:24: \"2\": expected a share such "
	  "as 2% or 0.5%" },
	{ "cards: [{cable: {down: [5s, 2s]}}]", "1:24: the link comes back "
	  "before it goes" },
	{ "servers: [{port: 1}]", "1:11: a server needs a \"type\": dhcp, "
	  "proxydhcp, dns, http, tftp, ntp, ftp, nfs, syslog, syslogs, "
	  "iscsi, nbd, aoe or fcoe" },
	{ "servers: [{type: smb}]", "1:18: \"smb\": expected dhcp, proxydhcp, "
	  "dns, http, tftp, ntp, ftp, nfs, syslog, syslogs, iscsi, nbd, aoe or "
	  "fcoe" },
	{ "servers: [{type: dhcp, options: {domian: x}}]",
	  "1:34: no DHCP option is called \"domian\": did you mean "
	  "\"domain\"?" },
	{ "servers: [{type: dhcp, options: {mtu: big}}]",
	  "1:39: \"big\": expected a number from 0 to 65535" },
	{ "servers: [{type: dhcp, rules: [{arch: vax}]}]",
	  "1:39: \"vax\": expected a number, bios, efi-i386, efi-x86_64 or "
	  "efi-arm64" },
	{ "servers: [{type: dns, paths: {}}]", "1:23: \"paths\" is not known "
	  "in a DNS server" },
	{ "servers: [{type: http, paths: {x: y}}]", "1:32: a path begins with "
	  "a slash or *" },
	{ "servers: [{type: http, paths: {/x: {delay: 1s}}}]",
	  "1:36: expected content, file, folder, redirect, stub, ocsp, "
	  "signature or status" },
	{ "servers: [{type: http, paths: {/x: {file: a, stub: yes}}}]",
	  "1:46: only one of content, file, folder, redirect, stub, ocsp and "
	  "signature can be given" },
	{ "servers: [{type: http}, {type: http}]", "1:25: a server of this "
	  "type has this address: give another \"address\"" },
	{ "a: 1\nb: \xf0/", "2:4: not UTF-8 text" },
	{ "a: \x01", "1:4: a control character (0x01)" },
	{ "seed: *x", "1:7: no anchor &x comes before this" },
	{ "servers: &s [*s]", "1:14: *s would contain itself" },
};

static void errors_say_where_and_what_was_expected(void **state)
{
	char got[300];
	struct lab_config c;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parse(&c, bad[i].text, &e) >= 0)
			fail_msg("no error in: %s", bad[i].text);
		snprintf(got, sizeof(got), "%u:%u: %s", e.pos.line,
			 e.pos.col, e.msg);
		if (strncmp(got, bad[i].error, strlen(bad[i].error)))
			fail_msg("for: %s\ngot:      %s\nexpected: %s",
				 bad[i].text, got, bad[i].error);
		assert_string_equal(e.pos.file, "t.yaml");
		lab_config_free(&c);
	}
}

static void aliases_cannot_blow_a_file_up(void **state)
{
	struct sbuf text = { 0 };
	struct lab_config c;
	struct err e;
	int i;

	(void)state;
	sbuf_str(&text, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (i = 1; i < 20; i++)
		sbuf_printf(&text, "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]"
			    "\n", i, i, i - 1, i - 1, i - 1, i - 1, i - 1,
			    i - 1);
	assert_true(parse(&c, sbuf_text(&text), &e) < 0);
	assert_non_null(strstr(e.msg, "more than 100000 values"));
	lab_config_free(&c);
	sbuf_free(&text);
}

static void deep_nesting_is_refused(void **state)
{
	struct sbuf text = { 0 };
	struct lab_config c;
	struct err e;
	int i;

	(void)state;
	for (i = 0; i < 40; i++)
		sbuf_char(&text, '[');
	assert_true(parse(&c, sbuf_text(&text), &e) < 0);
	assert_non_null(strstr(e.msg, "nested deeper than 32 levels"));
	lab_config_free(&c);
	for (i = 0; i < 100000; i++)
		sbuf_char(&text, '[');
	assert_true(parse(&c, sbuf_text(&text), &e) < 0);
	lab_config_free(&c);
	sbuf_free(&text);
}

static void load_without_memory(void *ctx)
{
	struct lab_config c;
	struct err e;
	int rc = parse(&c, ctx, &e);

	if (!fake_alloc_failed())
		assert_int_equal(rc, 0);
	else if (rc < 0)
		assert_int_equal(rc, -ENOMEM);
	lab_config_free(&c);
}

static void loading_survives_a_lack_of_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(load_without_memory, unconst(
			     "machines: {a: {serial: x}}\n"
			     "servers:\n- type: http\n  paths: {/a: x}\n"
			     "- type: dhcp\n  options: {domain: x}\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_documented_example_loads),
		FAKE_TEST(an_empty_file_is_the_default_lab),
		FAKE_TEST(options_become_bytes),
		FAKE_TEST(names_are_relative_to_the_lab_file),
		FAKE_TEST(an_alias_stands_for_its_anchor),
		FAKE_TEST(a_named_machine_is_laid_over_the_one_of_the_file),
		FAKE_TEST(a_machine_that_is_not_there_is_named),
		FAKE_TEST(errors_say_where_and_what_was_expected),
		FAKE_TEST(aliases_cannot_blow_a_file_up),
		FAKE_TEST(deep_nesting_is_refused),
		FAKE_TEST(loading_survives_a_lack_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
