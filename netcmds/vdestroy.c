/* vdestroy: remove a VLAN interface. */
#include "core/err.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"

static int vdestroy_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	struct netdev *vlan = interface_arg(sh, in, 0, e);

	return vlan ? net_vlan_destroy(vlan, e) : -ENODEV;
}

const struct command cmd_vdestroy = {
	.group = GROUP_NETWORK,
	.name = "vdestroy", .usage = "<interface>",
	.help = "Remove a VLAN interface with its settings.",
	.min = 1, .max = 1, .args = { ARG_NIC }, .facts = CMD_NET,
	.run = vdestroy_run,
};
