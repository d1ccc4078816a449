/*
 * cycle.c: lwIP's own timers. They run while somebody waits for the network;
 * an idle shell is not woken ten times a second for them.
 */
#include <lwip/etharp.h>
#include <lwip/igmp.h>
#include <lwip/ip4_frag.h>
#include <lwip/ip6_frag.h>
#include <lwip/mld6.h>
#include <lwip/nd6.h>
#include <lwip/priv/tcp_priv.h>

#include "net/stack.h"
#include "platform/platform.h"

/* ARP counts ticks: quicker ones make it ask again sooner. */
static const struct cycle {
	void   (*run)(void);
	uint32_t ms;
} cycles[NET_CYCLES] = {
	{ tcp_tmr,	  TCP_TMR_INTERVAL },
	{ etharp_tmr,	  250 },
	{ nd6_tmr,	  ND6_TMR_INTERVAL },
	{ ip_reass_tmr,	  IP_TMR_INTERVAL },
	{ ip6_reass_tmr,  IP6_REASS_TMR_INTERVAL },
	{ igmp_tmr,	  IGMP_TMR_INTERVAL },
	{ mld6_tmr,	  MLD6_TMR_INTERVAL },
};

static bool pcb_waits(const struct tcp_pcb *pcb)
{
	return pcb->state != ESTABLISHED || pcb->unsent || pcb->unacked ||
	       pcb->flags & TF_ACK_DELAY;
}

static bool anybody_waits(const struct net *net)
{
	const struct tcp_pcb *pcb;

	if (net->timers || net->lookups)
		return true;
	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb_waits(pcb))
			return true;
	return false;
}

/* lwIP drops what came out of order when nothing has come for a few seconds.
   But a sender that lost much may take longer, and then sends the gap only. */
static void keep_ooseq(void)
{
	struct tcp_pcb *pcb;

	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->ooseq)
			pcb->tmr = tcp_ticks;
}

void net_cycles_run(struct net *net, uint64_t *next_us)
{
	uint64_t now_us = plat_clock_us(), due_us;
	unsigned i;

	for (i = 0; i < NET_CYCLES; i++) {
		due_us = net->cycle_us[i] + cycles[i].ms * 1000ull;
		if (due_us > now_us)
			continue;
		net->cycle_us[i] = now_us;
		keep_ooseq();
		cycles[i].run();
	}
	if (!anybody_waits(net))
		return;
	for (i = 0; i < NET_CYCLES; i++) {
		due_us = net->cycle_us[i] + cycles[i].ms * 1000ull;
		if (due_us < *next_us)
			*next_us = due_us;
	}
}

#define TF_ACK_HELD	0x8000u		/* ours: lwIP does not use this bit */

/*
 * lwIP acknowledges every other segment at once, and an answer sent while
 * frames are coming in costs small receive rings the next ones. So between
 * two frames what it owes is put aside, and net_flush_acks() pays it once for
 * the whole batch.
 */
void net_hold_acks(void)
{
	struct tcp_pcb *pcb;

	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next) {
		if (!(pcb->flags & TF_ACK_DELAY))
			continue;
		tcp_clear_flags(pcb, TF_ACK_DELAY);
		tcp_set_flags(pcb, TF_ACK_HELD);
	}
}

void net_flush_acks(void)
{
	struct tcp_pcb *pcb, *next;

	for (pcb = tcp_active_pcbs; pcb; pcb = next) {
		next = pcb->next;
		if (!(pcb->flags & (TF_ACK_DELAY | TF_ACK_HELD)))
			continue;
		tcp_clear_flags(pcb, TF_ACK_DELAY | TF_ACK_HELD);
		tcp_ack_now(pcb);
		(void)tcp_output(pcb);	/* tried again by tcp_tmr() */
	}
}
