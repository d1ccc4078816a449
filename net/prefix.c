/* prefix.c: the settings netN.ndp.0: the IPv6 address that came from a router,
   and the other way round: ip6 and gateway6 as scripts set them. */
#include <errno.h>
#include <string.h>

#include <lwip/ip6_addr.h>
#include <lwip/netif.h>
#include <lwip/priv/nd6_priv.h>

#include "core/str.h"
#include "net/stack.h"

#define PREFIX_LEN	64	/* RFC 4862 5.5.3: nothing else forms one */

/* The first address that is good beyond the link, or NULL. */
static const ip6_addr_t *global_address(const struct netif *netif)
{
	int i;

	for (i = 1; i < LWIP_IPV6_NUM_ADDRESSES; i++)
		if (ip6_addr_isvalid(netif_ip6_addr_state(netif, i)))
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
		a = global_address(&dev->netif);
	else if (is(ref, "gateway6"))
		a = prefix_router(&dev->netif);
	else if (is(ref, "len6") && global_address(&dev->netif))
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

void prefix_apply(struct netdev *dev)
{
	ip6_addr_t a;
	s8_t i;

	memset(&a, 0, sizeof(a));
	if (settings_raw(dev->block, "ip6", a.addr, 16) != 16)
		return;
	ip6_addr_assign_zone(&a, IP6_UNICAST, &dev->netif);
	if (netif_get_ip6_addr_match(&dev->netif, &a) >= 0)
		return;
	if (netif_add_ip6_address(&dev->netif, &a, &i) == ERR_OK)
		netif_ip6_addr_set_state(&dev->netif, i, IP6_ADDR_PREFERRED);
}
