/* where.c: where the servers of disks are, and by which card. */
#include "net/san/where.h"

#include <string.h>

#include <lwip/ip.h>

#include "net/stack.h"
#include "platform/block.h"

static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

void san_put_ipv4(uint8_t to[16], uint32_t ip_be)
{
	memcpy(to, mapped, sizeof(mapped));
	memcpy(to + 12, &ip_be, sizeof(ip_be));
}

struct netdev *san_route(const uint8_t address[16])
{
	bool v6 = memcmp(address, mapped, sizeof(mapped)) != 0;
	struct netif *netif;
	ip_addr_t addr;

	memset(&addr, 0, sizeof(addr));
	IP_SET_TYPE_VAL(addr, v6 ? IPADDR_TYPE_V6 : IPADDR_TYPE_V4);
	if (v6)
		memcpy(ip_2_ip6(&addr)->addr, address, 16);
	else
		memcpy(&ip_2_ip4(&addr)->addr, address + 12, 4);
	netif = ip_route(v6 ? IP6_ADDR_ANY : IP4_ADDR_ANY, &addr);
	return netif ? netdev_of(netif) : NULL;
}

void san_where(struct net *net, const char *host, struct plat_block_path *out)
{
	struct netdev *dev;
	uint32_t ip_be;
	bool v6;

	if (net_resolve(net, host, &v6, out->address, NULL) < 0)
		return;
	if (!v6) {
		memcpy(&ip_be, out->address, sizeof(ip_be));
		san_put_ipv4(out->address, ip_be);
	}
	dev = san_route(out->address);
	out->nic = dev ? dev->nic : NULL;
}
