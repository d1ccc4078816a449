/* imgtrust: run trusted images only. */
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"

struct imgtrust_options { bool allow, permanent; };

static int imgtrust_run(struct shell *sh, const struct args *in,
			struct err *e)
{
	const struct imgtrust_options *opt = in->opt;
	bool required = !opt->allow;

	if (sh->trust.permanent && sh->trust.required != required)
		return err_set(e, -EACCES, "whether images must be trusted is "
			       "settled for good");
	sh->trust.required = required;
	sh->trust.permanent |= opt->permanent;
	return 0;
}

static const struct option options[] = {
	{ 'a', "allow", OPTION_FLAG, offsetof(struct imgtrust_options, allow),
	  "Run any image." },
	{ 'p', "permanent", OPTION_FLAG,
	  offsetof(struct imgtrust_options, permanent),
	  "Never change this again." },
	{ 0 },
};

const struct command cmd_imgtrust = {
	.group = GROUP_TRUST,
	.name = "imgtrust", .usage = "",
	.help = "From now on run images only if they are trusted.",
	.options = options, .opt_size = sizeof(struct imgtrust_options),
	.min = 0, .max = 0, .run = imgtrust_run,
};
