/* sanunhook: detach a disk over the network. */
#include <stddef.h>

#include "interp/command.h"
#include "netcmds/san.h"

static int sanunhook_run(struct shell *sh, const struct args *in,
			 struct err *e)
{
	(void)e;	/* one that is not attached will do, too */
	san_step_detach(sh, in->opt);
	return 0;
}

static const struct option options[] = { SAN_OPTION_DRIVE, { 0 } };

const struct command cmd_sanunhook = {
	.group = GROUP_BOOT,
	.name = "sanunhook", .usage = "",
	.help = "Detach a disk over the network.",
	.options = options, .opt_size = sizeof(struct san_options),
	.run = sanunhook_run,
};
