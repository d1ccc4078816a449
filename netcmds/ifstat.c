/* ifstat: show interfaces and their counters. */
#include "core/limits.h"
#include "interp/command.h"
#include "netcmds/each.h"

static int show(struct shell *sh, struct netdev *dev, const void *opt,
		struct err *e)
{
	(void)opt;
	return interface_show(sh, dev, e);
}

static int ifstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	return each_interface(sh, in, false, show, e);
}

const struct command cmd_ifstat = {
	.group = GROUP_NETWORK,
	.name = "ifstat", .usage = "[<interface>...]",
	.help = "Show interfaces and their counters.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC }, .facts = CMD_NET,
	.run = ifstat_run,
};
