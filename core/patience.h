/*
 * patience.h: how long a download may go on without getting anywhere. It is
 * the one place that bounds what a server can make somebody wait for: silence,
 * trickling, and being busy again and again.
 */
#ifndef CORE_PATIENCE_H
#define CORE_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"

struct transfer;

/* Lives in a transfer, and through all of its redirections. */
struct patience {
	struct event_source src;
	uint64_t heard_us;	/* when anything came last		*/
	bool     heard;		/* since then, which is not yet in it	*/
	uint64_t window_us;	/* when the current stretch began	*/
	uint64_t window_got;	/* what was there then			*/
	unsigned retries;	/* of a busy server		*/
	unsigned breaks;	/* since it got so far:			*/
	uint64_t broke_got;
};

/* A leg of @t begins, and ends. */
void patience_start(struct transfer *t);
void patience_stop(struct transfer *t);
/* Nobody waited until now: count from here. */
void patience_renew(struct transfer *t);

#endif
