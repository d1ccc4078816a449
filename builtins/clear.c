/* clear: delete a setting. */
#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/command.h"
#include "interp/shell.h"

static int clear_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct setting_ref ref;
	int rc = shell_setting(sh, in, 0, true, &ref, e);

	if (rc < 0)
		return rc;
	rc = setting_store(&ref, NULL, 0, e);
	if (rc < 0 && e)
		e->arg = args_blame(in, 0);
	return rc;
}

const struct command cmd_clear = {
	.group = GROUP_SETTING,
	.name = "clear", .usage = "<setting>",
	.help = "Delete a setting; one that is not set is no fault.",
	.min = 1, .max = 1, .args = { ARG_NEW_SETTING }, .flow = FLOW_CLEAR,
	.run = clear_run,
};
