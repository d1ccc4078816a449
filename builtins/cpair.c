/* cpair: say which colours a part of the screen has. */
#include "core/console.h"
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"

struct cpair_options { struct option_u32 fg, bg; };

static const struct option cpair_options[] = {
	{ 'f', "foreground", OPTION_U32_OR,
	  offsetof(struct cpair_options, fg), "Colour of the text" },
	{ 'b', "background", OPTION_U32_OR,
	  offsetof(struct cpair_options, bg), "Colour behind it" },
	{ 0 }
};

static int cpair_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct cpair_options *opt = in->opt;
	uint32_t index;
	int rc = arg_u32(in, 0, &index, e);

	if (rc < 0)
		return rc;
	rc = con_cpair(&sh->con, index, opt->fg.given ? opt->fg.value : 9,
		       opt->bg.given ? opt->bg.value : 9);
	if (rc < 0)
		return err_arg(e, args_blame(in, 0), rc,
			       "colour pairs are numbered 0 to 7");
	con_emit_pair(&sh->con, PAIR_DEFAULT);
	return 0;
}

const struct command cmd_cpair = {
	.group = GROUP_MACHINE,
	.name = "cpair", .usage = "<index>",
	.help = "Redefine a pair of colours, 0 to 7.",
	.options = cpair_options, .opt_size = sizeof(struct cpair_options),
	.min = 1, .max = 1, .args = { ARG_INT },
	.run = cpair_run,
};
