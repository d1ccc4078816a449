/* exit: leave the innermost script or prompt. */
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"

static int exit_run(struct shell *sh, const struct args *in, struct err *e)
{
	uint32_t status = 0;
	int rc;

	if (in->n) {
		rc = arg_u32(in, 0, &status, e);
		if (rc < 0)
			return rc;
	}
	sh->exit_number = status;
	/* Negative statuses are errors of commands, so a large N becomes its
	   magnitude (reference/language.md#exit). */
	if (status > INT32_MAX)
		status = 0 - status;
	if (status > INT32_MAX)
		status = INT32_MAX;
	sh->frame->stop = true;
	return (int)status;
}

const struct command cmd_exit = {
	.group = GROUP_SCRIPT,
	.name = "exit", .usage = "[<status>]",
	.help = "Leave the script or the prompt; a status but 0 is a failure.",
	.max = 1, .args = { ARG_INT }, .flow = FLOW_EXIT,
	.run = exit_run,
};
