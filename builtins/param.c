/* param: add a form field or a header to a list of request parameters. */
#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"

struct param_options { const char *list; bool header; };

static int param_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct param_options *opt = in->opt;
	struct param_list *l = params_find(&sh->params,
					   opt->list ? opt->list : "");
	const char *value;

	if (!l && opt->list)
		return err_set(e, -ENOENT, "no parameter list is called "
			       "\"%.60s\"", opt->list);
	if (!l)
		return err_set(e, -ENOENT, "no parameter list: \"params\" "
			       "begins one");
	value = arg_join(sh, in, 1, e);
	return value ? param_add(l, in->v[0], value, opt->header, e) : -ENOMEM;
}

static const struct option options[] = {
	{ 'p', "params", OPTION_TEXT, offsetof(struct param_options, list),
	  "The list's name." },
	{ 'H', "header", OPTION_FLAG, offsetof(struct param_options, header),
	  "A request header, not a form field." },
	{ 0 },
};

const struct command cmd_param = {
	.group = GROUP_IMAGE,
	.name = "param", .usage = "<key> [<value>...]",
	.help = "Add a form field to a list that \"params\" began.",
	.options = options, .opt_size = sizeof(struct param_options),
	.min = 1, .max = LIMIT_ARGS, .args = { ARG_TEXT },
	.run = param_run,
};
