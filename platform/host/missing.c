/*
 * missing.c: stands in for the network until it is part of the tree; then
 * this file goes.
 */
#include <errno.h>
#include <stdlib.h>

#include "core/err.h"
#include "net/net.h"
#include "platform/host/host.h"

#if !__has_include("net/net.c")
int net_start(struct settings *root, struct events *ev, struct console *con,
	      struct fetcher *f, struct net **out, struct err *e)
{
	(void)root;
	(void)ev;
	(void)con;
	(void)f;
	(void)e;
	*out = NULL;
	return 0;
}
void net_stop(struct net *net) { (void)net; }
struct netdev *net_dev(struct net *net, unsigned index)
{
	(void)net;
	(void)index;
	return NULL;
}
const char *netdev_name(const struct netdev *dev) { (void)dev; return ""; }
int netdev_open(struct netdev *dev, struct err *e)
{
	(void)dev;
	return err_set(e, -ENODEV, "there is no network yet");
}
int net_configure(struct netdev *dev, enum net_configurator which,
		  struct err *e)
{
	(void)dev;
	(void)which;
	return err_set(e, -ENODEV, "there is no network yet");
}
int net_configure_status(struct netdev *dev, struct err *e)
{
	(void)dev;
	return err_set(e, -ENODEV, "there is no network yet");
}
void net_configure_cancel(struct netdev *dev) { (void)dev; }
#endif
