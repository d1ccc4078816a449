/* ack.c: when TCP acknowledges: once for all frames that were taken at once. */
#include <lwip/priv/tcp_priv.h>

#include "net/lwip/hooks.h"
#include "net/stack.h"

#define TF_ACK_HELD	0x8000u		/* ours: lwIP does not use this bit */
#define LOSSY		1024	/* frames after a gap			*/

/* A sender without selective acknowledgements counts those of a gap: it gets
   one for each segment, at once (RFC 5681 3.2). */
void net_ack_gap(struct tcp_pcb *pcb)
{
	if (pcb->flags & TF_SACK)
		tcp_set_flags(pcb, TF_ACK_DELAY);
	else
		(void)tcp_send_empty_ack(pcb);
}

/*
 * lwIP acknowledges every other segment at once, and an answer sent while
 * frames are coming in costs small receive rings the next ones. So between
 * two frames what it owes is put aside, and net_flush_acks() pays it once for
 * the whole batch.
 */
void net_hold_acks(struct net *net)
{
	struct tcp_pcb *pcb;

	if (net->lossy)
		net->lossy--;
	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
		if (pcb->ooseq)
			net->lossy = LOSSY;
		if (!(pcb->flags & TF_ACK_DELAY))
			continue;
		tcp_clear_flags(pcb, TF_ACK_DELAY);
		tcp_set_flags(pcb, TF_ACK_HELD);
	}
}

static void send_ack(struct tcp_pcb *pcb)
{
	tcp_ack_now(pcb);
	(void)tcp_output(pcb);		/* tried again by tcp_tmr() */
}

/* Where frames are lost, so is the only answer to a batch, now and then; and a
   sender that repairs a loss then waits for its timer, 200 ms and more. */
void net_flush_acks(struct net *net)
{
	struct tcp_pcb *pcb, *next;

	for (pcb = tcp_active_pcbs; pcb; pcb = next) {
		next = pcb->next;
		if (!(pcb->flags & (TF_ACK_DELAY | TF_ACK_HELD)))
			continue;
		tcp_clear_flags(pcb, TF_ACK_DELAY | TF_ACK_HELD);
		send_ack(pcb);
		if (net->lossy && pcb->flags & TF_SACK)
			send_ack(pcb);
	}
}
