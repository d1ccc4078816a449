/* dhcp.c: the DHCPv4 client: what is sent when, and which answer counts. */
#include "net/dhcp.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/pbuf.h>
#include <lwip/udp.h>

#include "core/err.h"
#include "core/str.h"
#include "net/dhcp_packet.h"
#include "net/lease.h"
#include "net/stack.h"
#include "platform/platform.h"

#define PORT_SERVER	67
#define PORT_CLIENT	68
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
	uint8_t             buf[DHCP_SEND_MAX];
};

uint32_t net_random(void);

static void finish(struct dhcp *d, int status)
{
	d->state = ENDED;
	net_timer_stop(&d->timer);
	d->done(d->ctx, status);
}

/* ---- sending --------------------------------------------------------- */

/*
 * What a script set to be sent instead of ours. A lease of before has such
 * options too, meant for us: they are not sent back.
 */
static int override(struct dhcp *d, const char *name, struct sbuf *out)
{
	struct setting_found found;
	struct setting_ref ref;
	const char *block;
	int rc;

	rc = setting_parse(d->dev->net->root, name, strlen(name), false,
			   &ref, NULL);
	if (rc == 0)
		rc = setting_fetch(&ref, out, &found);
	if (rc < 0)
		return rc;
	block = settings_name(found.block);
	if (!strcmp(block, "dhcp") || !strcmp(block, "proxydhcp") ||
	    !strcmp(block, "pxebs"))
		return -ENOENT;
	return 0;
}

static void fill_in(struct dhcp *d, struct dhcp_say *say)
{
	unsigned resent = d->retry.count ? d->retry.count - 1 : 0;

	say->type = d->state == DISCOVERING ? DHCP_DISCOVER : DHCP_REQUEST;
	say->xid = d->xid;
	say->secs = (uint16_t)(resent * 4 + (d->offer ? 2 : 0) +
			       (d->proxy ? 1 : 0));
	say->broadcast = d->dev->ip_be != 0;
	say->mac = d->dev->mac;
	say->busid = d->dev->nic->busid;
	if (d->state == REQUESTING) {
		say->server_be = d->server_be;
		say->address_be = d->address_be;
	} else if (d->state == ASKING_PROXY) {
		say->broadcast = false;
		say->ciaddr_be = d->dev->ip_be;
		say->server_be = d->proxy_be;
	}
}

/* Write the packet into d->buf; returns its length. */
static int compose(struct dhcp *d)
{
	struct sbuf user = { .max = 255 }, vendor = { .max = 255 };
	struct dhcp_say say = { 0 };
	uint8_t uuid[16];
	int rc;

	fill_in(d, &say);
	if (settings_raw(d->dev->net->root, "uuid", uuid, 16) == 16)
		say.uuid = uuid;
	if (override(d, "user-class", &user) == 0) {
		say.user_class = (const uint8_t *)sbuf_text(&user);
		say.user_class_len = user.len;
	}
	if (override(d, "vendor-class", &vendor) == 0) {
		say.vendor_class = (const uint8_t *)sbuf_text(&vendor);
		say.vendor_class_len = vendor.len;
	}
	rc = dhcp_write(&say, d->buf, sizeof(d->buf));
	sbuf_free(&user);
	sbuf_free(&vendor);
	return rc;
}

static int transmit(struct dhcp *d)
{
	bool proxy = d->state == ASKING_PROXY;
	ip_addr_t to, from;
	int len = compose(d);
	struct pbuf *p;
	err_t err;

	if (len < 0)
		return len;
	p = pbuf_alloc(PBUF_TRANSPORT, (u16_t)len, PBUF_RAM);
	if (!p)
		return -ENOMEM;
	pbuf_take(p, d->buf, (u16_t)len);
	ip_addr_set_ip4_u32_val(to, proxy ? d->proxy_be : 0xffffffff);
	ip_addr_set_ip4_u32_val(from, proxy ? d->dev->ip_be : 0);
	err = udp_sendto_if_src(d->pcb, p, &to,
				proxy ? PORT_PROXY : PORT_SERVER,
				&d->dev->netif, &from);
	pbuf_free(p);
	return net_errno(err);
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
	/* Any other failure may pass, like a full card: the next try tells. */
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
	struct dhcp *d = (struct dhcp *)
		((char *)t - offsetof(struct dhcp, timer));
	bool over = plat_clock_us() - d->began_us >= PROXY_WAIT_US;

	if (d->state == DISCOVERING && decided(d))
		request(d);
	else if (d->state == ASKING_PROXY && over)
		finish(d, 0);		/* it was only a chance */
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
	struct dhcp *d = arg;
	uint32_t from_be = ip_addr_get_ip4_u32(from);
	struct dhcp_packet *packet;
	uint8_t *flat;

	(void)pcb;
	if (p->tot_len > DHCP_MAX || !(flat = malloc(p->tot_len))) {
		pbuf_free(p);
		return;
	}
	pbuf_copy_partial(p, flat, p->tot_len, 0);
	packet = dhcp_packet_copy(flat, p->tot_len);
	free(flat);
	pbuf_free(p);
	if (packet)
		take(d, packet, port, from_be);
	free(packet);
}

/* ---- begin and end --------------------------------------------------- */

int dhcp_begin(struct netdev *dev, dhcp_done *done, void *ctx,
	       struct dhcp **out)
{
	struct dhcp *d = calloc(1, sizeof(*d));

	if (!d)
		return -ENOMEM;
	d->pcb = udp_new();
	if (!d->pcb || udp_bind(d->pcb, IP4_ADDR_ANY, PORT_CLIENT)) {
		dhcp_end(d);
		return -ENOMEM;
	}
	udp_bind_netif(d->pcb, &dev->netif);
	ip_set_option(d->pcb, SOF_BROADCAST);
	udp_recv(d->pcb, received, d);
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
