/* choose: let somebody choose from a menu. */
#include "builtins/menu.h"
#include "core/err.h"
#include "core/menu.h"
#include "core/setting/settings.h"
#include "core/tui/tui.h"
#include "interp/command.h"
#include "interp/shell.h"

struct choose_options {
	const char *menu, *preselect;
	uint32_t    timeout_ms, retimeout_ms;
	bool        keep;
};

static const struct option choose_options[] = {
	{ 'm', "menu", OPTION_MENU, offsetof(struct choose_options, menu),
	  "The menu of this name" },
	{ 'd', "default", OPTION_TEXT,
	  offsetof(struct choose_options, preselect),
	  "The item selected at first" },
	{ 't', "timeout", OPTION_MS,
	  offsetof(struct choose_options, timeout_ms),
	  "Take the selected item after so long" },
	{ 'r', "retimeout", OPTION_MS,
	  offsetof(struct choose_options, retimeout_ms),
	  "The same, from the last key on" },
	{ 'k', "keep", OPTION_FLAG, offsetof(struct choose_options, keep),
	  "Keep the menu for another time" },
	{ 0 }
};

static int choose_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct choose_options *opt = in->opt;
	const struct tui_choice how = {
		.preselect = opt->preselect,
		.timeout_ms = opt->timeout_ms,
		.retimeout_ms = opt->retimeout_ms,
		.decide = sh->hooks ? sh->hooks->decide : NULL,
		.show = sh->hooks && sh->hooks->show_decided,
		.ctx = sh->hooks ? sh->hooks->ctx : NULL,
	};
	const struct menu_item *item;
	struct setting_ref ref;
	struct menu *menu;
	int rc = shell_setting(sh, in, 0, true, &ref, e);

	if (rc < 0)
		return rc;
	menu = menu_named(sh, opt->menu, e);
	if (!menu)
		return -ENOENT;
	rc = tui_choose(&sh->con, menu, &how, &item, e);
	if (rc == 0 && sh->hooks && sh->hooks->chose)
		sh->hooks->chose(sh->hooks->ctx, sh, menu, item);
	if (rc == 0)
		rc = setting_store_text(&ref, item->name, e);
	if (!opt->keep)
		menu_delete(&sh->menus, menu->name);
	return rc;
}

const struct command cmd_choose = {
	.group = GROUP_MENU,
	.name = "choose", .usage = "<setting>",
	.help = "Show a menu; store the name of the item chosen.",
	.options = choose_options, .opt_size = sizeof(struct choose_options),
	.min = 1, .max = 1, .args = { ARG_NEW_SETTING },
	.flow = FLOW_CHOOSE, .asks = ASKS_MENU, .facts = CMD_WAITS,
	.run = choose_run,
};
