/* vlan.c: interfaces on a VLAN of another (IEEE 802.1Q). */
#include "core/err.h"
#include "net/stack.h"

#define TAG_MAX		4094
#define PRIORITY_MAX	7
#define VLANS_MAX	256	/* interfaces altogether */

static unsigned count(const struct net *net)
{
	const struct netdev *dev;
	unsigned n = 0;

	for (dev = net->devs; dev; dev = dev->next)
		n++;
	return n;
}

int net_vlan_create(struct netdev *trunk, uint32_t tag, uint32_t priority,
		    struct err *e)
{
	struct netdev *dev;
	int rc;

	if (tag > TAG_MAX)
		return err_set(e, -EINVAL, "a VLAN tag is at most %u",
			       TAG_MAX);
	if (priority > PRIORITY_MAX)
		return err_set(e, -EINVAL, "a VLAN priority is at most %u",
			       PRIORITY_MAX);
	if (trunk->trunk)
		return err_set(e, -ENOTTY, "%s is a VLAN itself",
			       trunk->name);
	dev = netdev_vlan(trunk, tag);
	if (dev) {
		dev->priority = (uint8_t)priority;
		return 0;
	}
	if (count(trunk->net) >= VLANS_MAX)
		return err_set(e, -ENOSPC, "there are %u interfaces already",
			       VLANS_MAX);
	rc = netdev_attach_vlan(trunk, tag, priority);
	return rc < 0 ? err_set(e, rc, "cannot make a VLAN on %s: %s",
				trunk->name, err_text(rc)) : 0;
}

int net_vlan_destroy(struct netdev *vlan, struct err *e)
{
	if (!vlan->trunk)
		return err_set(e, -ENOTTY, "%s is no VLAN", vlan->name);
	netdev_detach(vlan);
	return 0;
}
