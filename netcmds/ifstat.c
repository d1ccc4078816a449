/* ifstat: show interfaces and their counters. */
#include "core/err.h"
#include "core/limits.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/each.h"

static int show(struct shell *sh, struct netdev *dev, const void *opt,
		struct err *e)
{
	struct sbuf out = { 0 };
	int rc = netdev_stat(dev, &out);

	(void)opt;
	if (rc == 0)
		con_write(&sh->con, out.data, out.len);
	sbuf_free(&out);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}

static int ifstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	return each_interface(sh, in, false, show, e);
}

const struct command cmd_ifstat = {
	.name = "ifstat", .usage = "[<interface>...]",
	.help = "Show interfaces and their counters.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC }, .facts = CMD_NET,
	.run = ifstat_run,
};
