/* time: run a command and say how long it took. */
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

static int time_run(struct shell *sh, const struct args *in, struct err *e)
{
	uint64_t start = plat_clock_us(), tenths;
	int status = shell_command(sh, in->n, in->v, e);

	if (e->arg)
		e->arg++;	/* our own name comes first in the line */
	tenths = (plat_clock_us() - start) / 100000;
	con_printf(&sh->con, "time: %llu.%llus\n",
		   (unsigned long long)(tenths / 10),
		   (unsigned long long)(tenths % 10));
	return status;
}

const struct command cmd_time = {
	.group = GROUP_SCRIPT,
	.name = "time", .usage = "<command> [<argument>...]",
	.help = "Run a command, then print the seconds it took.",
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_COMMAND, ARG_TEXT },
	.facts = CMD_RUNS,
	.run = time_run,
};
