/* event.h: the wait loop: the only place that polls. */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

struct console;

#define EVENT_NEVER UINT64_MAX

/*
 * Something that wants to run now and then: the network, the lab's servers, a
 * progress line. The owner embeds it and keeps it alive while it is added.
 * It may add and remove sources from its poll, itself included, but must not
 * wait there.
 */
struct event_source {
	struct event_source *next;
	/*
	 * Do what is due. *@busy becomes true if anything was done.
	 * Returns when to call again, in microseconds of plat_clock_us();
	 * EVENT_NEVER if only a frame or a key can bring work.
	 */
	uint64_t (*poll)(struct event_source *src, bool *busy);
};

struct events {
	struct event_source *sources;
	struct event_source *turn;	/* the next one to be polled	*/
	struct console      *con;	/* where Ctrl-C is looked for; may
					   be NULL			*/
	bool                 patient;	/* wait more than a day, too	*/
};

void event_add(struct events *ev, struct event_source *src);
void event_del(struct events *ev, struct event_source *src);

/* Poll every source once; returns when the earliest wants to be called.
   Outside of event.c only tests call this. */
uint64_t event_poll(struct events *ev, bool *busy);

/* What event_wait() watches besides the time. */
enum event_keys {
	EVENT_CANCEL,	/* Ctrl-C cancels				*/
	EVENT_NO_KEYS,	/* keys are left alone				*/
};

/*
 * Run sources until @done(@ctx) is true (@done may be NULL), @until_us has
 * come (EVENT_NEVER: no limit), or a key says so. Uses no CPU while idle.
 * Returns 0 when done, -ETIMEDOUT at @until_us, -ECANCELED on Ctrl-C,
 * -EDEADLK when time is virtual and nothing can happen any more.
 */
int event_wait(struct events *ev, uint64_t until_us, enum event_keys keys,
	       bool (*done)(void *ctx), void *ctx);

#endif
