/* echo: print text. */
#include "core/console.h"
#include "interp/command.h"
#include "interp/shell.h"

struct echo_options { bool no_newline; };

static const struct option echo_options[] = {
	{ 'n', "n", OPTION_FLAG, offsetof(struct echo_options, no_newline),
	  "Do not end the line" },
	{ 0 }
};

static int echo_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct echo_options *opt = in->opt;
	const char *text = arg_join(sh, in, 0, e);

	if (!text)
		return -ENOMEM;
	con_puts(&sh->con, text);
	if (!opt->no_newline)
		con_puts(&sh->con, "\n");
	return 0;
}

const struct command cmd_echo = {
	.group = GROUP_SCRIPT,
	.name = "echo", .usage = "[<text>...]",
	.help = "Print text, its words joined by single blanks.",
	.options = echo_options, .opt_size = sizeof(struct echo_options),
	.max = LIMIT_ARGS, .args = { ARG_TEXT },
	.flow = FLOW_SAFE, .facts = CMD_SHOWS,
	.run = echo_run,
};
