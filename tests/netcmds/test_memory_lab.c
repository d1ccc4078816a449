/*
 * test_memory_lab.c: servers that run out of memory while a machine talks with
 * them: each place in the lab that asks for some gets none once, in a process of
 * its own. The machine comes to its end, with what it asked for, whole, or with
 * an error in words; and nothing is left behind.
 */
#include "tests/netcmds/apart.h"

#include "net/san/drive.h"
#include "net/san/san.h"
#include "tests/lab/ssl.h"

#define BODY_LEN	5000	/* bytes of a file: several frames	*/
#define BLOCKS		64u

/* ---- a lab from a text in which BODY stands for a file's content -------- */

static void begin_lab(struct apart *a, const char *yaml)
{
	const char *body = strstr(yaml, "BODY");
	struct sbuf text = { 0 };

	sbuf_add(&text, yaml, body ? (size_t)(body - yaml) : strlen(yaml));
	for (int i = 0; body && i < BODY_LEN / 5; i++)
		sbuf_printf(&text, "%05d", i * 7);
	sbuf_str(&text, body ? body + 4 : "");
	apart_begin(a, sbuf_text(&text), true);
	sbuf_free(&text);
}

/* What the machine is to print at its end: what it does if nothing fails. */
struct talk {
	const char *yaml, *script;
	int       (*more)(struct shell *sh, struct err *e);
	char        want[256];
};

static void keep_want(struct talk *t)
{
	const char *end = strstr(fake_out(), "\nhello");

	if (!end)
		fail_msg("%s%s", fake_out(), fake_diag());
	snprintf(t->want, sizeof(t->want), "%s", end);
}

static const char *judge_talk(const struct talk *t, const struct result *r,
			      size_t left)
{
	const char *wrong = judge(r, left);

	if (!wrong && r->rc == 0 && !strstr(fake_out(), t->want))
		wrong = "is told something else, and does not know";
	return wrong;
}

static struct fake_forked hold(struct talk *t, bool forking)
{
	size_t live;
	struct result r = { 0 };
	struct fake_forked sum;
	struct apart a;
	const char *wrong;

	fake_reset();
	live = fake_live();
	begin_lab(&a, t->yaml);
	fake_alloc_spare(true);
	if (forking)
		fake_alloc_fork_places();
	boot(&a, t->script, t->more, &r);
	sum = fake_alloc_fork_end();
	if (!forking)
		keep_want(t);
	apart_end(&a);
	fake_alloc_spare(false);
	wrong = judge_talk(t, &r, fake_live() - live);
	if (getenv("PXESH_TELL") || wrong)
		print_message("status %d, \"%s\"%s%s\n%s%s", r.rc, r.msg,
			      wrong ? ": " : "", wrong ? wrong : "",
			      fake_diag(), fake_out());
	if (fake_alloc_failed())
		_exit(wrong ? 1 : 0);
	assert_null(wrong);
	return sum;
}

static void lose_each(struct talk t)
{
	struct fake_forked sum;

	hold(&t, false);
	sum = hold(&t, true);
	print_message("%u allocations, %u failed in a process of their own\n",
		      sum.all, sum.children);
	assert_int_equal(sum.bad, 0);
	assert_true(sum.children > 1);
}

/* ---- files --------------------------------------------------------------- */

#define LAN "networks: {lan: {address: 192.0.2.1/24, ipv6: '2001:db8::1/64'}}\n"
#define ALL LAN "servers:\n- type: dhcp\n- type: dns\n"
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

/* ---- disks ----------------------------------------------------------------- */

/* All of it is zeros, of which some is written. */
static int use_disk(struct shell *sh, struct err *e)
{
	static uint8_t got[BLOCKS * 512], put[512];
	struct san_drive *d = san_find(sh->net, 0x80);
	int rc = d ? 0 : -ENODEV;

	memset(got, 0x11, sizeof(got));
	memset(put, 0x22, sizeof(put));
	rc = rc ? rc : san_disk_read(d, 0, BLOCKS, got);
	for (size_t i = 0; rc == 0 && i < sizeof(got); i++)
		assert_int_equal(got[i], 0);
	rc = rc ? rc : san_disk_write(d, 3, 1, put);
	rc = rc ? rc : san_disk_read(d, 3, 1, got);
	if (rc == 0)
		assert_memory_equal(got, put, sizeof(put));
	rc = rc ? rc : san_disk_flush(d);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}

#define HOOK(path) "dhcp\nsanhook " path "\necho\necho hello\n"

static void disks_by_iscsi(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: iscsi\n  target: iqn.lab:a\n"
		"  luns: [{size: 32K}]\n  user: u\n  password: p\n"
		"  reverse-user: r\n  reverse-password: q\n  digests: yes\n",
		"set username u\nset password p\nset reverse-username r\n"
		"set reverse-password q\n"
		HOOK("iscsi:192.0.2.1::::iqn.lab:a"), use_disk, "" });
}

static void disks_by_nbd(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: nbd\n"
		"  exports: [{name: a, size: 32K}]\n  cache: yes\n",
		HOOK("nbd://192.0.2.1/a"), use_disk, "" });
}

static void disks_by_nbd_and_tls(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- type: nbd\n"
		"  exports: [{name: a, size: 32K}]\n  tls: yes\n",
		HOOK("nbds://192.0.2.1/a"), use_disk, "" });
}

static void disks_by_aoe(void **state)
{
	(void)state;
	lose_each((struct talk){ ALL "- {type: aoe, size: 32K}\n",
		HOOK("aoe:e0.0"), use_disk, "" });
}

static void disks_by_fcoe(void **state)
{
	(void)state;
	/* no address but its card's: nobody tells the wire of another */
	lose_each((struct talk){ ALL "- {type: fcoe, luns: [{size: 32K}], "
		"mac: server}\n",
		HOOK("fcp:50:00:00:00:00:00:00:01:0"), use_disk, "" });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(by_http), FAKE_TEST(by_http_in_chunks),
		FAKE_TEST(by_http_with_ntlm), FAKE_TEST(by_https),
		FAKE_TEST(by_tftp), FAKE_TEST(by_ftp), FAKE_TEST(by_nfs),
		FAKE_TEST(by_ipv6), FAKE_TEST(what_is_told_and_logged),
		FAKE_TEST(what_is_logged_by_tls),
		FAKE_TEST(by_a_switch_that_asks_who_it_is),
		FAKE_TEST(by_radio), FAKE_TEST(disks_by_iscsi),
		FAKE_TEST(disks_by_nbd), FAKE_TEST(disks_by_nbd_and_tls),
		FAKE_TEST(disks_by_aoe), FAKE_TEST(disks_by_fcoe),
	};

	if (!ssl_allocations_count())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
