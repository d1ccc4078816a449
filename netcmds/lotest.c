/* lotest: send frames from one interface to another, and compare. */
#include "core/console.h"
#include "core/err.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/each.h"
#include "netcmds/job.h"

struct lotest_args {
	const char *mtu;
	bool        broadcast;
};

/* Over what was there. */
static void print_count(void *ctx, uint32_t good, uint32_t lost)
{
	struct shell *sh = ctx;

	con_printf(&sh->con, "\r%lu", (unsigned long)good);
	if (lost)
		con_printf(&sh->con, ", %lu lost", (unsigned long)lost);
}

static int show_both(struct shell *sh, struct netdev *from, struct netdev *to,
		     struct err *e)
{
	int rc = interface_show(sh, from, e);

	return rc < 0 ? rc : interface_show(sh, to, e);
}

static int test(struct shell *sh, struct netdev *from, struct netdev *to,
		const struct net_lotest_options *opt, struct err *e)
{
	int rc = job_link_up(sh, from, 0, 0, e), shown;

	if (rc == 0)
		rc = job_link_up(sh, to, 0, 0, e);
	if (rc < 0)
		return rc;
	con_printf(&sh->con, "Performing %sloopback test from %s to %s with "
		   "%lu byte MTU\n", opt->broadcast ? "broadcast " : "",
		   netdev_name(from), netdev_name(to),
		   (unsigned long)opt->mtu);
	rc = show_both(sh, from, to, e);
	if (rc < 0)
		return rc;
	rc = net_lotest(from, to, opt, e);
	con_puts(&sh->con, "\n");
	shown = show_both(sh, from, to, rc < 0 ? NULL : e);
	return rc < 0 ? rc : shown;
}

static int lotest_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct lotest_args *o = in->opt;
	struct net_lotest_options opt = {
		.mtu = 1500, .broadcast = o->broadcast, .tell = print_count,
		.ctx = sh,
	};
	struct netdev *from = interface_arg(sh, in, 0, e);
	struct netdev *to = from ? interface_arg(sh, in, 1, e) : NULL;
	uint64_t n;

	if (!to)
		return -ENODEV;
	if (o->mtu) {
		if (str_to_int(o->mtu, &n) < 0 || n > UINT32_MAX)
			return err_set(e, -EINVAL, "\"%.40s\" is no number",
				       o->mtu);
		opt.mtu = (uint32_t)n;
	}
	return test(sh, from, to, &opt, e);
}

static const struct option options[] = {
	{ 'm', "mtu", OPTION_TEXT, offsetof(struct lotest_args, mtu),
	  "Bytes in each frame; 1500." },
	{ 'b', "broadcast", OPTION_FLAG,
	  offsetof(struct lotest_args, broadcast),
	  "Send to everybody." },
	{ 0 },
};

const struct command cmd_lotest = {
	.group = GROUP_NETWORK,
	.name = "lotest", .usage = "<sender> <receiver>",
	.help = "Test a cable: send frames from one interface to another.",
	.options = options, .opt_size = sizeof(struct lotest_args),
	.min = 2, .max = 2, .args = { ARG_NIC, ARG_NIC },
	.facts = CMD_NET | CMD_WAITS, .run = lotest_run,
};
