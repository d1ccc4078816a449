/* pxebs: find a PXE boot server. */
#include "core/err.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "netcmds/job.h"

static int pxebs_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct netdev *dev = interface_arg(sh, in, 0, e);
	uint32_t type;
	int rc = dev ? arg_u32(in, 1, &type, e) : -ENODEV;

	if (rc < 0)
		return rc;
	if (type > UINT16_MAX)
		return err_arg(e, args_blame(in, 1), -EINVAL, "a boot server "
			       "type is at most 65535");
	if (!netdev_is_open(dev))
		return err_arg(e, args_blame(in, 0), -ENETDOWN, "%s is not "
			       "open", netdev_name(dev));
	return job_pxebs(sh, dev, (uint16_t)type, e);
}

const struct command cmd_pxebs = {
	.group = GROUP_BOOT,
	.name = "pxebs", .usage = "<interface> <server type>",
	.help = "Find a PXE boot server and keep its answer as pxebs/...",
	.min = 2, .max = 2, .args = { ARG_NIC, ARG_INT },
	.flow = FLOW_AUTOBOOT, .facts = CMD_NET | CMD_WAITS,
	.sets = "filename next-server",
	.run = pxebs_run,
};
