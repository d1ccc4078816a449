/* poweroff: switch the machine off. */
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

static int poweroff_run(struct shell *sh, const struct args *in, struct err *e)
{
	int rc;

	con_flush(&sh->con);
	rc = plat_poweroff();

	(void)in;
	if (rc == PLAT_GONE) {
		sh->gone = true;
		return 0;
	}
	return rc < 0 ? err_set(e, rc, "the machine does not switch itself "
				"off: %s", err_text(rc)) : 0;
}

const struct command cmd_poweroff = {
	.group = GROUP_MACHINE,
	.name = "poweroff", .usage = "",
	.help = "Switch the machine off.",
	.flow = FLOW_OFF, .run = poweroff_run,
};
