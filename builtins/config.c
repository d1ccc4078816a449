/* config: browse and edit settings. */
#include "core/err.h"
#include "core/setting/settings.h"
#include "core/tui/tui.h"
#include "interp/command.h"
#include "interp/shell.h"

static int config_run(struct shell *sh, const struct args *in, struct err *e)
{
	const char *scope = in->n ? in->v[0] : "";
	struct settings *block = settings_find(sh->settings, scope);
	int rc = shell_may_ask(sh, e);

	if (rc < 0)
		return rc;
	if (!block)
		return err_arg(e, args_blame(in, 0), -EINVAL,
			       "there is no block of settings called "
			       "\"%.40s\"", scope);
	return tui_config(&sh->con, block, e);
}

const struct command cmd_config = {
	.group = GROUP_SETTING,
	.name = "config", .usage = "[<scope>]",
	.help = "Browse and edit settings.",
	.max = 1, .args = { ARG_SCOPE }, .flow = FLOW_SHELL,
	.asks = ASKS_EDITOR, .facts = CMD_WAITS,
	.run = config_run,
};
