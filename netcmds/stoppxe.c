/* stoppxe: offer the PXE API no more. */
#include "interp/command.h"
#include "platform/platform.h"

static int stoppxe_run(struct shell *sh, const struct args *in,
		       struct err *e)
{
	(void)sh;
	(void)in;
	(void)e;
	plat_pxe_stop();
	return 0;
}

const struct command cmd_stoppxe = {
	.group = GROUP_BOOT,
	.name = "stoppxe", .usage = "",
	.help = "Take back what startpxe offered.",
	.min = 0, .max = 0,
	.run = stoppxe_run,
};
