/* login: ask for a user name and a password. */
#include "core/err.h"
#include "core/menu.h"
#include "core/tui/tui.h"
#include "interp/command.h"
#include "interp/shell.h"

static int fill(struct menus *menus, struct err *e)
{
	static const struct menu_item user = { .name = "username",
					       .text = "Username" };
	static const struct menu_item password = { .name = "password",
		.text = "Password", .secret = true };
	int rc = menu_create(menus, "", "", e);

	if (rc == 0)
		rc = menu_add(menus->first, &user, e);
	if (rc == 0)
		rc = menu_add(menus->first, &password, e);
	return rc;
}

static int login_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct menus menus = { 0 };
	int rc = shell_may_ask(sh, e);

	(void)in;
	if (rc < 0)
		return rc;
	rc = fill(&menus, e);
	if (rc == 0)
		rc = tui_form(&sh->con, sh->settings, menus.first, e);
	menus_clear(&menus);
	if (rc == -ECANCELED && e) {
		err_clear(e);
		return err_set(e, rc, "no user name and password were set: "
			       "given up at the keyboard");
	}
	return rc;
}

const struct command cmd_login = {
	.group = GROUP_SETTING,
	.name = "login", .usage = "",
	.help = "Ask for ${username} and ${password}.",
	.flow = FLOW_SHELL, .asks = ASKS_LOGIN, .facts = CMD_WAITS,
	.sets = "username password",
	.run = login_run,
};
