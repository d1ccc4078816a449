/* menu, form: begin a menu or a form, which are the same thing. */
#include "builtins/menu.h"

#include "core/err.h"
#include "core/limits.h"
#include "core/menu.h"
#include "interp/command.h"
#include "interp/shell.h"

struct menu *menu_named(struct shell *sh, const char *name, struct err *e)
{
	struct menu *menu = menu_find(&sh->menus, name ? name : "");

	if (menu)
		return menu;
	if (name)
		(void)err_set(e, -ENOENT, "there is no menu or form called "
			      "\"%.40s\"", name);
	else
		(void)err_set(e, -ENOENT, "there is no unnamed menu or form: "
			      "begin one with \"menu\" or \"form\"");
	return NULL;
}

struct menu_options { const char *name; bool delete; };

static const struct option menu_options[] = {
	{ 'n', "name", OPTION_TEXT, offsetof(struct menu_options, name),
	  "Call it this, so that there can be several" },
	{ 'd', "delete", OPTION_FLAG, offsetof(struct menu_options, delete),
	  "Remove it instead" },
	{ 0 }
};

static int menu_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct menu_options *opt = in->opt;
	const char *name = opt->name ? opt->name : "";
	const char *title = arg_join(sh, in, 0, e);

	if (!title)
		return -ENOMEM;
	if (opt->delete) {
		menu_delete(&sh->menus, name);
		return 0;
	}
	return menu_create(&sh->menus, name, title, e);
}

const struct command cmd_menu = {
	.group = GROUP_MENU,
	.name = "menu", .usage = "[<title>...]",
	.help = "Begin a menu or a form, to be filled with \"item\".",
	.options = menu_options, .opt_size = sizeof(struct menu_options),
	.max = LIMIT_ARGS, .args = { ARG_TEXT },
	.flow = FLOW_MENU, .facts = CMD_SHOWS,
	.run = menu_run,
};
