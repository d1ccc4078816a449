/* inc: add to a number kept in a setting. */
#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/command.h"
#include "interp/shell.h"

static int inc_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct setting_ref ref;
	uint32_t by = 1;
	int rc = shell_setting(sh, in, 0, false, &ref, e);

	if (rc == 0 && in->n > 1)
		rc = arg_u32(in, 1, &by, e);
	if (rc < 0)
		return rc;
	rc = setting_inc(&ref, by, e);
	if (rc < 0 && e)
		e->arg = args_blame(in, 0);
	return rc;
}

const struct command cmd_inc = {
	.group = GROUP_SETTING,
	.name = "inc", .usage = "<setting> [<increment>]",
	.help = "Add 1, or the increment, to a number; unset counts as 0.",
	.min = 1, .max = 2, .args = { ARG_NEW_SETTING, ARG_INT },
	.flow = FLOW_INC, .facts = CMD_CHANGES,
	.run = inc_run,
};
