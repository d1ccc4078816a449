/*
 * apart.h: a machine and its lab of which only one loses memory: an allocation of
 * the other's never fails.
 */
#ifndef TESTS_NETCMDS_APART_H
#define TESTS_NETCMDS_APART_H

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

#define APART_LATEST_US	((uint64_t)3600 * 1000000)

/* ---- a lab of its own ------------------------------------------------- */

struct apart {
	struct lab         *lab;
	bool                lab_loses;	/* and the machine never	*/
	struct sbuf         root;	/* the lab's certificate	*/
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
	struct apart *a = HOLDER(apart, nic, nic);
	int rc;

	fake_alloc_spare(!a->lab_loses);
	rc = inner(nic)->ops->send(inner(nic), frame, len);
	fake_alloc_spare(a->lab_loses);
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
	fake_alloc_spare(!a->lab_loses);
	lab_run(a->lab);
	fake_alloc_spare(a->lab_loses);
	return lab_next_us(a->lab);
}

static void apart_begin(struct apart *a, const char *yaml, bool lab_loses)
{
	char name[] = "/tmp/pxesh-memory-XXXXXX";
	struct err e = { 0 };
	int fd = mkstemp(name);

	memset(a, 0, sizeof(*a));
	a->lab_loses = lab_loses;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, yaml, strlen(yaml)), strlen(yaml));
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

/* @script says "hello" at its end. @more, if there is one, goes on then. */
static void boot(struct apart *a, const char *script,
		 int (*more)(struct shell *sh, struct err *e),
		 struct result *r)
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
	if (r->rc == 0 && more)
		r->rc = more(&sh, &e);
	r->booted = strstr(fake_out(), "\nhello") && (!more || r->rc == 0);
	snprintf(r->msg, sizeof(r->msg), "%s", e.msg);
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
	return fake.now_us > APART_LATEST_US ? "took an hour" : NULL;
}

#endif
