/* fcstat: show ports of Fibre Channel, and what they are logged in to. */
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/san/fc_stat.h"
#include "netcmds/show.h"

static int fcstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct sbuf out = { 0 };
	int rc = sh->net ? fc_stat(sh->net, &out) : 0;

	(void)in;
	return show_text(sh, &out, rc, e);
}

const struct command cmd_fcstat = {
	.group = GROUP_NETWORK,
	.name = "fcstat", .usage = "",
	.help = "Show the ports of Fibre Channel, and what they are logged in "
		"to.",
	.min = 0, .max = 0, .run = fcstat_run,
};
