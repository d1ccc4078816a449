/* iflinkwait: wait until an interface has a link. */
#include "core/limits.h"
#include "interp/command.h"
#include "netcmds/each.h"
#include "netcmds/job.h"

struct iflinkwait_options { uint32_t timeout_ms; };

static int wait_one(struct shell *sh, struct netdev *dev, const void *opt,
		    struct err *e)
{
	const struct iflinkwait_options *o = opt;

	return job_link_up(sh, dev, o->timeout_ms, 1, e);
}

static int iflinkwait_run(struct shell *sh, const struct args *in,
			  struct err *e)
{
	return each_interface(sh, in, true, wait_one, e);
}

static const struct option options[] = {
	{ 't', "timeout", OPTION_MS,
	  offsetof(struct iflinkwait_options, timeout_ms),
	  "Give up after so many milliseconds." },
	{ 0 },
};

const struct command cmd_iflinkwait = {
	.group = GROUP_NETWORK,
	.name = "iflinkwait", .usage = "[<interface>...]",
	.help = "Wait until one of the interfaces has a link.",
	.options = options, .opt_size = sizeof(struct iflinkwait_options),
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC },
	.flow = FLOW_NET, .facts = CMD_NET | CMD_WAITS, .run = iflinkwait_run,
};
