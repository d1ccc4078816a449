/* shell: an interactive prompt. */
#include "interp/shell.h"

#include "interp/command.h"

static int shell_run(struct shell *sh, const struct args *in, struct err *e)
{
	(void)in;
	return shell_interact(sh, e);
}

const struct command cmd_shell = {
	.group = GROUP_SCRIPT,
	.name = "shell", .usage = "",
	.help = "Start a prompt; \"exit\" comes back with its last status.",
	.flow = FLOW_SHELL, .asks = ASKS_SHELL, .facts = CMD_WAITS,
	.run = shell_run,
};
