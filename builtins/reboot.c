/* reboot: restart the machine. */
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "platform/platform.h"

struct reboot_options {
	bool warm, setup;
};

static const struct option options[] = {
	{ 'w', "warm", OPTION_FLAG, offsetof(struct reboot_options, warm),
	  "keep memory, skip the self-test" },
	{ 's', "setup", OPTION_FLAG, offsetof(struct reboot_options, setup),
	  "into the firmware's set-up, where it can" },
	{ 0, NULL, 0, 0, NULL }
};

static int reboot_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct reboot_options *opt = in->opt;
	int rc;

	con_flush(&sh->con);
	rc = plat_reboot(opt->setup ? PLAT_RESET_SETUP :
			 opt->warm ? PLAT_RESET_WARM : PLAT_RESET_COLD);
	if (rc == PLAT_GONE) {
		sh->gone = true;
		return 0;
	}
	return rc < 0 ? err_set(e, rc, "the machine does not restart: %s",
				err_text(rc)) : 0;
}

const struct command cmd_reboot = {
	.group = GROUP_MACHINE,
	.name = "reboot", .usage = "",
	.help = "Restart the machine.",
	.options = options, .opt_size = sizeof(struct reboot_options),
	.flow = FLOW_OFF, .run = reboot_run,
};
