/* timer.c: timers of the network, and retransmission by doubling waits. */
#include "net/timer.h"

#include <stddef.h>

#include "net/stack.h"
#include "platform/platform.h"

void net_timer_stop(struct net_timer *t)
{
	struct net_timer **p;

	if (!t->armed)
		return;
	t->armed = false;
	for (p = &t->net->timers; *p; p = &(*p)->next) {
		if (*p == t) {
			*p = t->next;
			return;
		}
	}
}

void net_timer_set(struct net *net, struct net_timer *t, uint64_t us)
{
	struct net_timer **p = &net->timers;

	net_timer_stop(t);
	t->net = net;
	t->due_us = plat_clock_us() + us;
	t->armed = true;
	while (*p && (*p)->due_us <= t->due_us)
		p = &(*p)->next;
	t->next = *p;
	*p = t;
}

bool net_timers_run(struct net *net, uint64_t *next_us)
{
	uint64_t now_us = plat_clock_us();
	struct net_timer *t;
	bool any = false;

	while ((t = net->timers) && t->due_us <= now_us) {
		net->timers = t->next;
		t->armed = false;
		t->expired(t);
		any = true;
	}
	if (t && t->due_us < *next_us)
		*next_us = t->due_us;
	return any;
}

void retry_start(struct retry *r, uint32_t min_ms, uint32_t max_ms)
{
	r->wait_ms = min_ms;
	r->max_ms = max_ms;
	r->count = 0;
}

uint32_t retry_next(struct retry *r)
{
	if (r->count++)
		r->wait_ms *= 2;
	return r->wait_ms > r->max_ms ? 0 : r->wait_ms;
}
