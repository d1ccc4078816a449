/* route.c: static routes for lwIP, and all routes as "route" prints them. */
#include <lwip/ip4_addr.h>
#include <lwip/ip6_addr.h>
#include <lwip/netif.h>

#include "core/hostname.h"
#include "core/str.h"
#include "net/stack.h"
#include "net/lwip/hooks.h"

static const struct netdev_route *find(const struct netdev *dev,
				       uint32_t dest_be)
{
	const struct netdev_route *best = NULL, *r;
	unsigned i;

	for (i = 0; i < dev->n_routes; i++) {
		r = &dev->route[i];
		if ((dest_be & r->mask_be) != r->net_be)
			continue;
		if (!best || lwip_ntohl(r->mask_be) >
			     lwip_ntohl(best->mask_be))
			best = r;
	}
	return best;
}

const ip4_addr_t *route_gateway(struct netif *netif, const ip4_addr_t *dest)
{
	struct netdev *dev = netdev_of(netif);
	const struct netdev_route *r = find(dev, ip4_addr_get_u32(dest));

	/* 0.0.0.0: on the link itself (RFC 3442) */
	if (r && r->gw_be)
		return (const ip4_addr_t *)(const void *)&r->gw_be;
	return r ? dest : NULL;
}

struct netif *route_interface(const ip4_addr_t *dest)
{
	struct netif *netif;

	for (netif = netif_list; netif; netif = netif->next)
		if (find(netdev_of(netif), ip4_addr_get_u32(dest)))
			return netif;
	return NULL;
}

static int print_ip4(uint32_t be, struct sbuf *out)
{
	uint32_t a = lwip_ntohl(be);

	return sbuf_printf(out, "%u.%u.%u.%u", (unsigned)(a >> 24),
			   (unsigned)(a >> 16 & 255),
			   (unsigned)(a >> 8 & 255), (unsigned)(a & 255));
}

static void print_end(const struct netdev *dev, uint32_t gw_be,
		      struct sbuf *out)
{
	if (gw_be) {
		(void)sbuf_str(out, " gw ");	/* errors stay in @out */
		(void)print_ip4(gw_be, out);
	}
	(void)sbuf_str(out, dev->open ? "\n" : " (inaccessible)\n");
}

static void print_route4(const struct netdev *dev,
			 const struct netdev_route *r, struct sbuf *out)
{
	(void)sbuf_printf(out, "%s: ", dev->name);
	(void)print_ip4(dev->ip_be, out);
	if (r) {
		(void)sbuf_str(out, " for ");
		(void)print_ip4(r->net_be, out);
	}
	(void)sbuf_char(out, '/');
	(void)print_ip4(r ? r->mask_be : dev->mask_be, out);
	print_end(dev, r ? r->gw_be : dev->gw_be, out);
}

static void print_ip6(const ip6_addr_t *a, struct sbuf *out)
{
	(void)host_print_ipv6((const uint8_t *)a->addr, out);
}

static void print_route6(const struct netdev *dev, const ip6_addr_t *a,
			 struct sbuf *out)
{
	bool own = dev->ip6.has_ip && ip6_addr_cmp(a, &dev->ip6.ip);
	const ip6_addr_t *gw = dev->ip6.has_gw ? &dev->ip6.gw :
			       prefix_router(&dev->netif);

	(void)sbuf_printf(out, "%s: ", dev->name);
	print_ip6(a, out);
	(void)sbuf_printf(out, "/%u", own ? dev->ip6.len : 64);
	if (gw && !ip6_addr_islinklocal(a)) {
		(void)sbuf_str(out, " gw ");
		print_ip6(gw, out);
	}
	(void)sbuf_char(out, '\n');
}

static void print_routes6(const struct netdev *dev, struct sbuf *out)
{
	const struct netif *netif = &dev->netif;
	int i;

	for (i = 0; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)))
			print_route6(dev, netif_ip6_addr(netif, i), out);
}

int net_routes(struct net *net, struct sbuf *out)
{
	const struct netdev *dev;
	unsigned i;

	net_refresh(net);
	for (dev = net->devs; dev; dev = dev->next) {
		if (dev->ip_be)
			print_route4(dev, NULL, out);
		for (i = 0; dev->ip_be && i < dev->n_routes; i++)
			print_route4(dev, &dev->route[i], out);
		if (dev->open)
			print_routes6(dev, out);
	}
	return out->error;
}
