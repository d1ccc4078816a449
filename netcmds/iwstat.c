/* iwstat: show which wireless network an interface has joined. */
#include "netcmds/wifi.h"

#include "core/limits.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "netcmds/show.h"

static int show_one(struct shell *sh, struct netdev *dev, const void *opt,
		    struct err *e)
{
	struct sbuf out = { 0 };
	int rc;

	(void)opt;
	if (!netdev_has_wifi(dev))
		return 0;
	(void)netdev_ssid(dev);		/* set just now, perhaps */
	rc = netdev_stat(dev, &out);
	if (rc == 0)
		rc = netdev_wifi_stat(dev, &out);
	return show_text(sh, &out, rc, e);
}

static int iwstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	wifi_say_none(sh);
	return each_interface(sh, in, false, show_one, e);
}

const struct command cmd_iwstat = {
	.group = GROUP_NETWORK,
	.name = "iwstat", .usage = "[<interface>...]",
	.help = "Show which wireless network interfaces have joined.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC }, .facts = CMD_NET,
	.run = iwstat_run,
};
