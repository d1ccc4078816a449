/* drive.c: commands to a disk: what is on its way, overdue, tried again. */
#include "net/san/inside.h"

#include <string.h>

#include "core/holder.h"
#include "net/stack.h"
#include "platform/platform.h"

#define COMMAND_US	15000000	/* it is overdue then		*/
#define BUSY_US		1000000		/* before asking a busy one again */

/* ---- lists of commands ------------------------------------------------- */

static bool unlink_io(struct san_io **list, struct san_io *io)
{
	while (*list && *list != io)
		list = &(*list)->next;
	if (!*list)
		return false;
	*list = io->next;
	return true;
}

static void append_io(struct san_io **list, struct san_io *io)
{
	while (*list)
		list = &(*list)->next;
	io->next = NULL;
	*list = io;
}

static void set_overdue(struct san_drive *d)
{
	uint64_t now_us = plat_clock_us(), due_us;

	net_timer_stop(&d->overdue);
	if (!d->flight)
		return;
	due_us = d->flight->due_us;	/* the oldest: they are in order */
	net_timer_set(d->net, &d->overdue,
		      due_us > now_us ? due_us - now_us : 0);
}

/* All that waits fails: nothing is on its way any more. */
void san_fail_waiting(struct san_drive *d, int status)
{
	struct san_io *io;

	while ((io = d->waiting)) {
		d->waiting = io->next;
		io->done(io, status);
	}
}

/* Try again what was on its way, unless that was done often enough. */
static void take_back(struct san_drive *d)
{
	struct san_io *back = d->flight, *io, *failed = NULL;

	d->flight = NULL;
	d->n_flight = 0;
	set_overdue(d);
	while ((io = back)) {
		back = io->next;
		append_io(++io->tries > d->retries ? &failed : &d->waiting,
			  io);
	}
	while ((io = failed)) {
		failed = io->next;
		io->done(io, d->err.code);
	}
}

/* ---- what goes wrong --------------------------------------------------- */

void san_path_lost(struct san_path *p, int status)
{
	struct san_drive *d = p->drive;

	err_set(&p->err, status, "%s", err_text(status));
	if (p != d->active) {
		san_path_opened(p, status);
		return;
	}
	p->losses++;
	d->err = p->err;
	d->active = NULL;
	d->down_us = plat_clock_us();
	san_close_path(p);
	take_back(d);
	san_pump(d);
}

/* A command, or opening, takes too long. */
static void overdue(struct net_timer *t)
{
	struct san_drive *d = HOLDER(san_drive, overdue, t);

	if (d->active) {
		err_clear(&d->active->err);
		err_set(&d->active->err, -ETIMEDOUT, "the disk has not "
			"answered for 15 s");
		san_path_lost(d->active, -ETIMEDOUT);
		return;
	}
	san_opening_overdue(d);
}

static void pause_over(struct net_timer *t)
{
	san_pump(HOLDER(san_drive, pause, t));
}

/* ---- commands ---------------------------------------------------------- */

static void start_next(struct san_drive *d)
{
	struct san_io *io = d->waiting;
	int rc;

	d->waiting = io->next;
	io->due_us = plat_clock_us() + COMMAND_US;
	io->got = 0;
	append_io(&d->flight, io);
	d->n_flight++;
	rc = d->active->kind->submit(d->active, io);
	if (rc < 0)
		san_path_lost(d->active, rc);
}

void san_pump(struct san_drive *d)
{
	if (d->dead) {
		san_fail_waiting(d, d->dead);
		return;
	}
	if (!d->waiting || d->pause.armed)
		return;
	if (!d->active && !san_any_opening(d)) {
		san_open_paths(d);
		return;
	}
	while (d->active && d->waiting && d->n_flight < d->shape.depth)
		start_next(d);
	if (d->active)
		set_overdue(d);
}

/* Again, after a pause if that was no success already. */
static void try_again(struct san_drive *d, struct san_io *io)
{
	if (++io->tries > d->retries) {
		io->done(io, -EBUSY);
		return;
	}
	io->next = d->waiting;
	d->waiting = io;
	if (io->tries > 1)
		net_timer_set(d->net, &d->pause, BUSY_US);
}

void san_path_done(struct san_path *p, struct san_io *io, int status)
{
	struct san_drive *d = p->drive;

	if (!unlink_io(&d->flight, io))
		return;
	d->n_flight--;
	if (status == 0)
		p->losses = 0;
	if (status < 0) {
		err_set(&p->err, status, "%s", err_text(status));
		d->err = p->err;
		err_clear(&p->err);
	}
	if (status == -EAGAIN)
		try_again(d, io);
	else
		io->done(io, status);
	if (d->active == p)
		set_overdue(d);
	san_pump(d);
}

void san_drive_submit(struct san_drive *d, struct san_io *io)
{
	io->tries = 0;
	if (!d->active && !d->pause.armed && !san_any_opening(d) && !d->gave_up)
		d->down_us = plat_clock_us();
	append_io(&d->waiting, io);
	san_pump(d);
}

void san_drive_cancel(struct san_drive *d, struct san_io *io)
{
	if (unlink_io(&d->waiting, io))
		return;
	if (!unlink_io(&d->flight, io))
		return;
	d->n_flight--;
	d->active->kind->abort(d->active, io);
	set_overdue(d);
	san_pump(d);
}

/* ---- as a whole -------------------------------------------------------- */

int san_drive_wait(struct san_drive *d, bool (*done)(void *ctx), void *ctx)
{
	int rc = event_wait(d->net->events, EVENT_NEVER, d->keys, done, ctx);

	if (rc == -ECANCELED) {
		err_clear(&d->err);
		err_set(&d->err, rc, "stopped by Ctrl-C");
	}
	return rc;
}

static bool is_open(void *ctx)
{
	const struct san_drive *d = ctx;

	return d->active || d->dead;
}

int san_drive_open(struct san_drive *d)
{
	int rc;

	d->overdue.expired = overdue;
	d->pause.expired = pause_over;
	san_open_paths(d);
	rc = san_drive_wait(d, is_open, d);
	return rc < 0 ? rc : d->dead;
}

void san_drive_close(struct san_drive *d)
{
	net_timer_stop(&d->overdue);
	net_timer_stop(&d->pause);
	d->active = NULL;
	for (struct san_path *p = d->paths; p; p = p->next)
		san_close_path(p);
}
