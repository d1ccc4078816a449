/* clock.c: timers of the lab, and lwIP's ticks in the platform's time. */
#include "lwip/etharp.h"
#include "lwip/ip4_frag.h"
#include "lwip/ip6_frag.h"
#include "lwip/nd6.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/sys.h"

#include "lab/inside.h"
#include "platform/platform.h"

#define TCP_TICK_US	((uint64_t)TCP_TMR_INTERVAL * 1000)
#define ARP_TICK_US	((uint64_t)ARP_TMR_INTERVAL * 1000)
#define ARP_TICKS_MAX	(ARP_MAXAGE + 1)	/* all forgotten by then */

/* lwIP's clock, in milliseconds. */
u32_t sys_now(void)
{
	return (u32_t)(plat_clock_us() / 1000);
}

void lab_timer_set(struct lab *lab, struct lab_timer *t, uint64_t delay_us,
		   void (*fire)(struct lab_timer *t))
{
	struct lab_timer **at = &lab->timers;

	lab_timer_stop(lab, t);
	t->at_us = plat_clock_us() + delay_us;
	t->fire = fire;
	while (*at && (*at)->at_us <= t->at_us)
		at = &(*at)->next;
	t->next = *at;
	*at = t;
	t->set = true;
}

void lab_timer_stop(struct lab *lab, struct lab_timer *t)
{
	struct lab_timer **at = &lab->timers;

	if (!t->set)
		return;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	t->set = false;
}

static bool tcp_alive(void)
{
	return tcp_active_pcbs || tcp_tw_pcbs;
}

/* Run the ticks that are due. None are made up for the time in which there was
   no connection. */
static void run_tcp(struct lab *lab, uint64_t now_us)
{
	if (!tcp_alive()) {
		lab->tcp_us = now_us + TCP_TICK_US;
		return;
	}
	while (lab->tcp_us <= now_us) {
		lab->tcp_us += TCP_TICK_US;
		tcp_tmr();
		lab->active = true;
	}
}

/* Nobody waits for an address to be forgotten: catch up when called. */
static void run_arp(struct lab *lab, uint64_t now_us)
{
	unsigned ticks = 0;

	while (lab->arp_us <= now_us && ticks++ < ARP_TICKS_MAX) {
		lab->arp_us += ARP_TICK_US;
		etharp_tmr();
		ip_reass_tmr();
		nd6_tmr();
		ip6_reass_tmr();
	}
	if (lab->arp_us <= now_us)
		lab->arp_us = now_us + ARP_TICK_US;
}

void lab_clock_run(struct lab *lab)
{
	uint64_t now_us = plat_clock_us();
	struct lab_timer *t;

	while ((t = lab->timers) && t->at_us <= now_us) {
		lab->timers = t->next;
		t->set = false;
		t->fire(t);
		lab->active = true;
	}
	run_tcp(lab, now_us);
	run_arp(lab, now_us);
}

uint64_t lab_clock_next_us(const struct lab *lab)
{
	uint64_t next_us = lab->timers ? lab->timers->at_us : EVENT_NEVER;

	if (tcp_alive() && lab->tcp_us < next_us)
		next_us = lab->tcp_us;
	return next_us;
}
