/* fcels: send a request to a port of Fibre Channel. */
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/san/fc_stat.h"
#include "netcmds/job.h"

struct fcels_options { const char *port, *id; };

static int fcels_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct fcels_options *o = in->opt;
	struct fc_query *q;
	int rc;

	if (!sh->net)
		return err_set(e, -ENODEV, "there is no network");
	rc = fc_query_begin(sh->net, o->port, o->id, in->v[0], &q, e);
	if (rc < 0)
		return rc;
	rc = job_fc_query(sh, q, e);
	fc_query_end(q);
	return rc;
}

static const struct option options[] = {
	{ 'p', "port", OPTION_TEXT, offsetof(struct fcels_options, port),
	  "The port, called as its interface is; else the first one." },
	{ 'i', "id", OPTION_TEXT, offsetof(struct fcels_options, id),
	  "Whom to ask, such as ff.ff.fc; else the fabric." },
	{ 0 },
};

const struct command cmd_fcels = {
	.group = GROUP_NETWORK,
	.name = "fcels", .usage = "<request>",
	.help = "Ask another port of Fibre Channel: FLOGI, PLOGI, LOGO, RTV, "
		"ECHO or PRLI-FCP.",
	.options = options, .opt_size = sizeof(struct fcels_options),
	.min = 1, .max = 1, .args = { ARG_TEXT },
	.facts = CMD_NET | CMD_WAITS, .run = fcels_run,
};
