/* event.c: the wait loop: the only place that polls. */
#include "core/event.h"

#include <errno.h>
#include <stddef.h>

#include "core/console.h"
#include "platform/platform.h"

/*
 * Scripted input means virtual time: nobody is there to press Ctrl-C, so a
 * wait without a limit that timers keep alive for a day is given up.
 */
#define PATIENCE_US (24ull * 60 * 60 * 1000000)

void event_add(struct events *ev, struct event_source *src)
{
	struct event_source **p = &ev->sources;

	while (*p && *p != src)
		p = &(*p)->next;
	if (*p)
		return;
	src->next = NULL;
	*p = src;
}

void event_del(struct events *ev, struct event_source *src)
{
	struct event_source **p = &ev->sources;

	while (*p && *p != src)
		p = &(*p)->next;
	if (!*p)
		return;
	*p = src->next;
	if (ev->turn == src)
		ev->turn = src->next;
}

uint64_t event_poll(struct events *ev, bool *busy)
{
	uint64_t earliest = EVENT_NEVER, when;
	struct event_source *src;

	for (src = ev->sources; src; src = ev->turn) {
		ev->turn = src->next;
		when = src->poll(src, busy);
		if (when < earliest)
			earliest = when;
	}
	return earliest;
}

static bool cancelled(const struct events *ev, enum event_keys keys)
{
	return keys == EVENT_CANCEL && ev->con && con_cancelled(ev->con);
}

/* Can only timers without an end keep this wait alive? */
static bool in_vain(const struct events *ev, uint64_t start_us,
		    uint64_t until_us)
{
	return until_us == EVENT_NEVER && plat_con_scripted() &&
	       !ev->patient && plat_clock_us() - start_us > PATIENCE_US;
}

int event_wait(struct events *ev, uint64_t until_us, enum event_keys keys,
	       bool (*done)(void *ctx), void *ctx)
{
	uint64_t start_us = plat_clock_us(), wake_us;
	bool busy;
	int rc;

	for (;;) {
		busy = false;
		wake_us = event_poll(ev, &busy);
		if (done && done(ctx))
			return 0;
		if (cancelled(ev, keys))
			return -ECANCELED;
		if (until_us <= plat_clock_us())
			return -ETIMEDOUT;
		if (in_vain(ev, start_us, until_us))
			return -EDEADLK;
		if (busy)
			continue;
		rc = plat_wait(wake_us < until_us ? wake_us : until_us);
		if (rc < 0)
			return rc;
	}
}
