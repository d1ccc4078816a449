/* item: add an entry to a menu or a form. */
#include "builtins/menu.h"
#include "core/err.h"
#include "core/limits.h"
#include "core/menu.h"
#include "interp/command.h"
#include "interp/shell.h"

struct item_options {
	const char *menu;
	int         key;
	bool        is_default, secret, gap;
};

static const struct option item_options[] = {
	{ 'm', "menu", OPTION_MENU, offsetof(struct item_options, menu),
	  "Add to the menu of this name" },
	{ 'f', "form", OPTION_MENU, offsetof(struct item_options, menu),
	  "Add to the form of this name" },
	{ 'k', "key", OPTION_KEY, offsetof(struct item_options, key),
	  "A key that selects it" },
	{ 'd', "default", OPTION_FLAG,
	  offsetof(struct item_options, is_default), "Select it at first" },
	{ 's', "secret", OPTION_FLAG, offsetof(struct item_options, secret),
	  "Show what is typed as asterisks" },
	{ 'g', "gap", OPTION_FLAG, offsetof(struct item_options, gap),
	  "All words are text that cannot be selected" },
	{ 0 }
};

static int item_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct item_options *opt = in->opt;
	bool named = !opt->gap && in->n > 0;
	struct menu *menu = menu_named(sh, opt->menu, e);
	const struct menu_item item = {
		.name = named ? in->v[0] : NULL,
		.text = menu ? arg_join(sh, in, named ? 1 : 0, e) : NULL,
		.key = opt->key,
		.is_default = opt->is_default,
		.secret = opt->secret,
	};

	if (!menu)
		return -ENOENT;
	if (!item.text)
		return -ENOMEM;
	return menu_add(menu, &item, e);
}

const struct command cmd_item = {
	.group = GROUP_MENU,
	.name = "item", .usage = "[<name> [<text>...]]",
	.help = "Add an entry to a menu, or a field to a form.",
	.options = item_options, .opt_size = sizeof(struct item_options),
	.max = LIMIT_ARGS, .args = { ARG_ITEM, ARG_TEXT },
	.flow = FLOW_ITEM, .facts = CMD_SHOWS,
	.run = item_run,
};
