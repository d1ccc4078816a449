/* ifopen: bring interfaces up. */
#include "core/err.h"
#include "core/limits.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "netcmds/job.h"

static int open_one(struct shell *sh, struct netdev *dev, const void *opt,
		    struct err *e)
{
	(void)opt;
	return job_open(sh, dev, e);
}

static int ifopen_run(struct shell *sh, const struct args *in, struct err *e)
{
	return each_interface(sh, in, false, open_one, e);
}

const struct command cmd_ifopen = {
	.group = GROUP_NETWORK,
	.name = "ifopen", .usage = "[<interface>...]",
	.help = "Bring interfaces up: all, or those named.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC }, .flow = FLOW_NET,
	.facts = CMD_NET,
	.run = ifopen_run,
};
