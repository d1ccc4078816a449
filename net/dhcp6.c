/* dhcp6.c: the DHCPv6 client: what is sent when, and which answer counts. */
#include "net/dhcp6.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>
#include <zlib.h>

#include "core/err.h"
#include "core/holder.h"
#include "core/str.h"
#include "net/dhcp6_packet.h"
#include "net/dhcp_send.h"
#include "net/lease6.h"
#include "net/stack.h"
#include "platform/platform.h"

#define PORT_CLIENT	546
#define PORT_SERVER	547
#define DUID_MAX	130	/* RFC 8415 11.1, with its type	*/

struct dhcp6 {
	struct netdev       *dev;
	struct udp_pcb      *pcb;
	struct net_timer     timer;
	struct retry         retry;
	enum dhcp6_type      state;	/* what we say			*/
	bool                 lease, over;
	uint64_t             began_us;
	uint32_t             xid, iaid;
	struct dhcp6_packet *offer;
	int                  refusal;	/* the last; 0: none		*/
	dhcp6_done          *done;
	void                *ctx;
};

static void finish(struct dhcp6 *d, int status)
{
	d->over = true;
	net_timer_stop(&d->timer);
	d->done(d->ctx, status);
}

/* ---- sending --------------------------------------------------------- */

static uint16_t elapsed_cs(const struct dhcp6 *d)
{
	uint64_t cs = (plat_clock_us() - d->began_us) / 10000;

	return cs > UINT16_MAX ? UINT16_MAX : (uint16_t)cs;
}

/* What was offered is asked for from who offered it. */
static void name_offer(const struct dhcp6 *d, struct dhcp6_say *say)
{
	int len = dhcp6_option(d->offer, DHCP6_SERVER_ID, &say->server);

	say->server_len = len > 0 ? (size_t)len : 0;
	if (dhcp6_address(d->offer, d->iaid, &say->address) < 0)
		say->address = NULL;
}

static struct pbuf *compose(struct dhcp6 *d)
{
	struct pbuf *p = pbuf_alloc(PBUF_TRANSPORT, DHCP6_SEND_MAX, PBUF_RAM);
	struct net *net = d->dev->net;
	struct dhcp6_say say = {
		.type = d->state, .xid = d->xid, .iaid = d->iaid,
		.lease = d->lease, .elapsed_cs = elapsed_cs(d),
		.mac = d->dev->mac,
	};
	struct sbuf user = { .max = 255 };
	uint8_t uuid[16];
	int len = -ENOMEM;

	if (d->state == DHCP6_REQUEST)
		name_offer(d, &say);
	if (settings_raw(net->root, "uuid", uuid, sizeof(uuid)) == 16)
		say.uuid = uuid;
	if (dhcp_override(net, "user-class", &user) == 0) {
		say.user_class = (const uint8_t *)sbuf_text(&user);
		say.user_class_len = user.len;
	}
	if (p)
		len = dhcp6_write(&say, p->payload, DHCP6_SEND_MAX);
	if (p && len < 0)
		pbuf_free(p);
	else if (p)
		pbuf_realloc(p, (u16_t)len);
	sbuf_free(&user);
	return len < 0 ? NULL : p;
}

/* To all servers and relays on the link (RFC 8415 7.1). */
static int transmit(struct dhcp6 *d)
{
	ip_addr_t to = IPADDR6_INIT_HOST(0xff020000, 0, 0, 0x00010002);
	struct pbuf *p = compose(d);
	struct netif *netif = &d->dev->netif;
	ip_addr_t from;
	err_t err;

	if (!p)
		return -ENOMEM;
	ip6_addr_assign_zone(ip_2_ip6(&to), IP6_MULTICAST, netif);
	ip_addr_copy_from_ip6(from, *netif_ip6_addr(netif, 0));
	err = udp_sendto_if_src(d->pcb, p, &to, PORT_SERVER, netif, &from);
	pbuf_free(p);
	return net_errno(err);
}

static void dhcp6_expired(struct net_timer *t)
{
	struct dhcp6 *d = HOLDER(dhcp6, timer, t);
	uint32_t wait_ms = retry_next(&d->retry);

	if (!wait_ms) {
		finish(d, d->refusal ? d->refusal : -ETIMEDOUT);
	} else if (transmit(d) == -ENOMEM) {
		finish(d, -ENOMEM);
	} else {
		/* any other failure may pass: the next try tells */
		net_timer_set(d->dev->net, &d->timer, wait_ms * 1000ull);
	}
}

static void enter(struct dhcp6 *d, enum dhcp6_type state)
{
	d->state = state;
	d->xid = net_random() & 0xffffff;
	d->began_us = plat_clock_us();
	retry_start(&d->retry, 250, 10000);
	net_timer_set(d->dev->net, &d->timer, 0);
}

/* ---- answers --------------------------------------------------------- */

static bool from_named_server(const struct dhcp6 *d,
			      const struct dhcp6_packet *p)
{
	const uint8_t *id, *named;
	int len = dhcp6_option(p, DHCP6_SERVER_ID, &id);

	if (len <= 0 || len > DUID_MAX)
		return false;
	return !d->offer ||
		(dhcp6_option(d->offer, DHCP6_SERVER_ID, &named) == len &&
		 !memcmp(id, named, (size_t)len));
}

/* 0 when @p gives us what we ask for. */
static int verdict(const struct dhcp6 *d, const struct dhcp6_packet *p)
{
	const uint8_t *address;
	int rc = dhcp6_status(p);

	if (rc < 0 || !d->lease)
		return rc;
	rc = dhcp6_address(p, d->iaid, &address);
	return rc == -ENOENT ? -EADDRNOTAVAIL : rc;
}

static void bound(struct dhcp6 *d, struct dhcp6_packet *p)
{
	int rc = lease6_register(d->dev->block, p, d->lease, d->iaid);

	d->dev->net->stale = true;
	net_refresh(d->dev->net);
	finish(d, rc);
}

/*
 * A server that refuses need not be the only one: others have until the last
 * try. Takes @p over.
 */
static void take(struct dhcp6 *d, struct dhcp6_packet *p)
{
	enum dhcp6_type wanted = d->state == DHCP6_SOLICIT ?
		DHCP6_ADVERTISE : DHCP6_REPLY;
	int rc;

	if (dhcp6_xid(p) != d->xid || dhcp6_type_of(p) != wanted ||
	    !from_named_server(d, p)) {
		free(p);
		return;
	}
	rc = verdict(d, p);
	if (rc < 0) {
		d->refusal = rc;
		free(p);
	} else if (d->state == DHCP6_SOLICIT) {
		d->offer = p;
		enter(d, DHCP6_REQUEST);
	} else {
		bound(d, p);
	}
}

static void received(void *arg, struct udp_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from, u16_t port)
{
	struct dhcp6_packet *packet;
	struct dhcp6 *d = arg;

	(void)pcb;
	(void)from;
	(void)port;		/* relays may answer from any */
	p = pbuf_coalesce(p, PBUF_RAW);
	packet = p->next ? NULL : dhcp6_packet_copy(p->payload, p->len);
	pbuf_free(p);
	if (packet && !d->over)
		take(d, packet);
	else
		free(packet);
}

/* ---- begin and end --------------------------------------------------- */

static struct udp_pcb *open_pcb(struct dhcp6 *d)
{
	struct udp_pcb *pcb = udp_new_ip_type(IPADDR_TYPE_V6);

	if (!pcb)
		return NULL;
	if (udp_bind(pcb, IP6_ADDR_ANY, PORT_CLIENT) != ERR_OK) {
		udp_remove(pcb);
		return NULL;
	}
	udp_bind_netif(pcb, &d->dev->netif);
	udp_recv(pcb, received, d);
	return pcb;
}

int dhcp6_begin(struct netdev *dev, bool lease, dhcp6_done *done, void *ctx,
		struct dhcp6 **out)
{
	struct dhcp6 *d = calloc(1, sizeof(*d));

	if (!d)
		return -ENOMEM;
	d->dev = dev;
	d->lease = lease;
	d->done = done;
	d->ctx = ctx;
	d->iaid = (uint32_t)crc32(0, dev->mac, sizeof(dev->mac));
	d->timer.expired = dhcp6_expired;
	d->pcb = open_pcb(d);
	if (!d->pcb) {
		dhcp6_end(d);
		return -ENOMEM;
	}
	enter(d, lease ? DHCP6_SOLICIT : DHCP6_INFORMATION_REQUEST);
	*out = d;
	return 0;
}

void dhcp6_end(struct dhcp6 *d)
{
	if (!d)
		return;
	net_timer_stop(&d->timer);
	if (d->pcb)
		udp_remove(d->pcb);
	free(d->offer);
	free(d);
}
