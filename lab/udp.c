/* udp.c: datagrams out of the lab, at once or after a while. */
#include <stdlib.h>
#include <string.h>

#include "core/holder.h"
#include "lwip/pbuf.h"
#include "lwip/udp.h"

#include "lab/inside.h"

/* A datagram that waits. */
struct lab_later {
	struct lab_timer  timer;
	struct lab_later *next;
	struct lab       *lab;
	struct udp_pcb   *pcb;
	struct netif     *netif;
	struct pbuf      *p;
	ip_addr_t         from, to;
	uint16_t          port;
};

static void send_now(struct udp_pcb *pcb, struct netif *netif,
		     struct pbuf *p, const ip_addr_t *from,
		     const ip_addr_t *to, uint16_t port)
{
	/* Lost if lwIP has no memory: a datagram may be. */
	(void)udp_sendto_if_src(pcb, p, to, port, netif, from);
	pbuf_free(p);
}

static void later_free(struct lab *lab, struct lab_later *l)
{
	struct lab_later **at = &lab->later;

	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	lab_timer_stop(lab, &l->timer);
	free(l);
}

static void later_fire(struct lab_timer *t)
{
	struct lab_later *l = HOLDER(lab_later, timer, t);

	send_now(l->pcb, l->netif, l->p, &l->from, &l->to, l->port);
	later_free(l->lab, l);
}

void lab_udp_send(struct lab *lab, struct udp_pcb *pcb, struct netif *netif,
		  const void *data, size_t len, const ip_addr_t *from,
		  const ip_addr_t *to, uint16_t port, uint32_t delay_ms)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)len, PBUF_RAM);
	struct lab_later *l;

	if (!p)
		return;
	memcpy(p->payload, data, len);
	if (!delay_ms) {
		send_now(pcb, netif, p, from, to, port);
		return;
	}
	l = calloc(1, sizeof(*l));
	if (!l) {
		pbuf_free(p);
		return;
	}
	*l = (struct lab_later){ .lab = lab, .pcb = pcb, .netif = netif,
				 .p = p, .from = *from, .to = *to,
				 .port = port, .next = lab->later };
	lab->later = l;
	lab_timer_set(lab, &l->timer, (uint64_t)delay_ms * 1000, later_fire);
}

void lab_udp_stop(struct lab *lab)
{
	while (lab->later) {
		pbuf_free(lab->later->p);
		later_free(lab, lab->later);
	}
}
