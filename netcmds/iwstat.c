/* iwstat: show which wireless network an interface has joined. */
#include "netcmds/wifi.h"

#include "core/limits.h"
#include "core/str.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/show.h"

static int show_one(struct shell *sh, struct netdev *dev, struct err *e)
{
	struct sbuf out = { 0 };
	int rc;

	(void)netdev_ssid(dev);		/* set just now, perhaps */
	rc = netdev_stat(dev, &out);
	if (rc == 0)
		rc = netdev_wifi_stat(dev, &out);
	return show_text(sh, &out, rc, e);
}

static int iwstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	return wifi_each(sh, in, show_one, e);
}

const struct command cmd_iwstat = {
	.group = GROUP_NETWORK,
	.name = "iwstat", .usage = "[<interface>...]",
	.help = "Show which wireless network interfaces have joined.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC }, .facts = CMD_NET,
	.run = iwstat_run,
};
