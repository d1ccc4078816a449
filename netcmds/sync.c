/* sync: wait until nothing is pending in the network. */
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "net/net.h"
#include "platform/platform.h"

struct sync_options { uint32_t timeout_ms; };

static bool idle(void *ctx)
{
	return !net_busy(ctx);
}

static int sync_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct sync_options *o = in->opt;
	uint64_t until_us = EVENT_NEVER;
	int rc;

	if (!sh->net)
		return 0;
	if (o->timeout_ms)
		until_us = plat_clock_us() + o->timeout_ms * 1000ull;
	rc = event_wait(&sh->events, until_us, EVENT_CANCEL, idle, sh->net);
	return rc < 0 ? err_set(e, rc, "something is still going on: %s",
				err_text(rc)) : 0;
}

static const struct option options[] = {
	{ 't', "timeout", OPTION_MS,
	  offsetof(struct sync_options, timeout_ms),
	  "Give up after so many milliseconds." },
	{ 0 },
};

const struct command cmd_sync = {
	.group = GROUP_NETWORK,
	.name = "sync", .usage = "",
	.help = "Wait until connections have ended and nothing is pending.",
	.options = options, .opt_size = sizeof(struct sync_options),
	.min = 0, .max = 0, .facts = CMD_WAITS, .run = sync_run,
};
