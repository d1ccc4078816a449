/*
 * address6.c: ip6, len6 and gateway6, as scripts and DHCPv6 set them, put into
 * effect: an address, what is on its link, and the way beyond.
 */
#include <errno.h>
#include <string.h>

#include <lwip/ip6_addr.h>
#include <lwip/nd6.h>
#include <lwip/netif.h>

#include "core/str.h"
#include "net/lwip/hooks.h"
#include "net/stack.h"

#define LEN_DEFAULT	64

/* Is it one of the addresses that lwIP has by itself, the link's or one by a
   router's word? */
static bool is_automatic(const struct netdev *dev,
			 const struct settings *block)
{
	struct settings *ndp = settings_child(dev->block, "ndp");

	return block == settings_child(dev->block, "link") ||
	       (ndp && block == settings_child(ndp, "0"));
}

/* @size bytes of a setting that somebody else stored. */
static bool fetch(struct netdev *dev, const char *name, void *out,
		  size_t size)
{
	struct setting_found found;
	struct setting_ref ref;
	struct sbuf raw = { 0 };
	int rc = setting_parse(dev->block, name, strlen(name), false, &ref,
			       NULL);

	if (rc == 0)
		rc = setting_fetch(&ref, &raw, &found);
	if (rc == -ENOMEM)
		dev->net->stale = true;	/* later it may be there */
	if (rc == 0 && (raw.len < size || is_automatic(dev, found.block)))
		rc = -ENOENT;
	if (rc == 0)
		memcpy(out, raw.data, size);
	sbuf_free(&raw);
	return rc == 0;
}

static bool fetch_ip6(struct netdev *dev, const char *name, ip6_addr_t *out)
{
	memset(out, 0, sizeof(*out));
	if (!fetch(dev, name, out->addr, 16) || ip6_addr_isany(out))
		return false;
	ip6_addr_assign_zone(out, IP6_UNICAST, &dev->netif);
	return true;
}

static void drop(struct netdev *dev, const ip6_addr_t *a)
{
	s8_t i = netif_get_ip6_addr_match(&dev->netif, a);

	if (i > 0)
		netif_ip6_addr_set_state(&dev->netif, i, IP6_ADDR_INVALID);
}

/* For ever, but not "static": lwIP takes such addresses for a /64. */
static void add(struct netdev *dev, const ip6_addr_t *a)
{
	s8_t i;

	if (netif_get_ip6_addr_match(&dev->netif, a) >= 0 ||
	    netif_add_ip6_address(&dev->netif, a, &i) != ERR_OK)
		return;
	netif_ip6_addr_set_valid_life(&dev->netif, i, IP6_ADDR_LIFE_INFINITE);
	netif_ip6_addr_set_pref_life(&dev->netif, i, IP6_ADDR_LIFE_INFINITE);
	netif_ip6_addr_set_state(&dev->netif, i, IP6_ADDR_PREFERRED);
}

void address6_apply(struct netdev *dev)
{
	struct netdev_address6 now;
	const struct netdev_address6 *was = &dev->ip6;

	memset(&now, 0, sizeof(now));	/* what is between members, too */
	now.has_ip = fetch_ip6(dev, "ip6", &now.ip);
	now.has_gw = fetch_ip6(dev, "gateway6", &now.gw);
	if (!fetch(dev, "len6", &now.len, 1) || now.len > 128)
		now.len = LEN_DEFAULT;
	if (!memcmp(&now, was, sizeof(now)))
		return;
	if (was->has_ip && (!now.has_ip || !ip6_addr_cmp(&was->ip, &now.ip)))
		drop(dev, &was->ip);
	if (now.has_ip)
		add(dev, &now.ip);
	dev->ip6 = now;
	nd6_clear_destination_cache();
}

/* ---- the way to others ------------------------------------------------- */

/* Is @dest on the link of our own address? */
static bool is_near(const struct netdev *dev, const ip6_addr_t *dest)
{
	const uint8_t *a = (const uint8_t *)dev->ip6.ip.addr;
	const uint8_t *b = (const uint8_t *)dest->addr;
	unsigned whole = dev->ip6.len / 8, rest = dev->ip6.len % 8;

	return dev->ip6.has_ip && !memcmp(a, b, whole) &&
	       (!rest || !((a[whole] ^ b[whole]) >> (8 - rest)));
}

const ip6_addr_t *address6_gateway(struct netif *netif,
				   const ip6_addr_t *dest)
{
	const struct netdev *dev = netdev_of(netif);

	if (is_near(dev, dest))
		return dest;
	return dev->ip6.has_gw ? &dev->ip6.gw : NULL;
}

/* Has an address that a router gave the same prefix? Then lwIP finds it. */
static bool is_known(const struct netif *netif, const ip6_addr_t *dest)
{
	int i;

	for (i = 1; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)) &&
		    ip6_addr_netcmp(netif_ip6_addr(netif, i), dest))
			return true;
	return false;
}

struct netif *address6_interface(const ip6_addr_t *dest)
{
	struct netdev *best = NULL;
	struct netif *netif;

	for (netif = netif_list; netif; netif = netif->next)
		if (is_near(netdev_of(netif), dest))
			return netif;
	for (netif = netif_list; netif; netif = netif->next) {
		struct netdev *dev = netdev_of(netif);

		if (is_known(netif, dest))
			return NULL;
		if (dev->ip6.has_gw && (!best || dev->opened > best->opened))
			best = dev;
	}
	return best ? &best->netif : NULL;
}
