/*
 * ipv6.c: solicit a router; lwIP makes the addresses, we the settings, and
 * DHCPv6 what the router leaves to it.
 */
#include "net/ipv6.h"

#include <stdlib.h>
#include <string.h>

#include <lwip/icmp6.h>
#include <lwip/nd6.h>
#include <lwip/pbuf.h>
#include <lwip/raw.h>

#include "core/err.h"
#include "core/holder.h"
#include "net/dhcp6.h"
#include "net/link.h"
#include "net/ndp.h"
#include "net/stack.h"

#define HOP_LIMIT	255		/* RFC 4861 6.1.2	*/
#define CHECKSUM_AT	2		/* RFC 4443 2.1		*/
#define BLOCKED_MS	250		/* between questions that no switch
					   forwards, ...		*/
#define PUT_OFF_MAX	720		/* so often			*/

struct ipv6 {
	struct netdev   *dev;
	struct raw_pcb  *pcb;
	struct net_timer timer;
	struct retry     retry;
	unsigned         put_off;
	bool             answered;
	bool             managed, other;	/* what DHCPv6 has	*/
	struct dhcp6    *dhcp;
	int              status;
	ipv6_done       *done;
	void            *ctx;
};

static int solicit(struct ipv6 *v)
{
	/* type, code, checksum, reserved; our link-layer address */
	uint8_t rs[16] = { ICMP6_TYPE_RS, [8] = 1, [9] = 1 };
	struct pbuf *p = pbuf_alloc(PBUF_IP, sizeof(rs), PBUF_RAM);
	ip_addr_t routers = IPADDR6_INIT_HOST(0xff020000, 0, 0, 2);
	ip_addr_t from;
	err_t err;

	if (!p)
		return -ENOMEM;
	memcpy(rs + 10, v->dev->mac, 6);
	pbuf_take(p, rs, sizeof(rs));
	ip6_addr_assign_zone(ip_2_ip6(&routers), IP6_MULTICAST,
			     &v->dev->netif);
	ip_addr_copy_from_ip6(from, *netif_ip6_addr(&v->dev->netif, 0));
	err = raw_sendto_if_src(v->pcb, p, &routers, &v->dev->netif, &from);
	pbuf_free(p);
	return net_errno(err);
}

/* Nobody looks for duplicates (lwipopts.h), so lwIP need not wait either. */
static void use_addresses(struct netif *netif)
{
	int i;

	for (i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_istentative(netif_ip6_addr_state(netif, i)))
			netif_ip6_addr_set_state(netif, (s8_t)i,
						 IP6_ADDR_PREFERRED);
}

static void dhcp_over(void *ctx, int status)
{
	struct ipv6 *v = ctx;

	/* no DHCPv6 server answered, but the addresses made of the router's
	   prefixes are good */
	if (status == -ETIMEDOUT && !v->managed)
		status = 0;
	v->done(v->ctx, status);
}

/* Do as the router said: to some machines only DHCPv6 gives an address. */
static void obey(struct ipv6 *v)
{
	use_addresses(&v->dev->netif);
	if (v->status == 0 && (v->managed || v->other))
		v->status = dhcp6_begin(v->dev, v->managed, dhcp_over, v,
					&v->dhcp);
	if (!v->dhcp)
		v->done(v->ctx, v->status);
}

static void expired(struct net_timer *t)
{
	struct ipv6 *v = HOLDER(ipv6, timer, t);
	uint32_t wait_ms;

	if (v->answered) {
		obey(v);
		return;
	}
	if (link_is_blocked(v->dev) && v->put_off++ < PUT_OFF_MAX)
		retry_start(&v->retry, BLOCKED_MS, 3000);
	wait_ms = retry_next(&v->retry);
	if (!wait_ms) {
		v->done(v->ctx, -ETIMEDOUT);
		return;
	}
	(void)solicit(v);	/* the next try tells */
	net_timer_set(v->dev->net, &v->timer, wait_ms * 1000ull);
}

/*
 * A look at what lwIP is about to process: returning 0 leaves it the packet.
 * The answer is reported once it has.
 */
static u8_t received(void *arg, struct raw_pcb *pcb, struct pbuf *p,
		     const ip_addr_t *from)
{
	struct ipv6 *v = arg;
	uint8_t type;

	(void)pcb;
	(void)from;
	/* @p still begins with the IP header */
	if (v->answered || p->tot_len <= IP6_HLEN ||
	    pbuf_copy_partial(p, &type, 1, IP6_HLEN) != 1 ||
	    type != ICMP6_TYPE_RA || ip_current_input_netif() !=
	    &v->dev->netif)
		return 0;
	v->answered = true;
	v->managed = ndp_flag(p, IP6_HLEN, NDP_MANAGED);
	v->other = ndp_flag(p, IP6_HLEN, NDP_OTHER);
	v->status = ndp_register(v->dev->block, p, IP6_HLEN);
	if (v->status == 0)
		v->status = prefix_register(v->dev);
	v->dev->net->stale = true;
	net_timer_set(v->dev->net, &v->timer, 0);
	return 0;
}

int ipv6_begin(struct netdev *dev, ipv6_done *done, void *ctx,
	       struct ipv6 **out)
{
	struct ipv6 *v = calloc(1, sizeof(*v));

	if (!v)
		return -ENOMEM;
	v->pcb = raw_new_ip_type(IPADDR_TYPE_V6, IP6_NEXTH_ICMP6);
	if (!v->pcb) {
		free(v);
		return -ENOMEM;
	}
	raw_set_multicast_ttl(v->pcb, HOP_LIMIT);
	v->pcb->chksum_reqd = 1;
	v->pcb->chksum_offset = CHECKSUM_AT;
	raw_recv(v->pcb, received, v);
	v->dev = dev;
	v->done = done;
	v->ctx = ctx;
	v->timer.expired = expired;
	netif_set_ip6_autoconfig_enabled(&dev->netif, 1);
	retry_start(&v->retry, 125, 3000);
	net_timer_set(dev->net, &v->timer, 0);
	*out = v;
	return 0;
}

void ipv6_end(struct ipv6 *v)
{
	if (!v)
		return;
	net_timer_stop(&v->timer);
	dhcp6_end(v->dhcp);
	raw_remove(v->pcb);
	free(v);
}

bool ipv6_has_router(const struct ipv6 *v)
{
	return v->answered;
}
