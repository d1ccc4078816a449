/* open.c: the paths to a disk: which is open, who answers when one is opened
   again. */
#include <string.h>

#include "net/san/inside.h"
#include "net/stack.h"
#include "platform/platform.h"

#define OPEN_US		30000000	/* then opening is given up	*/
#define PAUSE_US	5000000		/* before opening again		*/
#define TRY_US		20000000	/* without a path: is one try	*/

bool san_any_opening(const struct san_drive *d)
{
	const struct san_path *p = d->paths;

	while (p && p->state != SAN_OPENING)
		p = p->next;
	return p;
}

void san_close_path(struct san_path *p)
{
	if (p->state != SAN_CLOSED)
		p->kind->close(p);
	p->state = SAN_CLOSED;
}

static void close_others(struct san_drive *d)
{
	for (struct san_path *p = d->paths; p; p = p->next)
		if (p != d->active)
			san_close_path(p);
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
		san_fail_waiting(d, d->dead);
		return;
	}
	if (d->gave_up || (now_us - d->down_us) / TRY_US >= d->retries) {
		d->gave_up = true;
		san_fail_waiting(d, d->err.code);
		return;
	}
	net_timer_set(d->net, &d->pause, PAUSE_US);
}

/* Open all at once: the first that is ready will be used. */
void san_open_paths(struct san_drive *d)
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
			san_close_path(p);
		}
	}
	if (!san_any_opening(d))
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
	d->active = p;
	d->gave_up = false;
	d->shape.depth = p->shape.depth;	/* each has its own	*/
	if (!d->shaped)
		d->shape = p->shape;
	d->shaped = true;
	net_timer_stop(&d->overdue);
	close_others(d);
	san_pump(d);
}

/* The path that was lost least often, of those in this state. */
static struct san_path *best(const struct san_drive *d,
			     enum san_state state)
{
	struct san_path *p, *found = NULL;

	for (p = d->paths; p; p = p->next)
		if (p->state == state && (!found || p->losses < found->losses))
			found = p;
	return found;
}

/* Use one that is open, unless one is still being opened that worked better: a
   target may let us in and then do nothing. */
static void settle(struct san_drive *d)
{
	struct san_path *open = best(d, SAN_OPEN);
	struct san_path *opening = best(d, SAN_OPENING);

	if (open && (!opening || open->losses <= opening->losses))
		use_path(d, open);
	else if (!open && !opening)
		all_failed(d);
}

void san_path_opened(struct san_path *p, int status)
{
	struct san_drive *d = p->drive;

	if (status == 0)
		status = check_shape(p);
	if (status < 0) {
		err_set(&p->err, status, "%s", err_text(status));
		san_close_path(p);
	} else {
		p->state = SAN_OPEN;
	}
	settle(d);
}

void san_opening_overdue(struct san_drive *d)
{
	for (struct san_path *p = d->paths; p; p = p->next) {
		if (p->state != SAN_OPENING)
			continue;
		err_set(&p->err, -ETIMEDOUT, "it could not be opened within "
			"30 s");
		san_close_path(p);
	}
	settle(d);
}
