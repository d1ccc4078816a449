/* isset: is there anything in the argument? */
#include "interp/command.h"

static int isset_run(struct shell *sh, const struct args *in, struct err *e)
{
	(void)sh;
	if (*in->v[0])
		return 0;
	return err_quiet(e, -ENOENT, "isset: this is empty");
}

const struct command cmd_isset = {
	.group = GROUP_SCRIPT,
	.name = "isset", .usage = "<value>",
	.help = "Succeed if the value, ${...} as a rule, is not empty.",
	.min = 1, .max = 1, .args = { ARG_TEXT }, .flow = FLOW_ISSET,
	.run = isset_run,
};
