/* nameserver.c: what the settings say about name servers. */
#include <string.h>

#include <lwip/ip_addr.h>

#include "net/dns.h"
#include "net/stack.h"

static void add_servers(struct net *net, const char *setting, size_t width)
{
	uint8_t raw[NET_SERVERS * 16];
	int len = settings_raw(net->root, setting, raw, sizeof(raw));
	size_t n = len < 0 ? 0 : (size_t)len;
	struct netdev *dev = netdev_latest(net);

	if (n > sizeof(raw))
		n = sizeof(raw);
	for (size_t i = 0; i + width <= n && net->n_dns < NET_SERVERS;
	     i += width) {
		ip_addr_t *a = &net->dns[net->n_dns++];

		memset(a, 0, sizeof(*a));
		memcpy(a, raw + i, width);
		IP_SET_TYPE_VAL(*a, width == 4 ? IPADDR_TYPE_V4 :
						 IPADDR_TYPE_V6);
		if (width == 16 && dev)
			ip6_addr_assign_zone(ip_2_ip6(a), IP6_UNKNOWN,
					     &dev->netif);
	}
}

/* Other servers may know other names. */
void net_set_servers(struct net *net)
{
	ip_addr_t before[NET_SERVERS];

	memcpy(before, net->dns, sizeof(before));
	memset(net->dns, 0, sizeof(net->dns));
	net->n_dns = 0;
	add_servers(net, "dns6", 16);
	add_servers(net, "dns", 4);
	if (memcmp(before, net->dns, sizeof(before))) {
		dns_forget(net);
		net->dns_at = 0;
		net->family = LOOKUP_ANY;
	}
	if (settings_text(net->root, "dnssl", net->search,
			  sizeof(net->search)) <= 0 &&
	    settings_text(net->root, "domain", net->search,
			  sizeof(net->search)) < 0)
		net->search[0] = 0;
}
