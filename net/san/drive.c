/* drive.c: commands to a disk and the paths that they take: which is open,
   what is overdue, what is tried again, who answers when it is opened again. */
#include "net/san/drive.h"

#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/limits.h"
#include "net/stack.h"
#include "platform/platform.h"

#define COMMAND_US	15000000	/* it is overdue then		*/
#define OPEN_US		30000000	/* likewise, of opening		*/
#define PAUSE_US	5000000		/* before opening again		*/
#define BUSY_US		1000000		/* before asking a busy one again */
#define TRY_US		20000000	/* without a path: is one try	*/

static void pump(struct san_drive *d);

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
static void fail_waiting(struct san_drive *d, int status)
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

/* ---- opening ----------------------------------------------------------- */

static bool any_opening(const struct san_drive *d)
{
	const struct san_path *p = d->paths;

	while (p && p->state != SAN_OPENING)
		p = p->next;
	return p;
}

static void close_path(struct san_path *p)
{
	if (p->state != SAN_CLOSED)
		p->kind->close(p);
	p->state = SAN_CLOSED;
}

static void close_others(struct san_drive *d)
{
	for (struct san_path *p = d->paths; p; p = p->next)
		if (p != d->active)
			close_path(p);
}

/* Is it all for good? Every path leads to another disk. */
static bool all_foreign(const struct san_drive *d)
{
	const struct san_path *p = d->paths;

	while (p && p->foreign)
		p = p->next;
	return !p;
}

/* None could be opened: wait, or say so. */
static void all_failed(struct san_drive *d)
{
	uint64_t now_us = plat_clock_us();

	net_timer_stop(&d->overdue);
	d->err = d->paths->err;		/* the first one's	*/
	if (!d->shaped || all_foreign(d)) {
		d->dead = d->err.code;
		fail_waiting(d, d->dead);
		return;
	}
	if (d->gave_up || (now_us - d->down_us) / TRY_US >= d->retries) {
		d->gave_up = true;
		fail_waiting(d, d->err.code);
		return;
	}
	net_timer_set(d->net, &d->pause, PAUSE_US);
}

/* Open all at once: the first that is ready will be used. */
static void open_paths(struct san_drive *d)
{
	struct san_path *p;
	int rc;

	net_timer_set(d->net, &d->overdue, OPEN_US);
	for (p = d->paths; p; p = p->next) {
		if (p->foreign)
			continue;
		err_clear(&p->err);
		p->state = SAN_OPENING;
		rc = p->kind->open(p);
		if (rc < 0) {
			err_set(&p->err, rc, "%s", err_text(rc));
			close_path(p);
		}
	}
	if (!any_opening(d))
		all_failed(d);
}

static bool same_disk(const struct san_shape *a, const struct san_shape *b)
{
	return a->blocks == b->blocks && a->block_size == b->block_size &&
	       a->id_len == b->id_len && !memcmp(a->id, b->id, a->id_len);
}

/* What nobody could work with, whoever says so. */
static int check_shape(struct san_path *p)
{
	const struct san_shape *s = &p->shape;

	if (!s->blocks)
		return err_set(&p->err, -ENODEV, "the disk is empty: it has no "
			       "blocks");
	if (s->block_size < SAN_BLOCK_MIN || s->block_size > SAN_BLOCK_MAX ||
	    s->block_size & (s->block_size - 1))
		return err_set(&p->err, -ENOTSUP, "blocks of %lu bytes are not "
			       "supported: they must be 512, 1024, 2048 or "
			       "4096", (unsigned long)s->block_size);
	if (s->blocks > UINT64_MAX / SAN_BLOCK_MAX || !s->max_blocks ||
	    !s->depth || s->id_len > SAN_ID_MAX)
		return err_set(&p->err, -EPROTO, "the disk's size is beyond "
			       "all measure");
	if (p->drive->shaped && !same_disk(&p->drive->shape, s)) {
		p->foreign = true;
		return err_set(&p->err, -ENODEV, "another disk answers than "
			       "the one that was attached");
	}
	if (p->drive->shaped && s->max_blocks < p->drive->shape.max_blocks)
		return err_set(&p->err, -ENOTSUP, "it takes smaller requests "
			       "than when it was attached");
	return 0;
}

static void use_path(struct san_drive *d, struct san_path *p)
{
	p->state = SAN_OPEN;
	d->active = p;
	d->gave_up = false;
	d->shape.depth = p->shape.depth;	/* each has its own	*/
	if (!d->shaped)
		d->shape = p->shape;
	d->shaped = true;
	net_timer_stop(&d->overdue);
	close_others(d);
	pump(d);
}

void san_path_opened(struct san_path *p, int status)
{
	struct san_drive *d = p->drive;

	if (status == 0)
		status = check_shape(p);
	if (status < 0) {
		err_set(&p->err, status, "%s", err_text(status));
		close_path(p);
	} else if (d->active) {
		close_path(p);		/* in reserve */
	} else {
		use_path(d, p);
		return;
	}
	if (!d->active && !any_opening(d))
		all_failed(d);
}

/* ---- what goes wrong --------------------------------------------------- */

void san_path_lost(struct san_path *p, int status)
{
	struct san_drive *d = p->drive;

	if (p->state == SAN_OPENING) {
		san_path_opened(p, status);
		return;
	}
	err_set(&p->err, status, "%s", err_text(status));
	d->err = p->err;
	d->active = NULL;
	d->down_us = plat_clock_us();
	close_path(p);
	take_back(d);
	pump(d);
}

/* A command, or opening, takes too long. */
static void overdue(struct net_timer *t)
{
	struct san_drive *d = HOLDER(san_drive, overdue, t);
	struct san_path *p;

	if (d->active) {
		err_clear(&d->active->err);
		err_set(&d->active->err, -ETIMEDOUT, "the disk has not "
			"answered for 15 s");
		san_path_lost(d->active, -ETIMEDOUT);
		return;
	}
	for (p = d->paths; p; p = p->next) {
		if (p->state != SAN_OPENING)
			continue;
		err_set(&p->err, -ETIMEDOUT, "it could not be opened within "
			"30 s");
		close_path(p);
	}
	all_failed(d);
}

static void pause_over(struct net_timer *t)
{
	pump(HOLDER(san_drive, pause, t));
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

static void pump(struct san_drive *d)
{
	if (d->dead) {
		fail_waiting(d, d->dead);
		return;
	}
	if (!d->waiting || d->pause.armed)
		return;
	if (!d->active && !any_opening(d)) {
		open_paths(d);
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
	pump(d);
}

void san_drive_submit(struct san_drive *d, struct san_io *io)
{
	io->tries = 0;
	if (!d->active && !d->pause.armed && !any_opening(d) && !d->gave_up)
		d->down_us = plat_clock_us();
	append_io(&d->waiting, io);
	pump(d);
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
	pump(d);
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
	open_paths(d);
	rc = san_drive_wait(d, is_open, d);
	return rc < 0 ? rc : d->dead;
}

void san_drive_close(struct san_drive *d)
{
	net_timer_stop(&d->overdue);
	net_timer_stop(&d->pause);
	d->active = NULL;
	for (struct san_path *p = d->paths; p; p = p->next)
		close_path(p);
}
