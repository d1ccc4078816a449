/* ping: is a host there? */
#include "core/err.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"

struct ping_args {
	const char *size, *timeout;
	uint32_t    count;
	bool        quiet;
};

static void print_reply(void *ctx, const struct ping_reply *r)
{
	struct shell *sh = ctx;

	con_printf(&sh->con, "%lu bytes from %s: seq=%u",
		   (unsigned long)r->len, r->from ? r->from : "<none>",
		   r->seq);
	if (r->status < 0)
		con_printf(&sh->con, ": %s", err_text(r->status));
	con_puts(&sh->con, "\n");
}

static void print_nothing(void *ctx, const struct ping_reply *r)
{
	(void)ctx;
	(void)r;
}

/* A number of an option that has a default other than 0. */
static int number(const char *text, uint32_t otherwise, uint32_t *out,
		  struct err *e)
{
	uint64_t n = otherwise;

	if (text && (str_to_int(text, &n) < 0 || n > UINT32_MAX))
		return err_set(e, -EINVAL, "\"%.40s\" is no number", text);
	*out = (uint32_t)n;
	return 0;
}

static int ping_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct ping_args *o = in->opt;
	struct ping_options opt = {
		.count = o->count, .ctx = sh,
		.reply = o->quiet ? print_nothing : print_reply,
	};
	int rc = number(o->size, 64, &opt.size, e);

	if (rc == 0)
		rc = number(o->timeout, 1000, &opt.interval_ms, e);
	if (rc == 0 && !sh->net)
		rc = err_set(e, -ENODEV, "there is no network");
	return rc < 0 ? rc : net_ping(sh->net, in->v[0], &opt, e);
}

static const struct option options[] = {
	{ 's', "size", OPTION_TEXT, offsetof(struct ping_args, size),
	  "Bytes in each packet; 64." },
	{ 't', "timeout", OPTION_TEXT, offsetof(struct ping_args, timeout),
	  "Milliseconds from one to the next; 1000." },
	{ 'c', "count", OPTION_U32, offsetof(struct ping_args, count),
	  "Stop after so many." },
	{ 'q', "quiet", OPTION_FLAG, offsetof(struct ping_args, quiet),
	  "Print no line for each." },
	{ 0 },
};

const struct command cmd_ping = {
	.group = GROUP_NETWORK,
	.name = "ping", .usage = "<host>",
	.help = "See whether a host answers.",
	.options = options, .opt_size = sizeof(struct ping_args),
	.min = 1, .max = 1, .args = { ARG_HOST },
	.facts = CMD_NET | CMD_WAITS, .run = ping_run,
};
