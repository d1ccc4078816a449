/* set: store a setting. */
#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/command.h"
#include "interp/shell.h"

static int set_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct setting_ref ref;
	const char *text;
	int rc = shell_setting(sh, in, 0, true, &ref, e);

	if (rc < 0)
		return rc;
	/* One word is the rule: it need not be copied. */
	text = in->n == 2 ? in->v[1] : arg_join(sh, in, 1, e);
	if (!text)
		return -ENOMEM;
	rc = setting_store_text(&ref, text, e);
	if (rc < 0 && e)
		e->arg = args_blame(in, rc == -EINVAL ? 1 : 0);
	return rc;
}

const struct command cmd_set = {
	.group = GROUP_SETTING,
	.name = "set", .usage = "<setting> [<value>...]",
	.help = "Store a setting; without a value, delete it.",
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_NEW_SETTING, ARG_TEXT },
	.flow = FLOW_SET,
	.run = set_run,
};
