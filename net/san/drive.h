/*
 * drive.h: a disk over the network: paths to it, commands on their way, and
 * what is done when one of these fails. What it promises: a read is right or
 * it fails, and what was acknowledged has been written.
 */
#ifndef NET_SAN_DRIVE_H
#define NET_SAN_DRIVE_H

#include "core/event.h"
#include "net/san/cache.h"
#include "net/san/path.h"
#include "net/timer.h"
#include "platform/block.h"

#define SAN_BATCH	8	/* commands of one transfer at once */

/* A transfer that is waited for, in several commands. */
struct san_batch {
	struct san_io io[SAN_BATCH];
	bool          busy[SAN_BATCH];
	unsigned      n;		/* on their way			*/
	int           status;		/* of the first that failed	*/
};

struct san_drive {
	struct san_drive  *next;	/* in net->drives		*/
	struct net        *net;
	struct plat_block  block;	/* what the platform shows	*/
	struct plat_block_path *told;	/* block.paths			*/
	bool               published;
	struct san_path   *paths;	/* as they were given		*/
	struct san_path   *active;	/* the one in use; NULL: none	*/
	struct san_shape   shape;	/* of the first that was open	*/
	bool               shaped;
	struct san_io     *waiting, *flight;	/* oldest first		*/
	unsigned           n_flight;
	unsigned           retries;	/* san-retries			*/
	struct net_timer   overdue;	/* the oldest in flight		*/
	struct net_timer   pause;	/* before paths are opened again */
	uint64_t           down_us;	/* since when none is open	*/
	bool               gave_up;	/* and was not open since	*/
	int                dead;	/* it will never work again	*/
	struct err         err;		/* what went wrong last		*/
	struct san_cache   cache;
	struct san_batch   batch;	/* disk.c			*/
	enum event_keys    keys;	/* may Ctrl-C end a wait?	*/
};

/* Hand @io to a path, now or when there is one; io->done tells the end: 0,
   -EIO, -EROFS, -ENODEV (another disk answers): d->err says why. */
void san_drive_submit(struct san_drive *d, struct san_io *io);
/* It is not wanted any more: io->done will not be called. */
void san_drive_cancel(struct san_drive *d, struct san_io *io);

/* Run the event loop until @done(@ctx). 0, or what else ended the wait. */
int san_drive_wait(struct san_drive *d, bool (*done)(void *ctx), void *ctx);

/* Open all paths and wait for the first: 0 or why the first failed, d->err. */
int san_drive_open(struct san_drive *d);
/* Close whatever is open; nothing must be on its way. */
void san_drive_close(struct san_drive *d);

/*
 * disk.c: read, write, flush, running the event loop until it is done. Any
 * number of blocks. 0, -ERANGE (behind the end), what san_drive_submit() says,
 * or what ended the wait; d->err says why.
 */
int san_disk_read(struct san_drive *d, uint64_t lba, uint32_t count,
		  void *buf);
int san_disk_write(struct san_drive *d, uint64_t lba, uint32_t count,
		   const void *buf);
int san_disk_flush(struct san_drive *d);

#endif
