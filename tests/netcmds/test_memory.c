/*
 * test_memory.c: memory that ends anywhere on the way from DHCP to a script by
 * https: an allocation of the machine's fails, those of the lab's servers never
 * do. Each run boots or ends with an error in words, and leaves nothing behind.
 *
 * There are about 500 of them where the processor's own instructions multiply
 * the ciphers' numbers, and each is tried. Elsewhere such numbers are 129,000
 * allocations more, of which each 200th or so is: PXESH_STRIDE=1 test_memory
 * tries all, from PXESH_FIRST on.
 */
#include "tests/fake/fake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "net/net.h"

#define LATEST_US	((uint64_t)3600 * 1000000)
#define RUNS		600	/* about so many at most		*/
#define NEVER		UINT32_MAX

static const char yaml[] =
	"networks: {lan: {address: 192.0.2.1/24, ipv6: '2001:db8::1/64'}}\n"
	"servers:\n"
	"- {type: dhcp}\n"
	"- {type: dns}\n"
	"- type: http\n"
	"  port: 443\n"
	"  tls: {staple: delegated}\n"
	"  paths:\n"
	"    /hello.ipxe: \"#!ipxe\\necho hello by TLS\\n\"\n";

/* ---- a lab that always has memory ------------------------------------ */

struct apart {
	struct lab         *lab;
	struct sbuf         root;	/* its certificate		*/
	struct nic          nic;	/* its card, as the machine sees it */
	struct event_source source;
};

static struct nic *inner(const struct nic *nic)
{
	return nic->state;
}

static int apart_open(struct nic *nic, struct err *e)
{
	return inner(nic)->ops->open(inner(nic), e);
}

static void apart_close(struct nic *nic)
{
	inner(nic)->ops->close(inner(nic));
}

static int apart_send(struct nic *nic, const void *frame, size_t len)
{
	int rc;

	fake_alloc_spare(true);
	rc = inner(nic)->ops->send(inner(nic), frame, len);
	fake_alloc_spare(false);
	return rc;
}

static int apart_recv(struct nic *nic, void *buf, size_t cap)
{
	return inner(nic)->ops->recv(inner(nic), buf, cap);
}

static int apart_link(struct nic *nic)
{
	return inner(nic)->ops->link(inner(nic));
}

static uint64_t apart_next_us(struct nic *nic)
{
	return inner(nic)->ops->next_us(inner(nic));
}

static const struct nic_ops apart_ops = {
	.open = apart_open, .close = apart_close, .send = apart_send,
	.recv = apart_recv, .link = apart_link, .next_us = apart_next_us,
};

static uint64_t apart_poll(struct event_source *src, bool *busy)
{
	struct apart *a = HOLDER(apart, source, src);

	(void)busy;
	fake_alloc_spare(true);
	lab_run(a->lab);
	fake_alloc_spare(false);
	return lab_next_us(a->lab);
}

static void apart_begin(struct apart *a)
{
	char name[] = "/tmp/pxesh-memory-XXXXXX";
	struct err e = { 0 };
	int fd = mkstemp(name);

	memset(a, 0, sizeof(*a));
	assert_true(fd >= 0);
	assert_int_equal(write(fd, yaml, sizeof(yaml) - 1), sizeof(yaml) - 1);
	close(fd);
	if (lab_load(name, NULL, 1, &a->lab, &e) < 0)
		fail_msg("%u:%u: %s", e.pos.line, e.pos.col, e.msg);
	unlink(name);
	assert_int_equal(lab_trust(a->lab, &a->root), 0);
	fake.trust = sbuf_text(&a->root);
	fake.unixtime = 1780272000;	/* 2026-06-01 */
	a->nic = *lab_nic(a->lab, 0);
	a->nic.state = lab_nic(a->lab, 0);
	a->nic.ops = &apart_ops;
	fake_nic_use(&a->nic);
	a->source.poll = apart_poll;
}

static void apart_end(struct apart *a)
{
	lab_free(a->lab);
	sbuf_free(&a->root);
}

/* ---- one run --------------------------------------------------------- */

struct result { int rc; char msg[ERR_MSG]; bool booted; };

static void boot(struct apart *a, const char *script, struct result *r)
{
	struct shell sh;
	struct err e = { 0 };

	r->rc = shell_init(&sh);
	if (r->rc < 0) {
		snprintf(r->msg, sizeof(r->msg), "out of memory");
		return;
	}
	event_add(&sh.events, &a->source);
	r->rc = net_start(sh.settings, &sh.events, &sh.con, &sh.fetch,
			  &sh.net, &e);
	if (r->rc == 0)
		r->rc = shell_run_text(&sh, "test", script, strlen(script),
				       &e);
	snprintf(r->msg, sizeof(r->msg), "%s", e.msg);
	r->booted = strstr(fake_out(), "\nhello");
	net_stop(sh.net);
	event_del(&sh.events, &a->source);
	shell_free(&sh);
}

/* What is wrong with this end, or NULL. */
static const char *judge(const struct result *r, size_t left)
{
	if (r->booted != (r->rc == 0))
		return r->booted ? "booted, and says that it did not" :
				   "says that it booted, and did not";
	if (r->rc != 0 && !fake_alloc_failed())
		return "did not boot";
	if (r->rc != 0 && !r->msg[0])
		return "does not say why";
	if (left)
		return "something is left";
	return fake.now_us > LATEST_US ? "took an hour" : NULL;
}

static unsigned number(const char *name, unsigned otherwise)
{
	const char *text = getenv(name);

	return text ? (unsigned)strtoul(text, NULL, 10) : otherwise;
}

/* @script, whose allocations from @first on fail in runs of their own, each
   @stride-th one. */
static struct fake_forked run_forking(const char *script, unsigned first,
				      unsigned stride)
{
	struct result r = { 0 };
	struct fake_forked sum;
	struct apart a;
	const char *wrong;
	size_t live;

	fake_reset();
	fake_alloc_spare(true);
	live = fake_live();
	apart_begin(&a);
	fake_alloc_spare(false);
	fake_alloc_fork(first, stride);
	boot(&a, script, &r);
	sum = fake_alloc_fork_end();
	apart_end(&a);
	wrong = judge(&r, fake_live() - live);
	if (getenv("PXESH_TELL") || wrong)
		print_message("status %d, \"%s\"%s%s\n%s", r.rc, r.msg,
			      wrong ? ": " : "", wrong ? wrong : "",
			      fake_diag());
	if (fake_alloc_failed())
		_exit(wrong ? 1 : 0);
	assert_null(wrong);
	return sum;
}

/* @script says "hello" at its end. */
static void lose_each(const char *script)
{
	unsigned all = run_forking(script, NEVER, 1).all;
	struct fake_forked sum = run_forking(script, number("PXESH_FIRST", 1),
		number("PXESH_STRIDE", all / RUNS + 1));

	print_message("%u allocations, %u failed in a run of their own\n",
		      sum.all, sum.children);
	assert_int_equal(sum.bad, 0);
	assert_true(sum.children > 0 || getenv("PXESH_FIRST"));
}

static void memory_may_end_anywhere_until_there_is_an_address(void **state)
{
	(void)state;
	lose_each("dhcp\nnslookup ip boot.test\necho hello\n");
}

static void memory_may_end_anywhere_until_a_script_came_by_https(void **state)
{
	(void)state;
	lose_each("dhcp\nchain https://boot.test/hello.ipxe\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(memory_may_end_anywhere_until_there_is_an_address),
		FAKE_TEST(memory_may_end_anywhere_until_a_script_came_by_https),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
