/* rto.c: how long an answer may take, learned from those before. */
#include "net/rto.h"

void rto_start(struct rto *r)
{
	*r = (struct rto){ .wait_ms = RTO_FIRST_MS };
}

void rto_learn(struct rto *r, uint64_t us)
{
	uint32_t trip = us < RTO_MAX_MS * 1000ull ? (uint32_t)us :
			RTO_MAX_MS * 1000u;
	uint32_t off = trip > r->mean_us ? trip - r->mean_us :
		       r->mean_us - trip;
	uint32_t ms;

	if (!r->mean_us) {
		r->mean_us = trip ? trip : 1;
		r->spread_us = trip / 2;
	} else {
		r->spread_us = r->spread_us - r->spread_us / 4 + off / 4;
		r->mean_us = r->mean_us - r->mean_us / 8 + trip / 8;
	}
	ms = (r->mean_us + 4 * r->spread_us) / 1000;
	r->wait_ms = ms < RTO_MIN_MS ? RTO_MIN_MS :
		     ms > RTO_MAX_MS ? RTO_MAX_MS : ms;
}

void rto_doubt(struct rto *r, uint32_t wait_ms)
{
	if (wait_ms > r->wait_ms)
		r->wait_ms = wait_ms < RTO_MAX_MS ? wait_ms : RTO_MAX_MS;
}
