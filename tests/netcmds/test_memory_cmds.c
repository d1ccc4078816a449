/*
 * test_memory_cmds.c: network commands for which memory ends: each place in the
 * machine that asks for some gets none once, in a process of its own. The script
 * comes to its end or stops with an error in words; nothing is left behind.
 */
#include "tests/netcmds/apart.h"

#include <openssl/sha.h>

static void lose_each(const char *yaml, const char *script, const char *keys)
{
	struct result r = { 0 };
	struct fake_forked sum;
	struct apart a;
	const char *wrong;
	size_t live;

	fake_reset();
	fake_alloc_spare(true);
	live = fake_live();
	apart_begin(&a, yaml, false);
	fake_keys(keys);
	fake_alloc_spare(false);
	fake_alloc_fork_places();
	boot(&a, script, NULL, &r);
	sum = fake_alloc_fork_end();
	apart_end(&a);
	wrong = judge(&r, fake_live() - live);
	if (getenv("PXESH_TELL") || wrong)
		print_message("status %d, \"%s\"%s%s\n%s%s", r.rc, r.msg,
			      wrong ? ": " : "", wrong ? wrong : "",
			      fake_diag(), fake_out());
	if (fake_alloc_failed())
		_exit(wrong ? 1 : 0);
	assert_null(wrong);
	print_message("%u allocations, %u failed in a process of their own\n",
		      sum.all, sum.children);
	assert_int_equal(sum.bad, 0);
	assert_true(sum.children > 1);
}

#define LAN "networks: {lan: {address: 192.0.2.1/24, ipv6: '2001:db8::1/64'}}\n"
#define ALL LAN "servers:\n- type: dns\n- type: ntp\n"
#define HELLO "echo\necho hello\n"

static void interfaces(void **state)
{
	(void)state;
	lose_each(ALL "- type: dhcp\n", "ifopen\nifstat\nifconf -c dhcp\nroute\n"
		  "nstat\nping -c 1 192.0.2.1\nnslookup a boot.test\n"
		  "ntp boot.test\nsync\nvcreate --tag 5 net0\n"
		  "vdestroy net0-5\nifclose\n" HELLO, "");
}

/* ---- trust ----------------------------------------------------------------- */

static size_t read_file(const char *name, uint8_t *out, size_t cap)
{
	char path[64];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "tests/tls/cms/%s", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	n = fread(out, 1, cap, f);
	assert_true(n < cap);
	fclose(f);
	return n;
}

static void add_hex(struct sbuf *out, const char *before, const uint8_t *p,
		    size_t len)
{
	sbuf_str(out, before);
	for (size_t i = 0; i < len; i++)
		sbuf_printf(out, "%02x", p[i]);
	sbuf_char(out, '\n');
}

/* A script that trusts those files' root and has the key of an envelope. */
static void begin_trust(struct sbuf *out)
{
	static uint8_t file[4096];
	uint8_t sum[32];
	size_t n = read_file("ca.der", file, sizeof(file));

	SHA256(file, n, sum);
	sbuf_str(out, "dhcp\nset builtin/unixtime:uint32 1798761600\n");
	add_hex(out, "set trust:hexraw ", sum, sizeof(sum));
	n = read_file("mine.der", file, sizeof(file));
	add_hex(out, "set cert:hexraw ", file, n);
	n = read_file("mine.key", file, sizeof(file));
	add_hex(out, "set privkey:hexraw ", file, n);
}

static void trust(void **state)
{
	struct sbuf script = { 0 }, yaml = { 0 };
	char *here = realpath("tests/tls/cms", NULL);

	(void)state;
	fake_alloc_spare(true);
	begin_trust(&script);
	sbuf_str(&script, "imgfetch --name s http://boot.test/script\n"
		 "imgverify s http://boot.test/ec.sig\n"
		 "certstore http://boot.test/ec.der\ncertstat\n"
		 "certstat --explain http://boot.test/ec.der\ncertfree\n"
		 "imgfetch --name t.enc http://boot.test/rsa_gcm\n"
		 "imgdecrypt t.enc http://boot.test/rsa_gcm.env\n" HELLO);
	sbuf_printf(&yaml, ALL "- type: dhcp\n- type: http\n"
		    "  paths: {/: {folder: %s}}\n", here);
	fake_alloc_spare(false);
	lose_each(sbuf_text(&yaml), sbuf_text(&script), "");
	sbuf_free(&script);
	sbuf_free(&yaml);
	free(here);
}

/* ---- what boots ------------------------------------------------------------ */

#define FILES "- type: tftp\n  paths:\n    /x.ipxe: |\n      #!ipxe\n" \
	"      echo\n      echo hello\n"

static void autoboot_of_a_file(void **state)
{
	(void)state;
	lose_each(ALL FILES "- {type: dhcp, filename: '${dir}x.ipxe'}\n",
		  "autoboot\n", "");
}

static void autoboot_of_a_menu(void **state)
{
	(void)state;
	lose_each(ALL FILES "- type: dhcp\n  options:\n"
		  "    vendor-class: PXEClient\n    vendor-info: {9: {type: hex, "
		  "value: 110007496e7374616c6c 0000054c6f63616c}, "
		  "10: {type: hex, value: 0950726573732046382e}}\n"
		  "- {type: proxydhcp, address: 192.0.2.2, boot-servers: "
		  "[{type: 17, filename: x.ipxe, next-server: 192.0.2.1}]}\n",
		  "autoboot\n", "x");
}

static void autoboot_of_a_disk(void **state)
{
	(void)state;
	lose_each(ALL "- {type: dhcp, options: {root-path: "
		  "'nbd://192.0.2.1/a'}}\n"
		  "- {type: nbd, exports: [{name: a, size: 32K}]}\n",
		  "set skip-san-boot 1\nautoboot\n" HELLO, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(interfaces), FAKE_TEST(trust),
		FAKE_TEST(autoboot_of_a_file), FAKE_TEST(autoboot_of_a_menu),
		FAKE_TEST(autoboot_of_a_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
