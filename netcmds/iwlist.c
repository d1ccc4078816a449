/* iwlist: show the wireless networks in reach. */
#include "netcmds/wifi.h"

#include "core/err.h"
#include "core/limits.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "netcmds/job.h"
#include "netcmds/show.h"

static int list_one(struct shell *sh, struct netdev *dev, const void *opt,
		    struct err *e)
{
	struct sbuf out = { 0 };
	int rc;

	(void)opt;
	if (!netdev_has_wifi(dev))
		return 0;
	rc = job_scan(sh, dev, e);
	if (rc == 0)
		rc = show_text(sh, &out, netdev_networks(dev, &out), e);
	netdev_scan_end(dev);
	return rc;
}

static int iwlist_run(struct shell *sh, const struct args *in, struct err *e)
{
	wifi_say_none(sh);
	return each_interface(sh, in, false, list_one, e);
}

const struct command cmd_iwlist = {
	.group = GROUP_NETWORK,
	.name = "iwlist", .usage = "[<interface>...]",
	.help = "Show the wireless networks in reach, and keep them in the "
		"block netN.wifi.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC },
	.facts = CMD_NET | CMD_WAITS, .run = iwlist_run,
};
