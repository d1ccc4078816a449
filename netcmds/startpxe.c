/* startpxe: let programs that look for a PXE API find ours. */
#include "core/err.h"
#include "core/limits.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "platform/platform.h"

/* A closed interface has nothing to offer: it is passed over. */
static int start_one(struct shell *sh, struct netdev *dev, const void *opt,
		     struct err *e)
{
	(void)sh;
	(void)opt;
	if (!netdev_is_open(dev))
		return 0;
	if (plat_pxe_start(netdev_name(dev)) < 0)
		return err_set(e, -ENOTSUP, "a PXE API is for programs of a "
			       "BIOS: there is none here");
	return 0;
}

static int startpxe_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	return each_interface(sh, in, false, start_one, e);
}

const struct command cmd_startpxe = {
	.group = GROUP_BOOT,
	.name = "startpxe", .usage = "[<interface>...]",
	.help = "Offer a PXE API on open interfaces: all, or those named.",
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC }, .facts = CMD_NET,
	.run = startpxe_run,
};
