/*
 * address.c: what the settings say about IPv4 addresses, gateways and
 * servers, put into effect; and the routes that follow from it.
 */
#include <errno.h>
#include <string.h>

#include <lwip/ip4_addr.h>
#include <lwip/netif.h>

#include "net/stack.h"
#include "net/wifi.h"
#include "platform/platform.h"

/* An address, or 0; without memory for an answer we ask again later. */
static uint32_t fetch_address(struct netdev *dev, const char *name)
{
	uint8_t raw[4];
	uint32_t be;
	int rc = settings_raw(dev->block, name, raw, sizeof(raw));

	if (rc == -ENOMEM)
		dev->net->stale = true;
	if (rc < 4)
		return 0;
	memcpy(&be, raw, sizeof(be));
	return be;
}

/* The mask of the address's class (RFC 791 2.3), for lack of a better one. */
static uint32_t class_mask(uint32_t ip_be)
{
	uint32_t ip = lwip_ntohl(ip_be);

	if (!ip)
		return 0;
	return lwip_htonl(ip >> 31 == 0 ? 0xff000000 :
			  ip >> 30 == 2 ? 0xffff0000 : 0xffffff00);
}

/* One route of option 121 (RFC 3442); returns its bytes, 0 if malformed. */
static size_t read_route(const uint8_t *raw, size_t len,
			 struct netdev_route *out)
{
	unsigned bits = raw[0], n = (bits + 7) / 8;
	uint8_t net[4] = { 0 };

	if (bits > 32 || len < 1u + n + 4)
		return 0;
	memcpy(net, raw + 1, n);
	memcpy(&out->net_be, net, 4);
	out->mask_be = bits ? lwip_htonl(0xffffffffu << (32 - bits)) : 0;
	out->net_be &= out->mask_be;
	memcpy(&out->gw_be, raw + 1 + n, 4);
	return 1u + n + 4;
}

/* Static routes replace the default gateway (RFC 3442). */
static uint32_t fetch_routes(struct netdev *dev)
{
	uint8_t raw[NETDEV_ROUTES * 9];
	int len = settings_raw(dev->block, "static-routes", raw, sizeof(raw));
	struct netdev_route r;
	uint32_t gw_be = 0;
	size_t at = 0, n, have;

	dev->n_routes = 0;
	if (len <= 0)
		return fetch_address(dev, "gateway");
	have = (size_t)len < sizeof(raw) ? (size_t)len : sizeof(raw);
	while (at < have && dev->n_routes < NETDEV_ROUTES) {
		n = read_route(raw + at, have - at, &r);
		if (!n)
			break;
		at += n;
		if (r.mask_be)
			dev->route[dev->n_routes++] = r;
		else
			gw_be = r.gw_be;
	}
	return gw_be;
}

static void apply_mtu(struct netdev *dev)
{
	uint64_t mtu;

	if (settings_num(dev->block, "mtu", &mtu) < 0 || mtu < 576 ||
	    mtu > netdev_mtu_max(dev))
		mtu = netdev_mtu_max(dev);
	dev->netif.mtu = dev->netif.mtu6 = (u16_t)mtu;
}

/* Changing an address breaks its connections: only if it did change. */
static void refresh(struct netdev *dev)
{
	uint32_t ip = fetch_address(dev, "ip");
	uint32_t mask = fetch_address(dev, "netmask");
	uint32_t gw = fetch_routes(dev);
	ip4_addr_t a, m, g;

	if (dev->net->stale)
		return;
	if (!mask)
		mask = class_mask(ip);
	dev->ip_be = ip;
	dev->mask_be = mask;
	dev->gw_be = gw;
	if (!dev->open)
		return;
	wifi_refresh(dev);
	apply_mtu(dev);
	address6_apply(dev);
	ip4_addr_set_u32(&a, ip);
	ip4_addr_set_u32(&m, mask);
	ip4_addr_set_u32(&g, gw);
	if (!ip4_addr_cmp(&a, netif_ip4_addr(&dev->netif)) ||
	    !ip4_addr_cmp(&m, netif_ip4_netmask(&dev->netif)) ||
	    !ip4_addr_cmp(&g, netif_ip4_gw(&dev->netif)))
		netif_set_addr(&dev->netif, &a, &m, &g);
}

/* What no subnet claims goes to the latest interface that has a gateway. */
static void choose_default(struct net *net)
{
	struct netdev *dev, *best = NULL;

	for (dev = net->devs; dev; dev = dev->next) {
		if (!dev->open)
			continue;
		if (!best || !dev->gw_be < !best->gw_be ||
		    (!dev->gw_be == !best->gw_be &&
		     dev->opened > best->opened))
			best = dev;
	}
	netif_set_default(best ? &best->netif : NULL);
}

void net_refresh(struct net *net)
{
	struct netdev *dev;

	if (!net->stale)
		return;
	net->stale = false;
	for (dev = net->devs; dev; dev = dev->next)
		refresh(dev);
	choose_default(net);
	net_set_servers(net);
}
