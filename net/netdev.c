/* netdev.c: one interface: a card of the platform, or a VLAN on one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lwip/etharp.h>
#include <lwip/ethip6.h>
#include <lwip/netif.h>
#include <netif/ethernet.h>

#include "core/err.h"
#include "net/link.h"
#include "net/stack.h"
#include "net/wifi.h"
#include "platform/platform.h"

/* ---- open and close ------------------------------------------------ */

static err_t set_up(struct netif *netif)
{
	struct netdev *dev = netdev_of(netif);

	memcpy(netif->hwaddr, dev->mac, sizeof(dev->mac));
	netif->hwaddr_len = sizeof(dev->mac);
	netif->mtu = netdev_mtu_max(dev);
	netif->mtu6 = netif->mtu;
	netif->output = etharp_output;
	netif->output_ip6 = ethip6_output;
	netif->linkoutput = frame_output;
	netif->flags |= NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP |
			NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP |
			NETIF_FLAG_MLD6 | NETIF_FLAG_LINK_UP;
	return ERR_OK;
}

static void follow_latest(struct net *net)
{
	struct netdev *dev = netdev_latest(net);

	settings_set_netx(net->root, dev ? dev->block : NULL);
	net->stale = true;
}

static void open_vlans(struct netdev *trunk)
{
	struct netdev *dev;

	for (dev = trunk->net->devs; dev; dev = dev->next)
		if (dev->trunk == trunk)
			(void)netdev_open(dev, NULL);	/* only memory */
}

static int open_card(struct netdev *dev, struct err *e)
{
	if (dev->trunk)
		return netdev_open(dev->trunk, e);
	return dev->nic->ops->open ? dev->nic->ops->open(dev->nic, e) : 0;
}

int netdev_open(struct netdev *dev, struct err *e)
{
	int rc;

	if (dev->open)
		return 0;
	rc = open_card(dev, e);
	if (rc < 0)
		return err_set(e, rc, "cannot open %s: %s", dev->name,
			       err_text(rc));
	if (dev->open)		/* opening its trunk opened it */
		return 0;
	if (!dev->trunk)
		memcpy(dev->mac, dev->nic->mac, sizeof(dev->mac));
	memset(&dev->netif, 0, sizeof(dev->netif));
	netif_add_noaddr(&dev->netif, dev, set_up, ethernet_input);
	netif_set_up(&dev->netif);
	netif_create_ip6_linklocal_address(&dev->netif, 1);
	dev->open = true;
	dev->opened = ++dev->net->opens;
	dev->up_us = plat_clock_us();
	dev->carries = false;
	memset(&dev->ip6, 0, sizeof(dev->ip6));
	open_vlans(dev);
	wifi_open(dev);
	follow_latest(dev->net);
	net_refresh(dev->net);
	return 0;
}

void netdev_close(struct netdev *dev)
{
	struct netdev *vlan;

	if (!dev->open)
		return;
	for (vlan = dev->net->devs; vlan; vlan = vlan->next)
		if (vlan->trunk == dev)
			netdev_close(vlan);
	net_configure_cancel(dev);
	eapol_end(dev);
	wifi_close(dev);
	dev->blocked_us = 0;
	dev->open = false;
	netif_remove(&dev->netif);
	if (!dev->trunk && dev->nic->ops->close)
		dev->nic->ops->close(dev->nic);
	follow_latest(dev->net);
}

int netdev_link(const struct netdev *dev)
{
	int rc = dev->open ? netdev_joined(dev, NULL) : -ENETDOWN;

	if (rc < 0)
		return rc == -EINPROGRESS ? rc : -ENETDOWN;
	return dev->nic->ops->link ? dev->nic->ops->link(dev->nic) : 0;
}

/* ---- names --------------------------------------------------------- */

const char *netdev_name(const struct netdev *dev)
{
	return dev->name;
}

bool netdev_is_open(const struct netdev *dev)
{
	return dev->open;
}

struct nic *netdev_nic(struct netdev *dev)
{
	return dev->nic;
}

const uint8_t *netdev_mac(const struct netdev *dev)
{
	return dev->mac;
}

const char *netdev_mac_text(const struct netdev *dev, char buf[18])
{
	static const char hex[] = "0123456789abcdef";
	unsigned i;

	for (i = 0; i < 6; i++) {
		buf[3 * i] = hex[dev->mac[i] >> 4];
		buf[3 * i + 1] = hex[dev->mac[i] & 15];
		buf[3 * i + 2] = i < 5 ? ':' : 0;
	}
	return buf;
}

/* ---- the list ------------------------------------------------------ */

static void append(struct net *net, struct netdev *dev)
{
	struct netdev **p = &net->devs;

	while (*p)
		p = &(*p)->next;
	*p = dev;
}

/* The lowest number that no card has. */
static unsigned free_number(struct net *net)
{
	char name[NETDEV_NAME_MAX];
	unsigned n = 0;

	for (;; n++) {
		snprintf(name, sizeof(name), "net%u", n);
		if (!settings_child(net->root, name))
			return n;
	}
}

static int attach(struct netdev *dev)
{
	int rc = -ENOMEM;

	dev->frame = malloc(NIC_FRAME_MAX);
	if (dev->frame)
		rc = settings_add(dev->net->root, dev->name,
				  &netdev_block_ops, dev, 0, &dev->block);
	if (rc == 0)
		rc = link_local_register(dev);
	if (rc < 0) {
		settings_del(dev->block);
		wifi_detach(dev);
		free(dev->frame);
		free(dev);
		return rc;
	}
	append(dev->net, dev);
	return 0;
}

int netdev_attach(struct net *net, struct nic *nic)
{
	struct netdev *dev = calloc(1, sizeof(*dev));

	if (!dev)
		return -ENOMEM;
	dev->net = net;
	dev->nic = nic;
	memcpy(dev->mac, nic->mac, sizeof(dev->mac));
	snprintf(dev->name, sizeof(dev->name), "net%u", free_number(net));
	if (wifi_attach(dev) < 0) {
		free(dev);
		return -ENOMEM;
	}
	return attach(dev);
}

int netdev_attach_vlan(struct netdev *trunk, unsigned tag, unsigned priority)
{
	struct netdev *dev = calloc(1, sizeof(*dev));
	int rc;

	if (!dev)
		return -ENOMEM;
	dev->net = trunk->net;
	dev->nic = trunk->nic;
	dev->trunk = trunk;
	dev->tag = (uint16_t)tag;
	dev->priority = (uint8_t)priority;
	memcpy(dev->mac, trunk->mac, sizeof(dev->mac));
	snprintf(dev->name, sizeof(dev->name), "%.12s-%u", trunk->name, tag);
	rc = attach(dev);
	if (rc == 0 && trunk->open)
		rc = netdev_open(dev, NULL);
	return rc;
}

void netdev_detach(struct netdev *dev)
{
	struct net *net = dev->net;
	struct netdev **p = &net->devs, *vlan, *next;

	for (vlan = net->devs; vlan; vlan = next) {
		next = vlan->next;
		if (vlan->trunk == dev) {
			netdev_detach(vlan);
			next = net->devs;
		}
	}
	netdev_close(dev);
	config_free(dev);
	wifi_detach(dev);
	while (*p && *p != dev)
		p = &(*p)->next;
	if (*p)
		*p = dev->next;
	settings_del(dev->block);
	free(dev->frame);
	free(dev);
}
