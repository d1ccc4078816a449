/* vcreate: make a VLAN interface. */
#include "core/err.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"

struct vcreate_options { uint32_t tag, priority; };

static int vcreate_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct vcreate_options *o = in->opt;
	struct netdev *trunk = interface_arg(sh, in, 0, e);

	if (!trunk)
		return -ENODEV;
	return net_vlan_create(trunk, o->tag, o->priority, e);
}

static const struct option options[] = {
	{ 't', "tag", OPTION_U32, offsetof(struct vcreate_options, tag),
	  "The VLAN's number, 0 to 4094." },
	{ 'p', "priority", OPTION_U32,
	  offsetof(struct vcreate_options, priority), "0 to 7." },
	{ 0 },
};

const struct command cmd_vcreate = {
	.group = GROUP_NETWORK,
	.name = "vcreate", .usage = "<trunk>",
	.help = "Make an interface for a VLAN on another interface.",
	.options = options, .opt_size = sizeof(struct vcreate_options),
	.min = 1, .max = 1, .args = { ARG_NIC }, .facts = CMD_NET,
	.run = vcreate_run,
};
