/*
 * queue.h: commands that a path does in parts, each of some blocks: oldest
 * first. Of the fields of a struct san_io that are a path's, @tag counts the
 * steps that were begun, and @got those that have ended.
 */
#ifndef NET_SAN_QUEUE_H
#define NET_SAN_QUEUE_H

#include "net/san/path.h"

#define SAN_QUEUE	8	/* commands at most: a path's depth	*/

struct san_queue {
	struct san_io *io[SAN_QUEUE];
	unsigned       n;
};

/* Steps of a command: blocks, or one that has none. */
uint32_t san_steps(const struct san_io *io);
/* There is room: no more are given to a path than its depth. */
void san_queue_add(struct san_queue *q, struct san_io *io);
/* Take it out, if it is there. */
void san_queue_drop(struct san_queue *q, const struct san_io *io);
/* The oldest that has something to be begun; NULL: none. */
struct san_io *san_queue_next(const struct san_queue *q);

#endif
