/* ipstat: show what IP and TCP counted. */
#include "core/err.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"

static int ipstat_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct sbuf out = { 0 };
	int rc = net_ip_stat(&out);

	(void)in;
	if (rc == 0)
		con_write(&sh->con, sbuf_text(&out), out.len);
	sbuf_free(&out);
	return rc < 0 ? err_set(e, rc, "%s", err_text(rc)) : 0;
}

const struct command cmd_ipstat = {
	.name = "ipstat", .usage = "",
	.help = "Show what IP and TCP counted.",
	.min = 0, .max = 0, .run = ipstat_run,
};
