/* nameserver.c: what the settings say about name servers, told to lwIP. */
#include <string.h>

#include <lwip/dns.h>
#include <lwip/ip_addr.h>

#include "net/stack.h"

static unsigned set_servers(struct net *net, const char *setting,
			    size_t width, unsigned at)
{
	uint8_t raw[DNS_MAX_SERVERS * 16];
	int len = settings_raw(net->root, setting, raw, sizeof(raw));
	size_t i, n = len < 0 ? 0 : (size_t)len;
	struct netdev *dev = netdev_latest(net);
	ip_addr_t a;

	if (n > sizeof(raw))
		n = sizeof(raw);
	for (i = 0; i + width <= n && at < DNS_MAX_SERVERS; i += width) {
		memset(&a, 0, sizeof(a));
		memcpy(&a, raw + i, width);
		IP_SET_TYPE_VAL(a, width == 4 ? IPADDR_TYPE_V4 :
						IPADDR_TYPE_V6);
		if (width == 16 && dev)
			ip6_addr_assign_zone(ip_2_ip6(&a), IP6_UNKNOWN,
					     &dev->netif);
		dns_setserver((u8_t)at++, &a);
	}
	return at;
}

/*
 * lwIP stays with a silent server for 1.75 s and asks each once: so that the
 * others get their turn again, the list is repeated to its end.
 */
void net_set_servers(struct net *net)
{
	unsigned n = set_servers(net, "dns6", 16, 0), i;

	n = set_servers(net, "dns", 4, n);
	for (i = n; i < DNS_MAX_SERVERS; i++)
		dns_setserver((u8_t)i, n ? dns_getserver((u8_t)(i - n)) :
			      NULL);
	if (settings_text(net->root, "dnssl", net->search,
			  sizeof(net->search)) <= 0 &&
	    settings_text(net->root, "domain", net->search,
			  sizeof(net->search)) < 0)
		net->search[0] = 0;
}
