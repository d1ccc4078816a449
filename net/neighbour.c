/* neighbour.c: who is known on the links, as "nstat" prints them. */
#include <lwip/etharp.h>
#include <lwip/priv/nd6_priv.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "net/stack.h"

/* Errors stay in @out until the end. */
static void print_mac(const uint8_t *mac, struct sbuf *out)
{
	for (int i = 0; i < 6; i++)
		(void)sbuf_printf(out, "%s%02x", i ? ":" : "", mac[i]);
	(void)sbuf_char(out, '\n');
}

static void print_arp(struct sbuf *out)
{
	struct eth_addr *mac;
	struct netif *netif;
	ip4_addr_t *ip;
	const uint8_t *a;
	size_t i;

	for (i = 0; i < ARP_TABLE_SIZE; i++) {
		if (!etharp_get_entry(i, &ip, &netif, &mac))
			continue;
		a = (const uint8_t *)&ip->addr;
		(void)sbuf_printf(out, "%s IP %u.%u.%u.%u is Ethernet ",
				  netdev_of(netif)->name, a[0], a[1], a[2],
				  a[3]);
		print_mac(mac->addr, out);
	}
}

static void print_ndp(struct sbuf *out)
{
	const struct setting_type *ipv6 = setting_type_find("ipv6", 4);
	const struct nd6_neighbor_cache_entry *n;
	unsigned i;

	for (i = 0; i < LWIP_ND6_NUM_NEIGHBORS; i++) {
		n = &neighbor_cache[i];
		if (n->state == ND6_NO_ENTRY || !n->netif)
			continue;
		(void)sbuf_printf(out, "%s IPv6 ", netdev_of(n->netif)->name);
		(void)ipv6->print((const uint8_t *)n->next_hop_address.addr,
				  16, out);
		(void)sbuf_str(out, " is Ethernet ");
		if (n->state == ND6_INCOMPLETE)
			(void)sbuf_str(out, "(incomplete) (NDP)\n");
		else
			print_mac(n->lladdr, out);
	}
}

int net_neighbours(struct net *net, struct sbuf *out)
{
	(void)net;
	print_arp(out);
	print_ndp(out);
	return out->error;
}
