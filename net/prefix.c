/* prefix.c: the settings netN.ndp.0: the IPv6 address that came from a
   router. */
#include <errno.h>
#include <string.h>

#include <lwip/ip6_addr.h>
#include <lwip/netif.h>
#include <lwip/priv/nd6_priv.h>

#include "core/str.h"
#include "net/stack.h"

#define PREFIX_LEN	64	/* RFC 4862 5.5.3: nothing else forms one */

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

static bool is(const struct setting_ref *ref, const char *name)
{
	return ref->name_len == strlen(name) &&
	       !memcmp(ref->name, name, ref->name_len);
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
