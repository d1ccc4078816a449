/* sanhook: attach a disk over the network. */
#include <stddef.h>

#include "interp/command.h"
#include "net/san/san.h"
#include "netcmds/san.h"

static int sanhook_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct san_options opt = *(const struct san_options *)in->opt;
	const struct san_roots roots = { (const char *const *)in->v,
					 (unsigned)in->n };

	return san_step_attach(sh, &roots, &opt, e);
}

static const struct option options[] = {
	SAN_OPTION_DRIVE, SAN_OPTION_NO_DESCRIBE, { 0 },
};

const struct command cmd_sanhook = {
	.group = GROUP_BOOT,
	.name = "sanhook", .usage = "<root path...>",
	.help = "Attach a disk over the network; several root paths are "
		"several ways to it.",
	.options = options, .opt_size = sizeof(struct san_options),
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_URI },
	.flow = FLOW_SAN, .facts = CMD_NET | CMD_WAITS, .run = sanhook_run,
};
