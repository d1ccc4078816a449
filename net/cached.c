/*
 * cached.c: what a DHCP server told whoever loaded us
 * (reference/protocols.md#cached-dhcp): a script can use it without asking
 * again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"
#include "net/dhcp_packet.h"
#include "net/lease.h"
#include "net/stack.h"
#include "platform/platform.h"

#define CHADDR		28	/* offset of the client's address	*/
#define BELOW_LEASES	(-1)	/* in the order of settings		*/

static struct netdev *owner(struct net *net, const uint8_t *packet)
{
	struct netdev *dev;

	for (dev = net->devs; dev; dev = dev->next)
		if (!dev->trunk && (!memcmp(dev->mac, packet + CHADDR, 6) ||
				    !memcmp(dev->nic->hwaddr, packet + CHADDR,
					    6)))
			return dev;
	return NULL;
}

/* Firmware often keeps one and the same packet in several places. */
static bool is_known(struct netdev *dev, const struct dhcp_packet *p)
{
	struct settings *block = settings_child(dev->block, "dhcp");
	const struct dhcp_packet *ack = block ? settings_ctx(block) : NULL;

	return ack && ack->len == p->len && !memcmp(ack->raw, p->raw, p->len);
}

int net_take_cached(struct net *net, enum net_cached what, const void *packet,
		    size_t len)
{
	struct dhcp_packet *p = dhcp_packet_copy(packet, len);
	struct netdev *dev = p ? owner(net, p->raw) : NULL;
	int rc;

	if (!dev || (what != NET_CACHED_ACK && is_known(dev, p))) {
		free(p);
		return !p ? -EINVAL : dev ? 0 : -ENODEV;
	}
	net->stale = true;
	if (what == NET_CACHED_PROXY)
		return lease_register_proxy(net->root, p);
	if (what == NET_CACHED_PXEBS)
		return lease_register(net->root, "pxebs", p);
	rc = lease_register(dev->block, "dhcp", p);
	return rc < 0 ? rc : netdev_open(dev, NULL);
}

static int keep_setting(struct settings *block, const char *name,
			uint32_t value_be)
{
	struct setting_ref ref;
	int rc;

	if (!value_be)
		return 0;
	rc = setting_parse(block, name, strlen(name), true, &ref, NULL);
	return rc < 0 ? rc : setting_store(&ref, &value_be, sizeof(value_be),
					   NULL);
}

int net_take_address(struct net *net, const struct net_address *a)
{
	struct netdev *dev = net->devs;
	struct settings *block;
	int rc;

	if (!dev)
		return -ENODEV;
	rc = settings_add(dev->block, "path", NULL, NULL, BELOW_LEASES,
			  &block);
	if (rc == 0)
		rc = keep_setting(block, "ip", a->ip_be);
	if (rc == 0)
		rc = keep_setting(block, "netmask", a->mask_be);
	if (rc == 0)
		rc = keep_setting(block, "gateway", a->gw_be);
	if (rc == 0)
		rc = keep_setting(block, "dns", a->dns_be);
	return rc < 0 ? rc : netdev_open(dev, NULL);
}
