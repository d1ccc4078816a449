/* dhcp.c: the DHCPv4 client: what is sent when, and which answer counts. */
#include "net/dhcp.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/err.h"
#include "core/holder.h"
#include "net/dhcp_packet.h"
#include "net/dhcp_send.h"
#include "net/lease.h"
#include "net/stack.h"
#include "platform/platform.h"

#define PORT_SERVER	67
#define PORT_PROXY	4011
#define PROXY_WAIT_US	2000000		/* for an offer, for an answer	*/
#define NAKS_MAX	180

enum dhcp_state { DISCOVERING, REQUESTING, ASKING_PROXY, ENDED };

struct dhcp {
	struct netdev      *dev;
	struct udp_pcb     *pcb;
	struct net_timer    timer;
	struct retry        retry;
	enum dhcp_state     state;
	uint64_t            began_us;	/* this state			*/
	uint64_t            resend_us;
	uint32_t            xid;
	unsigned            naks;
	struct dhcp_packet *offer, *proxy;	/* the best so far	*/
	int                 offer_priority, proxy_priority;
	uint32_t            server_be, address_be, proxy_be;
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
	say->secs = (uint16_t)(resent * 4 + (d->offer ? 2 : 0) +
			       (d->proxy ? 1 : 0));
	say->broadcast = d->dev->ip_be != 0;
	if (d->state == REQUESTING) {
		say->server_be = d->server_be;
		say->address_be = d->address_be;
	} else if (d->state == ASKING_PROXY) {
		say->broadcast = false;
		say->ciaddr_be = d->dev->ip_be;
		say->server_be = d->proxy_be;
	}
}

static int transmit(struct dhcp *d)
{
	bool proxy = d->state == ASKING_PROXY;
	struct dhcp_say say = { 0 };

	fill_in(d, &say);
	return dhcp_send(d->dev, d->pcb, &say,
			 proxy ? d->proxy_be : DHCP_TO_ALL,
			 proxy ? PORT_PROXY : PORT_SERVER);
}

/* ---- time ------------------------------------------------------------ */

/*
 * Wait for the next retransmission; but no longer than a ProxyDHCP server may
 * take to say something, when that is all we wait for.
 */
static void wait_more(struct dhcp *d)
{
	uint64_t now_us = plat_clock_us(), until_us = d->resend_us;
	uint64_t limit_us = d->began_us + PROXY_WAIT_US;

	if ((d->state == ASKING_PROXY ||
	     (d->state == DISCOVERING && d->offer)) && limit_us < until_us)
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

static bool no_proxy(const struct dhcp *d)
{
	return d->offer && dhcp_number(d->offer, DHCP_TAG_NO_PROXY, 0);
}

/* Has an offer been chosen by now? */
static bool decided(const struct dhcp *d)
{
	return d->offer &&
	       (d->proxy || no_proxy(d) ||
		plat_clock_us() - d->began_us >= PROXY_WAIT_US);
}

static void request(struct dhcp *d)
{
	d->address_be = dhcp_address(d->offer, DHCP_TAG_YIADDR);
	d->server_be = dhcp_address(d->offer, DHCP_TAG_SERVER);
	enter(d, REQUESTING);
}

static void restart(struct dhcp *d)
{
	free(d->offer);
	free(d->proxy);
	d->offer = d->proxy = NULL;
	d->offer_priority = d->proxy_priority = 0;
	enter(d, DISCOVERING);
}

static void expired(struct net_timer *t)
{
	struct dhcp *d = HOLDER(dhcp, timer, t);
	bool over = plat_clock_us() - d->began_us >= PROXY_WAIT_US;

	if (d->state == DISCOVERING && decided(d))
		request(d);
	else if (d->state == ASKING_PROXY && over)
		finish(d, 0);		/* not needed: no failure */
	else
		transmit_again(d);
}

/* ---- answers --------------------------------------------------------- */

static bool pxe_client(const struct dhcp_packet *p)
{
	const uint8_t *v;

	return dhcp_option(p, DHCP_TAG_CLASS, &v) >= 9 &&
	       !memcmp(v, "PXEClient", 9);
}

static bool has_boot_data(const struct dhcp_packet *p)
{
	const uint8_t *v;

	if (dhcp_option(p, DHCP_TAG_PXE_MENU, &v) > 0)
		return true;
	return dhcp_address(p, DHCP_TAG_SIADDR) &&
	       dhcp_option(p, DHCP_TAG_FILE, &v) > 0;
}

/* Later equals replace earlier ones. */
static void keep(struct dhcp_packet **best, int *best_priority,
		 const struct dhcp_packet *p, int priority)
{
	struct dhcp_packet *copy;

	if (priority < *best_priority)
		return;
	copy = dhcp_packet_copy(p->raw, p->len);
	if (!copy)
		return;
	free(*best);
	*best = copy;
	*best_priority = priority;
}

static void take_offer(struct dhcp *d, const struct dhcp_packet *p,
		       uint16_t port, uint32_t from_be)
{
	int priority = (int8_t)dhcp_number(p, DHCP_TAG_PRIORITY, 0);
	enum dhcp_type type = dhcp_type_of(p);
	uint32_t server_be;

	if (port == PORT_SERVER && dhcp_address(p, DHCP_TAG_YIADDR) &&
	    (type == DHCP_OFFER || type == DHCP_BOOTP))
		keep(&d->offer, &d->offer_priority, p, priority);
	if (pxe_client(p) && priority >= d->proxy_priority) {
		keep(&d->proxy, &d->proxy_priority, p, priority);
		server_be = dhcp_address(p, DHCP_TAG_SERVER);
		if (!server_be)
			server_be = dhcp_address(p, DHCP_TAG_SIADDR);
		d->proxy_be = server_be ? server_be : from_be;
	}
	if (decided(d))
		request(d);
	else
		wait_more(d);
}

static int register_proxy(struct dhcp *d, struct dhcp_packet *p)
{
	return lease_register(d->dev->net->root, "proxydhcp", p);
}

static void bound(struct dhcp *d, const struct dhcp_packet *p)
{
	struct dhcp_packet *copy = dhcp_packet_copy(p->raw, p->len);
	struct settings *root = d->dev->net->root;
	bool ask_proxy = d->proxy && !no_proxy(d);
	int rc = copy ? lease_register(d->dev->block, "dhcp", copy) : -ENOMEM;

	settings_del(settings_child(root, "proxydhcp"));
	settings_del(settings_child(root, "pxebs"));
	d->dev->net->stale = true;
	net_refresh(d->dev->net);
	if (rc == 0 && ask_proxy && has_boot_data(d->proxy)) {
		rc = register_proxy(d, d->proxy);
		d->proxy = NULL;
	} else if (rc == 0 && ask_proxy) {
		enter(d, ASKING_PROXY);
		return;
	}
	finish(d, rc);
}

static void take_ack(struct dhcp *d, const struct dhcp_packet *p,
		     uint16_t port)
{
	enum dhcp_type type = dhcp_type_of(p);
	uint32_t server_be = dhcp_address(p, DHCP_TAG_SERVER);

	if (port != PORT_SERVER)
		return;
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

	if (port != PORT_PROXY || !has_boot_data(p) ||
	    (type != DHCP_ACK && type != DHCP_OFFER && type != DHCP_BOOTP))
		return;
	copy = dhcp_packet_copy(p->raw, p->len);
	finish(d, copy ? register_proxy(d, copy) : -ENOMEM);
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
		take_ack(d, p, port);
		break;
	case ASKING_PROXY:
		take_proxy(d, p, port);
		break;
	case ENDED:
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
	free(d->offer);
	free(d->proxy);
	free(d);
}
