/* nstat: show who is known on the links. */
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/show.h"

static int nstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct sbuf out = { 0 };
	int rc = sh->net ? net_neighbours(sh->net, &out) : 0;

	(void)in;
	return show_text(sh, &out, rc, e);
}

const struct command cmd_nstat = {
	.group = GROUP_NETWORK,
	.name = "nstat", .usage = "",
	.help = "Show the neighbours that are known on the links.",
	.min = 0, .max = 0, .run = nstat_run,
};
