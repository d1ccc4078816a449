/* prefix.c: the settings netN.ndp.0 and netN.link: the IPv6 addresses that came
   from a router and from the card's own. */
#include <errno.h>
#include <string.h>

#include <lwip/ip6_addr.h>
#include <lwip/netif.h>
#include <lwip/priv/nd6_priv.h>

#include "core/str.h"
#include "net/stack.h"

#define PREFIX_LEN	64	/* RFC 4862 5.5.3: nothing else forms one */
#define LINK_ORDER	-3	/* behind what a router says		*/

static bool is(const struct setting_ref *ref, const char *name)
{
	return ref->name_len == strlen(name) &&
	       !memcmp(ref->name, name, ref->name_len);
}

/* ---- of a router --------------------------------------------------- */

/* The first address that is good beyond the link and not set by hand. */
static const ip6_addr_t *global_address(const struct netdev *dev)
{
	const struct netif *netif = &dev->netif;
	int i;

	for (i = 1; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)) &&
		    !(dev->ip6.has_ip &&
		      ip6_addr_cmp(netif_ip6_addr(netif, i), &dev->ip6.ip)))
			return netif_ip6_addr(netif, i);
	return NULL;
}

const ip6_addr_t *prefix_router(const struct netif *netif)
{
	const struct nd6_neighbor_cache_entry *n;
	unsigned i;

	for (i = 0; i < LWIP_ND6_NUM_ROUTERS; i++) {
		n = default_router_list[i].neighbor_entry;
		if (n && n->netif == netif)
			return &n->next_hop_address;
	}
	return NULL;
}

static int fetch(struct settings *s, const struct setting_ref *ref,
		 struct sbuf *raw, const struct setting_type **type)
{
	const struct netdev *dev = settings_ctx(s);
	const ip6_addr_t *a = NULL;
	uint8_t len = PREFIX_LEN;

	(void)type;
	if (!dev->open)
		return -ENOENT;
	if (is(ref, "ip6"))
		a = global_address(dev);
	else if (is(ref, "gateway6"))
		a = prefix_router(&dev->netif);
	else if (is(ref, "len6") && global_address(dev))
		return sbuf_add(raw, &len, 1);
	return a ? sbuf_add(raw, a->addr, 16) : -ENOENT;
}

static const struct settings_ops ops = {
	.scope = SCOPE_IPV6,
	.fetch = fetch,
};

int prefix_register(struct netdev *dev)
{
	struct settings *ndp = settings_child(dev->block, "ndp");

	return ndp ? settings_add(ndp, "0", &ops, dev, 0, NULL) : -ENOENT;
}

/* ---- of the link --------------------------------------------------- */

/* fe80:: and the card's address as EUI-64 (RFC 4291 2.5.6, appendix A). */
static void make_link_local(const uint8_t mac[6], uint8_t out[16])
{
	memset(out, 0, 16);
	out[0] = 0xfe;
	out[1] = 0x80;
	memcpy(out + 8, mac, 3);
	out[8] ^= 2;
	out[11] = 0xff;
	out[12] = 0xfe;
	memcpy(out + 13, mac + 3, 3);
}

static int fetch_link(struct settings *s, const struct setting_ref *ref,
		      struct sbuf *raw, const struct setting_type **type)
{
	const struct netdev *dev = settings_ctx(s);
	uint8_t a[16], len = PREFIX_LEN;

	(void)type;
	if (is(ref, "len6"))
		return sbuf_add(raw, &len, 1);
	if (!is(ref, "ip6"))
		return -ENOENT;
	if (dev->open)		/* it stays when scripts change the card's */
		memcpy(a, netif_ip6_addr(&dev->netif, 0)->addr, sizeof(a));
	else
		make_link_local(dev->mac, a);
	return sbuf_add(raw, a, sizeof(a));
}

static const struct settings_ops link_ops = {
	.scope = SCOPE_IPV6,
	.fetch = fetch_link,
};

int link_local_register(struct netdev *dev)
{
	return settings_add(dev->block, "link", &link_ops, dev, LINK_ORDER,
			    NULL);
}
