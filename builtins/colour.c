/* colour: say what a colour number looks like. */
#include "core/console.h"
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"

#define NO_RGB (1u << 24)

struct colour_options { struct option_u32 basic, rgb; };

static const struct option colour_options[] = {
	{ 'b', "basic", OPTION_U32_OR,
	  offsetof(struct colour_options, basic),
	  "Of the eight basic colours; 9: the console's own" },
	{ 'r', "rgb", OPTION_U32_OR, offsetof(struct colour_options, rgb),
	  "For consoles that can: 0xRRGGBB" },
	{ 0 }
};

static int colour_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct colour_options *opt = in->opt;
	uint32_t index;
	int rc = arg_u32(in, 0, &index, e);

	if (rc < 0)
		return rc;
	rc = con_colour(&sh->con, index,
			opt->basic.given ? opt->basic.value : 9,
			opt->rgb.given && !(opt->rgb.value & NO_RGB),
			opt->rgb.value);
	if (rc < 0)
		return err_arg(e, args_blame(in, 0), rc,
			       "colours are numbered 0 to 7");
	con_emit_pair(&sh->con, PAIR_DEFAULT);
	return 0;
}

const struct command cmd_colour = {
	.group = GROUP_MACHINE,
	.name = "colour", .usage = "<index>",
	.help = "Redefine a colour, 0 to 7.",
	.options = colour_options, .opt_size = sizeof(struct colour_options),
	.min = 1, .max = 1, .args = { ARG_INT },
	.run = colour_run,
};
