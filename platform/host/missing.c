/*
 * missing.c: stands in for the lab and the network until they are part of the
 * tree; then this file goes.
 */
#include <errno.h>
#include <stdlib.h>

#include "core/err.h"
#include "lab/lab.h"
#include "net/net.h"
#include "platform/host/host.h"

#if !__has_include("lab/lab.c")
uint64_t lab_seed(const struct lab *lab);

int lab_new(const char *folder, uint64_t seed, struct lab **out,
	    struct err *e)
{
	(void)folder;
	(void)seed;
	*out = NULL;
	(void)e;
	return 0;
}

int lab_load(const char *file, uint64_t seed, struct lab **out,
	     struct err *e)
{
	(void)file;
	(void)seed;
	(void)out;
	return err_set(e, -ENOTSUP, "there is no lab yet");
}

void lab_free(struct lab *lab) { (void)lab; }
void lab_set_unserved(struct lab *lab, enum lab_unserved what)
{
	(void)lab;
	(void)what;
}
struct nic *lab_nic(struct lab *lab, unsigned index)
{
	(void)lab;
	(void)index;
	return NULL;
}
const struct lab_machine *lab_machine(const struct lab *lab)
{
	(void)lab;
	return NULL;
}
void lab_attach(struct lab *lab, struct events *ev)
{
	(void)lab;
	(void)ev;
}
uint64_t lab_seed(const struct lab *lab) { (void)lab; return 0; }
#endif

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
