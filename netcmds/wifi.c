/* wifi.c: what the commands for radios share. */
#include "netcmds/wifi.h"

#include "interp/shell.h"
#include "net/net.h"

void wifi_say_none(struct shell *sh)
{
	struct netdev *dev;
	unsigned i;

	for (i = 0; sh->net && (dev = net_dev(sh->net, i)); i++)
		if (netdev_has_wifi(dev))
			return;
	if (i)
		con_puts(&sh->con, "this firmware has no Wi-Fi\n");
}
