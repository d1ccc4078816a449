/* ntp: set the clock by a time server. */
#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/platform.h"

static int ntp_run(struct shell *sh, const struct args *in, struct err *e)
{
	int64_t theirs, ours = 0;
	int rc;

	if (!sh->net)
		return err_set(e, -ENODEV, "there is no network");
	rc = net_time(sh->net, in->v[0], &theirs, e);
	if (rc == 0 && plat_unixtime(&ours) < 0)
		rc = err_set(e, -ENOTSUP, "this machine has no clock to set");
	if (rc == 0)
		settings_builtin(sh->settings)->time_offset = theirs - ours;
	return rc;
}

const struct command cmd_ntp = {
	.group = GROUP_NETWORK,
	.name = "ntp", .usage = "<server>",
	.help = "Set the clock by a time server.",
	.min = 1, .max = 1, .args = { ARG_HOST },
	.facts = CMD_NET | CMD_WAITS, .run = ntp_run,
};
