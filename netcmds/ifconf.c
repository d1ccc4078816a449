/* ifconf, dhcp: get addresses and settings from the network. */
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "interp/command.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "netcmds/job.h"

struct ifconf_options { const char *configurator; uint32_t timeout_ms; };

/* Its number, or -ENOTSUP. */
static int configurator(const char *name, struct err *e)
{
	if (!name)
		return NET_CONFIG_ALL;
	if (!strcmp(name, "dhcp"))
		return NET_CONFIG_DHCP;
	if (!strcmp(name, "ipv6"))
		return NET_CONFIG_IPV6;
	return err_set(e, -ENOTSUP, "no configurator \"%.40s\"; there are "
		       "dhcp and ipv6", name);
}

static int configure_one(struct shell *sh, struct netdev *dev,
			 const void *opt, struct err *e)
{
	const struct ifconf_options *o = opt;
	int which = configurator(o->configurator, e);

	return which < 0 ? which :
	       job_configure(sh, dev, which, o->timeout_ms, e);
}

static int ifconf_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct ifconf_options *o = in->opt;
	int rc = configurator(o->configurator, e);

	return rc < 0 ? rc : each_interface(sh, in, true, configure_one, e);
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
	.name = "ifconf", .usage = "[<interface>...]",
	.help = "Get an address and settings for the first interface that "
		"can.",
	.options = options, .opt_size = sizeof(struct ifconf_options),
	.min = 0, .max = LIMIT_ARGS, .args = { ARG_NIC },
	.facts = CMD_NET | CMD_WAITS,
	.sets = "ip netmask gateway dns domain hostname filename next-server "
		"root-path",
	.run = ifconf_run,
};
