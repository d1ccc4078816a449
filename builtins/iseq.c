/* iseq: are two texts the same? */
#include <string.h>

#include "interp/command.h"

static int iseq_run(struct shell *sh, const struct args *in, struct err *e)
{
	(void)sh;
	if (strcmp(in->v[0], in->v[1]) == 0)
		return 0;
	return err_quiet(e, -ERANGE, "iseq: \"%.40s\" is not \"%.40s\"",
			 in->v[0], in->v[1]);
}

const struct command cmd_iseq = {
	.group = GROUP_SCRIPT,
	.name = "iseq", .usage = "<value> <value>",
	.help = "Succeed if two values are the same text.",
	.min = 2, .max = 2, .args = { ARG_TEXT }, .flow = FLOW_ISEQ,
	.run = iseq_run,
};
