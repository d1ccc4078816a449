/* udp.c: datagrams for a program that is not ours. */
#include <stdlib.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/err.h"
#include "core/event.h"
#include "net/stack.h"
#include "platform/platform.h"

#define PORTS	8	/* heard at a time; the one unused longest goes	*/
#define QUEUE	16	/* messages that wait				*/

struct message {
	struct net_datagram d;
	struct pbuf        *data;
};

struct net_udp {
	struct netdev  *dev;
	struct udp_pcb *pcb[PORTS];
	uint64_t        used[PORTS];	/* u->uses at that time	*/
	uint64_t        uses;
	struct message  queue[QUEUE];	/* the oldest first	*/
	unsigned        n;
	const struct net_datagram *want;
};

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct net_udp *u = arg;
	struct message *m = &u->queue[u->n];

	if (u->n == QUEUE || !IP_IS_V4(from)) {
		pbuf_free(p);
		return;
	}
	m->data = p;
	m->d.from_be = ip4_addr_get_u32(ip_2_ip4(from));
	m->d.to_be = ip4_addr_get_u32(ip4_current_dest_addr());
	m->d.from_port_be = lwip_htons(port);
	m->d.to_port_be = lwip_htons(pcb->local_port);
	m->d.len = p->tot_len;
	u->n++;
}

struct net_udp *net_udp_open(struct netdev *dev)
{
	struct net_udp *u = calloc(1, sizeof(*u));

	if (u)
		u->dev = dev;
	return u;
}

static void drop(struct net_udp *u, unsigned i)
{
	pbuf_free(u->queue[i].data);
	for (u->n--; i < u->n; i++)
		u->queue[i] = u->queue[i + 1];
}

void net_udp_close(struct net_udp *u)
{
	unsigned i;

	if (!u)
		return;
	while (u->n)
		drop(u, 0);
	for (i = 0; i < PORTS; i++)
		if (u->pcb[i])
			udp_remove(u->pcb[i]);
	free(u);
}

/* ---- ports ---------------------------------------------------------- */

/* The place of @port, or of the one that makes room for it. */
static unsigned place_of(struct net_udp *u, uint16_t port)
{
	unsigned i, oldest = 0;

	for (i = 0; i < PORTS; i++) {
		if (u->pcb[i] && u->pcb[i]->local_port == port)
			return i;
		if (u->used[i] < u->used[oldest])
			oldest = i;
	}
	return oldest;
}

static int hear(struct net_udp *u, uint16_t port, struct udp_pcb **out)
{
	unsigned i = place_of(u, port);
	struct udp_pcb *pcb = u->pcb[i];
	err_t err;

	if (!pcb || pcb->local_port != port) {
		pcb = udp_new();
		if (!pcb)
			return -ENOMEM;
		ip_set_option(pcb, SOF_BROADCAST);
		config_hush(u->dev->net);
		err = udp_bind(pcb, IP4_ADDR_ANY, port);
		if (err != ERR_OK) {
			udp_remove(pcb);
			return net_errno(err);
		}
		udp_recv(pcb, received, u);
		if (u->pcb[i])
			udp_remove(u->pcb[i]);
		u->pcb[i] = pcb;
	}
	u->used[i] = ++u->uses;
	*out = pcb;
	return 0;
}

int net_udp_listen(struct net_udp *u, uint16_t port_be)
{
	struct udp_pcb *pcb;

	return hear(u, lwip_ntohs(port_be), &pcb);
}

int net_udp_send(struct net_udp *u, const struct net_datagram *to,
		 const void *data)
{
	struct udp_pcb *pcb;
	struct pbuf *p;
	ip_addr_t addr;
	err_t err;
	int rc = hear(u, lwip_ntohs(to->from_port_be), &pcb);

	if (rc < 0)
		return rc;
	p = to->len <= UINT16_MAX ? pbuf_alloc(PBUF_TRANSPORT, (u16_t)to->len,
					       PBUF_RAM) : NULL;
	if (!p)
		return -ENOMEM;
	pbuf_take(p, data, (u16_t)to->len);
	ip_addr_set_ip4_u32_val(addr, to->to_be);
	err = to->to_be == UINT32_MAX ?
	      udp_sendto_if(pcb, p, &addr, lwip_ntohs(to->to_port_be),
			    &u->dev->netif) :
	      udp_sendto(pcb, p, &addr, lwip_ntohs(to->to_port_be));
	pbuf_free(p);
	return net_errno(err);
}

/* ---- receiving ------------------------------------------------------ */

static int find(const struct net_udp *u)
{
	const struct net_datagram *want = u->want, *d;
	unsigned i;

	for (i = 0; i < u->n; i++) {
		d = &u->queue[i].d;
		if ((!want->to_be || want->to_be == d->to_be) &&
		    (!want->to_port_be || want->to_port_be == d->to_port_be))
			return (int)i;
	}
	return -ENOENT;
}

static bool found(void *ctx)
{
	return find(ctx) >= 0;
}

int net_udp_recv(struct net_udp *u, struct net_datagram *d, void *buf,
		 size_t cap, uint32_t limit_ms)
{
	int i;

	u->want = d;
	if (!found(u))
		(void)event_wait(u->dev->net->events, plat_clock_us() +
				 limit_ms * 1000ull, EVENT_NO_KEYS, found, u);
	i = find(u);
	if (i < 0)
		return -EAGAIN;
	*d = u->queue[i].d;
	pbuf_copy_partial(u->queue[i].data, buf,
			  (u16_t)(cap < d->len ? cap : d->len), 0);
	drop(u, (unsigned)i);
	return 0;
}
