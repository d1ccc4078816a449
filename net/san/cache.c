/* cache.c: extents of a drive that were read, or are on their way. */
#include "net/san/cache.h"

#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "core/limits.h"
#include "net/san/drive.h"
#include "net/stack.h"

#define GRAIN		4096u	/* bytes: less is not asked for		*/
#define WINDOW_MIN	16384u
#define WINDOW_MAX	524288u
#define AHEAD		65536u	/* bytes of one command that reads ahead */

struct san_extent {
	struct san_extent *next;
	struct san_io      io;		/* its place; ready when @ready	*/
	bool               ready;
	int                status;	/* why it is not		*/
	uint8_t            data[];
};

static size_t bytes_of(const struct san_drive *d, const struct san_extent *x)
{
	return sizeof(*x) + (size_t)x->io.count * d->shape.block_size;
}

static void remove_extent(struct san_drive *d, struct san_extent **at)
{
	struct san_extent *x = *at;

	*at = x->next;
	if (!x->ready)
		san_drive_cancel(d, &x->io);
	d->net->san_cached -= bytes_of(d, x);
	free(x);
}

/* The extent that holds block @lba, put first; or NULL. */
static struct san_extent *find(struct san_cache *c, uint64_t lba)
{
	struct san_extent **at = &c->first, *x;

	while ((x = *at) && lba - x->io.lba >= x->io.count)
		at = &x->next;
	if (!x)
		return NULL;
	*at = x->next;
	x->next = c->first;
	c->first = x;
	return x;
}

/* Drop what was not used for longest, until so much can be added. */
static bool make_room(struct san_drive *d, size_t bytes)
{
	struct san_extent **at, **last;

	while (bytes > LIMIT_SAN_CACHE - d->net->san_cached) {
		last = NULL;
		for (at = &d->cache.first; *at; at = &(*at)->next)
			if ((*at)->ready)
				last = at;
		if (!last)
			return false;
		remove_extent(d, last);
	}
	return true;
}

static void extent_done(struct san_io *io, int status)
{
	struct san_extent *x = HOLDER(san_extent, io, io);

	x->ready = true;
	x->status = status;
}

/* Blocks up to the next extent or the end of the disk, @most at most. */
static uint32_t gap(const struct san_drive *d, uint64_t lba, uint32_t most)
{
	const struct san_extent *x;

	if (most > d->shape.max_blocks)
		most = d->shape.max_blocks;
	if (most > d->shape.blocks - lba)
		most = (uint32_t)(d->shape.blocks - lba);
	for (x = d->cache.first; x; x = x->next)
		if (x->io.lba > lba && x->io.lba - lba < most)
			most = (uint32_t)(x->io.lba - lba);
	return most;
}

/* Ask for @count blocks, of which none is there. NULL: no memory. */
static struct san_extent *begin(struct san_drive *d, uint64_t lba,
				uint32_t count)
{
	size_t len = (size_t)count * d->shape.block_size;
	struct san_extent *x = make_room(d, sizeof(*x) + len) ?
		malloc(sizeof(*x) + len) : NULL;

	if (!x)
		return NULL;
	x->ready = false;
	x->status = 0;
	x->io = (struct san_io){
		.op = SAN_READ, .lba = lba, .count = count, .buf = x->data,
		.done = extent_done,
	};
	x->next = d->cache.first;
	d->cache.first = x;
	d->net->san_cached += sizeof(*x) + len;
	san_drive_submit(d, &x->io);
	return x;
}

/* Ask for what is missing of these blocks, as far as commands may be on their
   way: at once, so that they do not wait for each other. */
static void ask(struct san_drive *d, uint64_t at, uint64_t end)
{
	struct san_extent *x;
	uint32_t most = AHEAD / d->shape.block_size;

	while (at < end && at < d->shape.blocks) {
		x = find(&d->cache, at);
		if (!x) {
			if (d->n_flight >= d->shape.depth || d->waiting)
				return;
			if (most > end - at)
				most = (uint32_t)(end - at);
			x = begin(d, at, gap(d, at, most));
		}
		if (!x)
			return;
		at = x->io.lba + x->io.count;
	}
}

/* Read further ahead the longer somebody reads on, and not at all where he
   jumps about. */
static void adapt(struct san_drive *d, uint64_t lba, uint32_t count)
{
	struct san_cache *c = &d->cache;

	if (lba != c->next_lba)
		c->window = 0;
	else if (c->window < WINDOW_MAX)
		c->window = c->window ? c->window * 2 : WINDOW_MIN;
	c->next_lba = lba + count;
}

/* ---- what others call -------------------------------------------------- */

static bool is_ready(void *ctx)
{
	return ((const struct san_extent *)ctx)->ready;
}

/* Copy what an extent has of it; returns how many blocks. */
static uint32_t take(const struct san_drive *d, const struct san_extent *x,
		     uint64_t lba, uint32_t count, uint8_t *buf)
{
	uint32_t skip = (uint32_t)(lba - x->io.lba);

	if (count > x->io.count - skip)
		count = x->io.count - skip;
	memcpy(buf, x->data + (size_t)skip * d->shape.block_size,
	       (size_t)count * d->shape.block_size);
	return count;
}

/* Wait for @x, which is the first; a failed one goes. */
static int wait_for(struct san_drive *d, struct san_extent *x)
{
	int rc = x->ready ? 0 : san_drive_wait(d, is_ready, x);

	if (rc == 0)
		rc = x->status;
	if (rc < 0)
		san_cache_drop(d, x->io.lba, x->io.count);
	return rc;
}

/* Get at least one block to @buf, asking for all up to @end. */
static int read_some(struct san_drive *d, uint64_t lba, uint32_t count,
		     uint64_t end, uint8_t *buf)
{
	uint32_t grain = GRAIN / d->shape.block_size;
	struct san_extent *x;
	int rc;

	ask(d, lba & ~(uint64_t)(grain - 1), end);
	x = find(&d->cache, lba);
	if (!x)
		x = begin(d, lba, gap(d, lba, count));
	if (!x)
		return -ENOMEM;
	rc = wait_for(d, x);
	return rc < 0 ? rc : (int)take(d, x, lba, count, buf);
}

int san_cache_read(struct san_drive *d, uint64_t lba, uint32_t count,
		   uint8_t *buf)
{
	uint32_t grain = GRAIN / d->shape.block_size;
	uint64_t end;
	int n;

	adapt(d, lba, count);
	end = (lba + count + grain - 1) & ~(uint64_t)(grain - 1);
	end += d->cache.window / d->shape.block_size;
	while (count) {
		n = read_some(d, lba, count, end, buf);
		if (n < 0)
			return n;
		lba += (uint32_t)n;
		count -= (uint32_t)n;
		buf += (size_t)(uint32_t)n * d->shape.block_size;
	}
	return 0;
}

void san_cache_drop(struct san_drive *d, uint64_t lba, uint64_t count)
{
	struct san_extent **at = &d->cache.first, *x;

	while ((x = *at)) {
		if (x->io.lba < lba ? lba - x->io.lba < x->io.count :
				      x->io.lba - lba < count)
			remove_extent(d, at);
		else
			at = &x->next;
	}
}
