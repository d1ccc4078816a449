/* profstat: show what profilers counted. A build without any has none. */
#include "interp/command.h"

static int profstat_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	(void)sh;
	(void)in;
	(void)e;
	return 0;
}

const struct command cmd_profstat = {
	.group = GROUP_MACHINE,
	.name = "profstat", .usage = "",
	.help = "Show what profilers counted: this build has none.",
	.min = 0, .max = 0, .flow = FLOW_SAFE, .run = profstat_run,
};
