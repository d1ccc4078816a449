/* dhcp.c: the DHCPv4 client: what is sent when, and which answer counts. */
#include "net/dhcp.h"

#include <stdlib.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/console.h"
#include "core/err.h"
#include "core/holder.h"
#include "net/dhcp_offer.h"
#include "net/dhcp_packet.h"
#include "net/dhcp_send.h"
#include "net/lease.h"
#include "net/link.h"
#include "net/stack.h"
#include "platform/platform.h"

#define PORT_SERVER	67
#define PORT_PROXY	4011
#define PROXY_ASK_US	2000000		/* for an answer from port 4011	*/
#define AFTER_ASKING_US	700000		/* for a ProxyDHCP offer, at least */
#define NAKS_MAX	180
#define PUT_OFF_MAX	180

enum dhcp_state { DISCOVERING, REQUESTING, ASKING_PROXY, ENDED };

struct dhcp {
	struct netdev      *dev;
	struct udp_pcb     *pcb;
	struct net_timer    timer;
	struct retry        retry;
	enum dhcp_state     state;
	uint64_t            start_us;	/* all of it			*/
	uint64_t            began_us;	/* this state			*/
	uint64_t            asked_us;	/* what the offer answers	*/
	uint64_t            resend_us;
	uint32_t            xid;
	unsigned            naks, put_off;
	struct dhcp_offers  offers;
	bool                bound;	/* we have an address		*/
	uint32_t            server_be, address_be;
	dhcp_done          *done;
	void               *ctx;
};

static void finish(struct dhcp *d, int status)
{
	d->state = ENDED;
	net_timer_stop(&d->timer);
	d->done(d->ctx, status);
}

/* ---- sending --------------------------------------------------------- */

static void fill_in(struct dhcp *d, struct dhcp_say *say)
{
	unsigned resent = d->retry.count ? d->retry.count - 1 : 0;

	say->type = d->state == DISCOVERING ? DHCP_DISCOVER : DHCP_REQUEST;
	say->xid = d->xid;
	say->secs = (uint16_t)(resent * 4 + (d->offers.offer ? 2 : 0) +
			       (d->offers.proxy ? 1 : 0));
	say->broadcast = d->dev->ip_be != 0;
	if (d->state == REQUESTING) {
		say->server_be = d->server_be;
		say->address_be = d->address_be;
	} else if (d->state == ASKING_PROXY) {
		say->broadcast = false;
		say->ciaddr_be = d->dev->ip_be;
		say->server_be = d->offers.proxy_be;
	}
}

static int transmit(struct dhcp *d)
{
	bool proxy = d->state == ASKING_PROXY;
	struct dhcp_say say = { 0 };

	fill_in(d, &say);
	return dhcp_send(d->dev, d->pcb, &say,
			 proxy ? d->offers.proxy_be : DHCP_TO_ALL,
			 proxy ? PORT_PROXY : PORT_SERVER);
}

/* ---- time ------------------------------------------------------------ */

/*
 * Until when an offer is held back for a ProxyDHCP server. One that the first
 * question did not reach has some time from the last one on.
 */
static uint64_t held_until_us(const struct dhcp *d)
{
	uint64_t wait_us = dhcp_offers_wait_us(&d->offers, d->dev->net->root);
	uint64_t rest_us = wait_us < AFTER_ASKING_US ? wait_us :
		AFTER_ASKING_US;

	if (d->asked_us + rest_us > d->began_us + wait_us)
		return d->asked_us + rest_us;
	return d->began_us + wait_us;
}

/*
 * Wait for the next retransmission; but no longer than a ProxyDHCP server may
 * take to say something, when that is all we wait for.
 */
static void wait_more(struct dhcp *d)
{
	uint64_t now_us = plat_clock_us(), until_us = d->resend_us;
	uint64_t limit_us = EVENT_NEVER;

	if (d->state == ASKING_PROXY)
		limit_us = d->began_us + PROXY_ASK_US;
	else if (d->state == DISCOVERING && d->offers.offer)
		limit_us = held_until_us(d);
	if (limit_us < until_us)
		until_us = limit_us;
	net_timer_set(d->dev->net, &d->timer,
		      until_us > now_us ? until_us - now_us : 0);
}

static void transmit_again(struct dhcp *d)
{
	uint32_t wait_ms = retry_next(&d->retry);
	int rc;

	if (!wait_ms) {
		finish(d, -ETIMEDOUT);
		return;
	}
	if (!d->offers.offer)
		d->asked_us = plat_clock_us();
	rc = transmit(d);
	if (rc == -ENOMEM) {
		finish(d, rc);
		return;
	}
	/* any other failure, such as a card that is full, may be over when the
	   packet is sent again */
	d->resend_us = plat_clock_us() + wait_ms * 1000ull;
	wait_more(d);
}

static void enter(struct dhcp *d, enum dhcp_state state)
{
	d->state = state;
	d->began_us = plat_clock_us();
	retry_start(&d->retry, state == DISCOVERING ? 1000 : 250, 10000);
	transmit_again(d);
}

/* ---- the end of discovery -------------------------------------------- */

/* Has an offer been chosen by now? */
static bool decided(const struct dhcp *d)
{
	return d->offers.offer && (dhcp_offers_settled(&d->offers) ||
				   plat_clock_us() >= held_until_us(d));
}

static void request(struct dhcp *d)
{
	d->address_be = dhcp_address(d->offers.offer, DHCP_TAG_YIADDR);
	d->server_be = dhcp_address(d->offers.offer, DHCP_TAG_SERVER);
	enter(d, REQUESTING);
}

static void restart(struct dhcp *d)
{
	dhcp_offers_drop(&d->offers);
	enter(d, DISCOVERING);
}

static void expired(struct net_timer *t)
{
	struct dhcp *d = HOLDER(dhcp, timer, t);
	bool over = plat_clock_us() - d->began_us >= PROXY_ASK_US;

	if (d->state == DISCOVERING && decided(d))
		request(d);
	else if (!d->offers.offer && link_is_blocked(d->dev) &&
		 d->put_off++ < PUT_OFF_MAX)
		restart(d);		/* nobody can hear us yet */
	else if (d->state == ASKING_PROXY && over)
		finish(d, 0);		/* not needed: no failure */
	else
		transmit_again(d);
}

/* ---- answers --------------------------------------------------------- */

static void take_offer(struct dhcp *d, const struct dhcp_packet *p,
		       uint16_t port, uint32_t from_be)
{
	if (port == PORT_SERVER)
		dhcp_offers_take(&d->offers, p);
	dhcp_offers_take_proxy(&d->offers, p, from_be);
	if (decided(d))
		request(d);
	else
		wait_more(d);
}

static int register_proxy(struct dhcp *d, struct dhcp_packet *p)
{
	return lease_register_proxy(d->dev->net->root, p);
}

static void bound(struct dhcp *d, const struct dhcp_packet *p)
{
	struct dhcp_packet *copy = dhcp_packet_copy(p->raw, p->len);
	struct settings *root = d->dev->net->root;
	bool ask_proxy = dhcp_offers_use_proxy(&d->offers);
	int rc = copy ? lease_register(d->dev->block, "dhcp", copy) : -ENOMEM;

	settings_del(settings_child(root, "proxydhcp"));
	settings_del(settings_child(root, "pxebs"));
	d->dev->net->stale = true;
	net_refresh(d->dev->net);
	d->bound = rc == 0;
	netdev_card(d->dev)->carries = true;
	link_unblock(d->dev);
	if (rc == 0 && ask_proxy && dhcp_names_boot(d->offers.proxy, true)) {
		rc = register_proxy(d, d->offers.proxy);
		d->offers.proxy = NULL;
	} else if (rc == 0 && ask_proxy) {
		enter(d, ASKING_PROXY);
		return;
	}
	finish(d, rc);
}

static void take_ack(struct dhcp *d, const struct dhcp_packet *p,
		     uint16_t port, uint32_t from_be)
{
	enum dhcp_type type = dhcp_type_of(p);
	uint32_t server_be = dhcp_address(p, DHCP_TAG_SERVER);

	if (port != PORT_SERVER)
		return;
	if (type == DHCP_OFFER)		/* not too late yet */
		dhcp_offers_take_proxy(&d->offers, p, from_be);
	if (d->server_be && server_be != d->server_be)
		return;
	if (type == DHCP_NAK && d->naks++ < NAKS_MAX)
		restart(d);
	else if ((type == DHCP_ACK || type == DHCP_BOOTP) &&
		 dhcp_address(p, DHCP_TAG_YIADDR) == d->address_be)
		bound(d, p);
}

static void take_proxy(struct dhcp *d, const struct dhcp_packet *p,
		       uint16_t port)
{
	enum dhcp_type type = dhcp_type_of(p);
	struct dhcp_packet *copy;

	if (port != PORT_PROXY || !dhcp_names_boot(p, true) ||
	    (type != DHCP_ACK && type != DHCP_OFFER && type != DHCP_BOOTP))
		return;
	copy = dhcp_packet_copy(p->raw, p->len);
	finish(d, copy ? register_proxy(d, copy) : -ENOMEM);
}

/* Nothing was heard of a ProxyDHCP server, and now there is one. */
static void report_late(struct dhcp *d, const struct dhcp_packet *p,
			uint32_t from_be)
{
	unsigned ms = (unsigned)((plat_clock_us() - d->start_us) / 1000);
	const uint8_t *a = (const uint8_t *)&from_be;

	if (!d->bound || dhcp_offers_settled(&d->offers) ||
	    dhcp_type_of(p) != DHCP_OFFER)
		return;
	dhcp_offers_take_proxy(&d->offers, p, from_be);
	if (!d->offers.heard)
		return;
	con_remark(d->dev->net->con, "%s: the ProxyDHCP server %u.%u.%u.%u "
		   "answered after %u.%u s, too late; to wait for it: set "
		   "proxy-wait %u", d->dev->name, a[0], a[1], a[2], a[3],
		   ms / 1000, ms / 100 % 10, ms / 1000 + 1);
}

static void take(struct dhcp *d, const struct dhcp_packet *p, uint16_t port,
		 uint32_t from_be)
{
	if (dhcp_xid(p) != d->xid)
		return;
	switch (d->state) {
	case DISCOVERING:
		take_offer(d, p, port, from_be);
		break;
	case REQUESTING:
		take_ack(d, p, port, from_be);
		break;
	case ASKING_PROXY:
		take_proxy(d, p, port);
		break;
	case ENDED:
		report_late(d, p, from_be);
		break;
	}
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct dhcp_packet *packet = dhcp_packet_from(p);

	(void)pcb;
	if (packet)
		take(arg, packet, port, ip_addr_get_ip4_u32(from));
	free(packet);
}

/* ---- begin and end --------------------------------------------------- */

int dhcp_begin(struct netdev *dev, dhcp_done *done, void *ctx,
	       struct dhcp **out)
{
	struct dhcp *d = calloc(1, sizeof(*d));

	if (!d)
		return -ENOMEM;
	d->pcb = dhcp_pcb(dev, received, d);
	if (!d->pcb) {
		dhcp_end(d);
		return -ENOMEM;
	}
	d->dev = dev;
	d->done = done;
	d->ctx = ctx;
	d->xid = net_random();
	d->timer.expired = expired;
	d->start_us = plat_clock_us();
	*out = d;
	enter(d, DISCOVERING);
	return 0;
}

void dhcp_end(struct dhcp *d)
{
	if (!d)
		return;
	net_timer_stop(&d->timer);
	if (d->pcb)
		udp_remove(d->pcb);
	dhcp_offers_drop(&d->offers);
	free(d);
}
