/* ifclose: take interfaces down. */
#include "core/err.h"
#include "core/limits.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"

static int close_one(struct shell *sh, struct netdev *dev, const void *opt,
		     struct err *e)
{
	(void)sh;
	(void)opt;
	(void)e;
	netdev_close(dev);
	return 0;
}

static int ifclose_run(struct shell *sh, const struct args *in, struct err *e)
{
	return each_interface(sh, in, false, close_one, e);
}

const struct command cmd_ifclose = {
	.group = GROUP_NETWORK,
	.name = "ifclose", .usage = "[<interface>...]",
	.help = "Take interfaces down: all, or those named.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC }, .flow = FLOW_CLOSE,
	.facts = CMD_NET,
	.run = ifclose_run,
};
