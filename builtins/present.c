/* present: let somebody fill in a form. */
#include "builtins/menu.h"
#include "core/err.h"
#include "core/menu.h"
#include "core/tui/tui.h"
#include "interp/command.h"
#include "interp/shell.h"

struct present_options { const char *form; bool keep; };

static const struct option present_options[] = {
	{ 'f', "form", OPTION_MENU, offsetof(struct present_options, form),
	  "The form of this name" },
	{ 'k', "keep", OPTION_FLAG, offsetof(struct present_options, keep),
	  "Keep the form for another time" },
	{ 0 }
};

static int present_run(struct shell *sh, const struct args *in,
		       struct err *e)
{
	const struct present_options *opt = in->opt;
	struct menu *form = menu_named(sh, opt->form, e);
	int rc;

	if (!form)
		return -ENOENT;
	rc = tui_form(&sh->con, sh->settings, form, e);
	if (!opt->keep)
		menu_delete(&sh->menus, form->name);
	return rc;
}

const struct command cmd_present = {
	.group = GROUP_MENU,
	.name = "present", .usage = "",
	.help = "Show a form; store its fields in the settings they name.",
	.options = present_options,
	.opt_size = sizeof(struct present_options),
	.flow = FLOW_PRESENT, .asks = ASKS_FORM, .facts = CMD_WAITS,
	.run = present_run,
};
