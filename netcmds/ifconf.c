/* ifconf, dhcp: get addresses and settings from the network. */
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "netcmds/job.h"

struct ifconf_options { const char *configurator; uint32_t timeout_ms; };

/* Its number; negative: there is none of that name. */
static int configurator(const char *name)
{
	if (!name)
		return NET_CONFIG_ALL;
	if (!strcmp(name, "dhcp"))
		return NET_CONFIG_DHCP;
	return strcmp(name, "ipv6") ? -ENOTSUP : NET_CONFIG_IPV6;
}

static int configure_one(struct shell *sh, struct netdev *dev,
			 const void *opt, struct err *e)
{
	const struct ifconf_options *o = opt;

	return job_configure(sh, dev, configurator(o->configurator),
			     o->timeout_ms, e);
}

static int ifconf_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct ifconf_options *o = in->opt;

	if (configurator(o->configurator) < 0)
		return err_arg(e, args_blame_value(in, o->configurator),
			       -ENOTSUP, "no configurator \"%.40s\"; there are "
			       "dhcp and ipv6", o->configurator);
	return each_interface(sh, in, true, configure_one, e);
}

static const struct option options[] = {
	{ 'c', "configurator", OPTION_TEXT,
	  offsetof(struct ifconf_options, configurator),
	  "Only this way: dhcp or ipv6." },
	{ 't', "timeout", OPTION_MS,
	  offsetof(struct ifconf_options, timeout_ms),
	  "Give up after so many milliseconds." },
	{ 0 },
};

const struct command cmd_ifconf = {
	.group = GROUP_NETWORK,
	.name = "ifconf", .usage = "[<interface>...]",
	.help = "Get an address and settings for the first interface that "
		"can.",
	.options = options, .opt_size = sizeof(struct ifconf_options),
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC },
	.flow = FLOW_NET, .facts = CMD_NET | CMD_WAITS,
	.sets = "ip netmask gateway dns domain hostname filename next-server "
		"root-path",
	.run = ifconf_run,
};
