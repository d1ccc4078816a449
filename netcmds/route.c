/* route: show the routing table. */
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/show.h"

static int route_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct sbuf out = { 0 };
	int rc = sh->net ? net_routes(sh->net, &out) : 0;

	(void)in;
	return show_text(sh, &out, rc, e);
}

const struct command cmd_route = {
	.group = GROUP_NETWORK,
	.name = "route", .usage = "",
	.help = "Show the routing table.",
	.min = 0, .max = 0, .run = route_run,
};
