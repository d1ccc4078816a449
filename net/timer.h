/* timer.h: timers of the network, and retransmission by doubling waits. */
#ifndef NET_TIMER_H
#define NET_TIMER_H

#include <stdbool.h>
#include <stdint.h>

struct net;

/* The owner embeds it, zeroed, and stops it before it goes away. */
struct net_timer {
	struct net_timer *next;
	struct net       *net;
	uint64_t          due_us;
	bool              armed;
	void            (*expired)(struct net_timer *t);
};

/* Call t->expired once, @us from now; arming again moves it. */
void net_timer_set(struct net *net, struct net_timer *t, uint64_t us);
void net_timer_stop(struct net_timer *t);

/* Run what is due; true if anything was. *@next_us is lowered. */
bool net_timers_run(struct net *net, uint64_t *next_us);

/* The retransmission rule of reference/protocols.md#retry-timers. */
struct retry {
	uint32_t wait_ms, max_ms;
	unsigned count;			/* of waits begun	*/
};
void retry_start(struct retry *r, uint32_t min_ms, uint32_t max_ms);
/* How long to wait for an answer now, in ms; 0: give up. */
uint32_t retry_next(struct retry *r);

#endif
