/* ibstat: show Infiniband devices. There is no driver for any. */
#include "interp/command.h"

static int ibstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	(void)sh;
	(void)in;
	(void)e;
	return 0;
}

const struct command cmd_ibstat = {
	.group = GROUP_NETWORK,
	.name = "ibstat", .usage = "",
	.help = "Show Infiniband devices: this build drives none.",
	.min = 0, .max = 0, .flow = FLOW_SAFE, .run = ibstat_run,
};
