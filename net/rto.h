/* rto.h: how long an answer may take, learned from those before (RFC 6298). */
#ifndef NET_RTO_H
#define NET_RTO_H

#include <stdint.h>

#define RTO_FIRST_MS	250	/* before anything is known	*/
#define RTO_MIN_MS	50
#define RTO_MAX_MS	10000

struct rto {
	uint32_t mean_us, spread_us;	/* of round trips; 0: none yet	*/
	uint32_t wait_ms;	/* before it is sent again		*/
};

void rto_start(struct rto *r);
/* What was sent once was answered after so long. */
void rto_learn(struct rto *r, uint64_t us);
/* What was sent several times was answered, nobody knows which of them: what
   comes next waits as long as the last one did (RFC 6298 3, 5.5), or it would
   be sent again before its answer each time, and nothing be learned. */
void rto_doubt(struct rto *r, uint32_t wait_ms);

#endif
