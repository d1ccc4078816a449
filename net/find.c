/* find.c: an interface by its number, name or tag, or as the latest one. */
#include <string.h>

#include "net/stack.h"

struct netdev *net_dev(struct net *net, unsigned index)
{
	struct netdev *dev = net->devs;

	while (dev && index--)
		dev = dev->next;
	return dev;
}

struct netdev *netdev_latest(struct net *net)
{
	struct netdev *dev, *latest = NULL;

	for (dev = net->devs; dev; dev = dev->next)
		if (dev->open && (!latest || dev->opened > latest->opened))
			latest = dev;
	return latest;
}

struct netdev *netdev_vlan(const struct netdev *trunk, unsigned tag)
{
	struct netdev *dev = trunk->net->devs;

	while (dev && (dev->trunk != trunk || dev->tag != tag))
		dev = dev->next;
	return dev;
}

bool netdev_is_there(const struct net *net, const struct netdev *dev)
{
	const struct netdev *at = net->devs;

	while (at && at != dev)
		at = at->next;
	return at;
}

struct netdev *net_find(struct net *net, const char *name)
{
	struct netdev *dev;

	if (!strcmp(name, "netX"))
		return netdev_latest(net);
	for (dev = net->devs; dev; dev = dev->next)
		if (!strcmp(dev->name, name))
			return dev;
	return NULL;
}
