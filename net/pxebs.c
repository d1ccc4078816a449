/*
 * pxebs.c: PXE boot server discovery (PXE 2.1, 2.4;
 * reference/protocols.md#pxe-boot-servers): ask by multicast, broadcast, or
 * one server after the other.
 */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "net/dhcp_packet.h"
#include "net/dhcp_send.h"
#include "net/lease.h"
#include "net/stack.h"
#include "platform/platform.h"

#define PORT_SERVER	67
#define PORT_BOOT	4011
#define WAIT_US		3000000		/* for each address	*/
#define SERVERS_MAX	32

enum control { NO_BROADCAST = 1, NO_MULTICAST = 2, LISTED_ONLY = 4 };

struct pxebs {
	struct netdev   *dev;
	struct udp_pcb  *pcb;
	struct net_timer timer;
	struct retry     retry;
	uint64_t         began_us;	/* with this address	*/
	uint32_t         xid;
	uint16_t         type;
	int              status;	/* -EINPROGRESS while it runs */
	bool             listed_only;
	uint32_t         ask_be[SERVERS_MAX];	/* in this order */
	unsigned         n_ask, at;
	uint32_t         listed_be[SERVERS_MAX];
	unsigned         n_listed;
};

/* ---- whom to ask ----------------------------------------------------- */

static void add_listed(struct pxebs *p, const uint8_t *a)
{
	if (p->n_listed < SERVERS_MAX)
		memcpy(&p->listed_be[p->n_listed++], a, 4);
}

/* Option 43.8: type, count, so many addresses; again and again. */
static void read_listed(struct pxebs *p)
{
	struct settings *root = p->dev->net->root;
	uint8_t raw[255];
	int len = settings_raw(root, "43.8", raw, sizeof(raw)), at = 0, n, i;

	while (len - at >= 3) {
		n = raw[at + 2];
		if (n * 4 > len - at - 3)
			break;
		/* as it is on the wire: little-endian, as we ask */
		if (get_le16(raw + at) == p->type)
			for (i = 0; i < n; i++)
				add_listed(p, raw + at + 3 + i * 4);
		at += 3 + n * 4;
	}
}

static void add_ask(struct pxebs *p, uint32_t be)
{
	if (p->n_ask < SERVERS_MAX)
		p->ask_be[p->n_ask++] = be;
}

static void plan(struct pxebs *p)
{
	struct settings *root = p->dev->net->root;
	uint8_t control = 0;
	uint32_t group_be;
	unsigned i;

	(void)settings_raw(root, "43.6", &control, 1);	/* 0 if unset */
	p->listed_only = control & LISTED_ONLY;
	read_listed(p);
	if (!(control & NO_MULTICAST) &&
	    settings_raw(root, "43.7", &group_be, 4) == 4)
		add_ask(p, group_be);
	if (!(control & NO_BROADCAST))
		add_ask(p, DHCP_TO_ALL);
	for (i = 0; i < p->n_listed; i++)
		add_ask(p, p->listed_be[i]);
}

/* ---- asking ---------------------------------------------------------- */

static void end(struct pxebs *p, int status)
{
	net_timer_stop(&p->timer);
	p->status = status;
}

static void transmit(struct pxebs *p)
{
	uint32_t to_be = p->ask_be[p->at], wait_ms = retry_next(&p->retry);
	struct dhcp_say say = {
		.type = DHCP_REQUEST, .xid = p->xid,
		.ciaddr_be = p->dev->ip_be,
		.item = true, .item_type = p->type,
	};
	int rc = dhcp_send(p->dev, p->pcb, &say, to_be,
			   to_be == DHCP_TO_ALL ? PORT_SERVER : PORT_BOOT);

	if (rc == -ENOMEM || !wait_ms)
		end(p, rc < 0 ? rc : -ETIMEDOUT);
	else
		net_timer_set(p->dev->net, &p->timer, wait_ms * 1000ull);
}

static void ask_next(struct pxebs *p)
{
	p->began_us = plat_clock_us();
	retry_start(&p->retry, 1000, 10000);
	transmit(p);
}

static void expired(struct net_timer *t)
{
	struct pxebs *p = HOLDER(pxebs, timer, t);

	if (plat_clock_us() - p->began_us < WAIT_US)
		transmit(p);
	else if (++p->at < p->n_ask)
		ask_next(p);
	else
		end(p, -ETIMEDOUT);
}

static bool is_listed(const struct pxebs *p, uint32_t be)
{
	unsigned i;

	for (i = 0; i < p->n_listed; i++)
		if (p->listed_be[i] == be)
			return true;
	return false;
}

static bool acceptable(const struct pxebs *p, const struct dhcp_packet *a,
		       uint16_t port, uint32_t from_be)
{
	const uint8_t *item;

	return (port == PORT_SERVER || port == PORT_BOOT) &&
	       dhcp_xid(a) == p->xid && dhcp_type_of(a) == DHCP_ACK &&
	       dhcp_option(a, DHCP_TAG_PXE_ITEM, &item) >= 2 &&
	       get_le16(item) == p->type &&
	       (!p->listed_only || is_listed(p, from_be));
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *buf,
		     const ip_addr_t *from, u16_t port)
{
	struct dhcp_packet *a = dhcp_packet_from(buf);
	struct pxebs *p = arg;

	(void)pcb;
	if (a && p->status == -EINPROGRESS &&
	    acceptable(p, a, port, ip_addr_get_ip4_u32(from))) {
		end(p, lease_register(p->dev->net->root, "pxebs", a));
		return;		/* @a belongs to the block now */
	}
	free(a);
}

/* ---- from outside ---------------------------------------------------- */

int net_pxebs_begin(struct netdev *dev, uint16_t type, struct pxebs **out,
		    struct err *e)
{
	struct pxebs *p = calloc(1, sizeof(*p));

	if (p) {
		p->dev = dev;
		p->type = type;
		p->status = -EINPROGRESS;
		p->xid = net_random();
		p->timer.expired = expired;
		config_hush(dev->net);
		p->pcb = dhcp_pcb(dev, received, p);
	}
	if (!p || !p->pcb) {
		net_pxebs_end(p);
		return err_set(e, -ENOMEM, "no memory to ask boot servers");
	}
	plan(p);
	if (!p->n_ask) {
		net_pxebs_end(p);
		return err_set(e, -EINVAL, "DHCP names no boot server of "
			       "type %u to ask", type);
	}
	ask_next(p);
	*out = p;
	return 0;
}

int net_pxebs_status(struct pxebs *p, struct err *e)
{
	if (p->status == 0 || p->status == -EINPROGRESS)
		return p->status;
	if (p->status == -ETIMEDOUT)
		return err_set(e, p->status, "no boot server of type %u "
			       "answered on %s", p->type, p->dev->name);
	return err_set(e, p->status, "asking boot servers on %s: %s",
		       p->dev->name, err_text(p->status));
}

void net_pxebs_end(struct pxebs *p)
{
	if (!p)
		return;
	net_timer_stop(&p->timer);
	if (p->pcb)
		udp_remove(p->pcb);
	free(p);
}
