/* wifi.c: what the commands for radios share. */
#include "netcmds/wifi.h"

#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/each.h"

static void say_none(struct shell *sh)
{
	struct netdev *dev;
	unsigned i;

	for (i = 0; sh->net && (dev = net_dev(sh->net, i)); i++)
		if (netdev_has_wifi(dev))
			return;
	if (i)
		con_puts(&sh->con, "this firmware has no Wi-Fi\n");
}

static int with_radio(struct shell *sh, struct netdev *dev, const void *opt,
		      struct err *e)
{
	wifi_fn *const *fn = opt;

	return netdev_has_wifi(dev) ? (*fn)(sh, dev, e) : 0;
}

int wifi_each(struct shell *sh, const struct args *in, wifi_fn *fn,
	      struct err *e)
{
	struct args args = *in;

	args.opt = &fn;
	say_none(sh);
	return each_interface(sh, &args, false, with_radio, e);
}
