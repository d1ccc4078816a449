/* sleep: pause the script. */
#include "interp/command.h"
#include "interp/shell.h"

static int sleep_run(struct shell *sh, const struct args *in, struct err *e)
{
	uint32_t secs;
	int rc = arg_u32(in, 0, &secs, e);

	if (rc < 0)
		return rc;
	return shell_wait(sh, (uint64_t)secs * 1000, e);
}

const struct command cmd_sleep = {
	.group = GROUP_SCRIPT,
	.name = "sleep", .usage = "<seconds>",
	.help = "Pause; Ctrl-C cuts the wait short, which is a failure.",
	.min = 1, .max = 1, .args = { ARG_INT }, .flow = FLOW_SLEEP,
	.facts = CMD_WAITS,
	.run = sleep_run,
};
