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
#include <lwip/priv/nd6_priv.h>
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

#define ND6_CYCLE	2		/* its place there		*/
#define ND6_QUICK_MS	250

/* Is a neighbour being looked for? lwIP asks once a second, and a question
   that was lost costs as much. Lifetimes run quicker meanwhile, by seconds. */
static bool looks_for_neighbour(void)
{
	for (unsigned i = 0; i < LWIP_ND6_NUM_NEIGHBORS; i++)
		if (neighbor_cache[i].state == ND6_INCOMPLETE)
			return true;
	return false;
}

static uint64_t due_us(const struct net *net, unsigned i)
{
	uint32_t ms = cycles[i].ms;

	if (i == ND6_CYCLE && looks_for_neighbour())
		ms = ND6_QUICK_MS;
	return net->cycle_us[i] + ms * 1000ull;
}

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
	uint64_t now_us = plat_clock_us();
	unsigned i;

	for (i = 0; i < NET_CYCLES; i++) {
		if (due_us(net, i) > now_us)
			continue;
		net->cycle_us[i] = now_us;
		keep_ooseq();
		cycles[i].run();
	}
	if (!anybody_waits(net))
		return;
	for (i = 0; i < NET_CYCLES; i++)
		if (due_us(net, i) < *next_us)
			*next_us = due_us(net, i);
}
