/* params: begin a list of request parameters. */
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"

struct params_options { const char *name, *method; bool remove; };

static int params_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct params_options *opt = in->opt;
	const char *name = opt->name ? opt->name : "";

	if (opt->remove) {
		params_delete(&sh->params, name);
		return 0;
	}
	return params_create(&sh->params, name, opt->method, e);
}

static const struct option options[] = {
	{ 'n', "name", OPTION_TEXT, offsetof(struct params_options, name),
	  "The list's name; there is one without." },
	{ 'm', "method", OPTION_TEXT, offsetof(struct params_options, method),
	  "GET, HEAD, POST or PUT; else it follows from the list." },
	{ 'd', "delete", OPTION_FLAG, offsetof(struct params_options, remove),
	  "Delete the list." },
	{ 0 },
};

const struct command cmd_params = {
	.group = GROUP_IMAGE,
	.name = "params", .usage = "",
	.help = "Begin a list of parameters; a URI uses it by ##params.",
	.options = options, .opt_size = sizeof(struct params_options),
	.min = 0, .max = 0, .run = params_run,
};
