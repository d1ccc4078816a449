/*
 * talk.h: a machine that talks with the lab's servers, which run out of memory:
 * each place in the lab that asks for some gets none once, in a process of its
 * own. The machine comes to its end, with what it asked for, whole, or with an
 * error in words; and nothing is left behind.
 */
#ifndef TESTS_NETCMDS_TALK_H
#define TESTS_NETCMDS_TALK_H

#include "tests/netcmds/apart.h"

#include "tests/lab/ssl.h"

#define BODY_LEN	5000	/* bytes of a file: several frames	*/

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

#define LAN "networks: {lan: {address: 192.0.2.1/24, ipv6: '2001:db8::1/64'}}\n"
#define ALL LAN "servers:\n- type: dhcp\n- type: dns\n"

#endif
