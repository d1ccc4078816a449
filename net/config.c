/* config.c: configuring an interface: DHCP, IPv6, or both at once. */
#include <stdlib.h>

#include "core/err.h"
#include "net/dhcp.h"
#include "net/ipv6.h"
#include "net/link.h"
#include "net/stack.h"
#include "platform/platform.h"

/* A router answers within half a second (RFC 4861, MAX_RA_DELAY_TIME), and a
   DHCPv6 server at once. Once there is a lease nobody should wait longer. */
#define ROUTER_US  500000
#define SERVER6_US 2000000

struct config {
	struct netdev *dev;
	uint64_t       began_us;
	struct dhcp   *dhcp;		/* NULL: not asked for, or over	*/
	struct ipv6   *ipv6;
	int            dhcp_status;	/* -EINPROGRESS while it runs	*/
	int            ipv6_status;
	bool           router;		/* one answered			*/
	enum net_configurator which;
};

static void dhcp_over(void *ctx, int status)
{
	((struct config *)ctx)->dhcp_status = status;
}

static void ipv6_over(void *ctx, int status)
{
	struct config *c = ctx;

	c->ipv6_status = status;
	c->router = ipv6_has_router(c->ipv6);
}

static void drop_dhcp(struct config *c)
{
	dhcp_end(c->dhcp);
	c->dhcp = NULL;
}

/* Release what has ended or is to end; but who has a lease goes on listening
   for what comes too late. */
static void clean(struct config *c, bool all)
{
	if (all || (c->dhcp_status != -EINPROGRESS && c->dhcp_status != 0))
		drop_dhcp(c);
	if (all || c->ipv6_status != -EINPROGRESS) {
		ipv6_end(c->ipv6);
		c->ipv6 = NULL;
	}
}

void config_free(struct netdev *dev)
{
	if (!dev->config)
		return;
	clean(dev->config, true);
	free(dev->config);
	dev->config = NULL;
}

void config_hush(struct net *net)
{
	struct netdev *dev;

	for (dev = net->devs; dev; dev = dev->next)
		if (dev->config && dev->config->dhcp_status == 0)
			drop_dhcp(dev->config);
}

void net_configure_cancel(struct netdev *dev)
{
	config_free(dev);
}

static int begin_config(struct config *c, enum net_configurator which)
{
	int rc = 0;

	c->dhcp_status = c->ipv6_status = -ENOTSUP;
	if (which != NET_CONFIG_IPV6) {
		c->dhcp_status = -EINPROGRESS;
		rc = dhcp_begin(c->dev, dhcp_over, c, &c->dhcp);
	}
	if (rc == 0 && which != NET_CONFIG_DHCP) {
		c->ipv6_status = -EINPROGRESS;
		rc = ipv6_begin(c->dev, ipv6_over, c, &c->ipv6);
	}
	return rc;
}

int net_configure(struct netdev *dev, enum net_configurator which,
		  struct err *e)
{
	struct config *c;
	int rc = -ENOMEM;

	config_free(dev);
	config_hush(dev->net);
	c = calloc(1, sizeof(*c));
	if (c) {
		dev->config = c;
		c->dev = dev;
		c->which = which;
		c->began_us = plat_clock_us();
		eapol_begin(netdev_card(dev));
		rc = begin_config(c, which);
	}
	if (rc < 0) {
		config_free(dev);
		return err_set(e, rc, "cannot configure %s: %s", dev->name,
			       err_text(rc));
	}
	return 0;
}

static int explain(const struct config *c, int rc, struct err *e)
{
	const char *name = c->dev->name, *by = netdev_blocked(c->dev);

	if (rc == -ETIMEDOUT && by)
		return err_set(e, rc, "nobody answered on %s: the switch "
			       "does not forward (%s)", name, by);
	if (rc == -EADDRNOTAVAIL)
		return err_set(e, rc, "the DHCPv6 server has no address for "
			       "%s", name);
	if (rc != -ETIMEDOUT)
		return err_set(e, rc, "cannot configure %s: %s", name,
			       err_text(rc));
	if (c->which == NET_CONFIG_IPV6)
		return err_set(e, rc, "no %s answered on %s", c->router ?
			       "DHCPv6 server" : "IPv6 router", name);
	return err_set(e, rc, "no DHCP server answered on %s", name);
}

/* No more than a lease is to be had. */
static void give_up_router(struct config *c)
{
	const struct netdev *card = netdev_card(c->dev);
	uint64_t since_us = card->up_us > c->began_us ? card->up_us :
		c->began_us;
	uint64_t limit_us = c->ipv6 && ipv6_has_router(c->ipv6) ? SERVER6_US :
		ROUTER_US;

	if (c->dhcp_status == 0 && c->ipv6_status == -EINPROGRESS &&
	    plat_clock_us() - since_us > limit_us)
		c->ipv6_status = -ETIMEDOUT;
}

int net_configure_status(struct netdev *dev, struct err *e)
{
	struct config *c = dev->config;

	if (!c)
		return err_set(e, -ECANCELED, "%s is not being configured",
			       dev->name);
	give_up_router(c);
	clean(c, false);
	if (c->dhcp_status == -EINPROGRESS || c->ipv6_status == -EINPROGRESS)
		return -EINPROGRESS;
	if (c->dhcp_status == 0 || c->ipv6_status == 0)
		return 0;
	if (c->which == NET_CONFIG_IPV6)
		return explain(c, c->ipv6_status, e);
	if (c->which == NET_CONFIG_DHCP || c->dhcp_status != -ETIMEDOUT ||
	    netdev_blocked(c->dev))
		return explain(c, c->dhcp_status, e);
	return err_set(e, -EADDRNOTAVAIL, "neither a DHCP server nor an IPv6 "
		       "router answered on %s", c->dev->name);
}
