/* ipstat: show what IP and TCP counted. */
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/show.h"

static int ipstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct sbuf out = { 0 };
	int rc = net_ip_stat(&out);

	(void)in;
	return show_text(sh, &out, rc, e);
}

const struct command cmd_ipstat = {
	.group = GROUP_NETWORK,
	.name = "ipstat", .usage = "",
	.help = "Show what IP and TCP counted.",
	.min = 0, .max = 0, .run = ipstat_run,
};
