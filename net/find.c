/* find.c: an interface by its number, its name, or as the latest one. */
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
