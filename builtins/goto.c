/* goto: go on at a label of the script. */
#include "core/suggest.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"

/* The label's word as the script has it, or "". */
static const char *written(const struct shell *sh, const struct args *in)
{
	const struct cmd *c = sh->frame ? sh->frame->cmd : NULL;
	const struct word *w = c ? c->words : NULL;

	for (int i = args_blame(in, 0); w && i > 0; i--)
		w = w->next;
	return w ? w->text : "";
}

static int no_label(const struct script *s, const char *label, struct err *e)
{
	const char *hint;
	struct suggest g;

	if (s->open_end)
		return err_quiet(e, -EINVAL, "no label \"%.40s\" before the "
				 "script's unfinished last line", label);
	suggest_start(&g, label);
	for (const struct script_line *l = s->first; l; l = l->next) {
		if (l->label)
			suggest_try(&g, l->label->text);
	}
	hint = suggest_best(&g);
	return err_quiet(e, -ENOENT, "this script has no label \"%.40s\"%s%s%s",
			 label, hint ? "; did you mean \"" : "",
			 hint ? hint : "", hint ? "\"?" : "");
}

static int goto_run(struct shell *sh, const struct args *in, struct err *e)
{
	struct frame *f = sh->frame;
	const struct script_line *line;
	int rc;

	while (f && f->prompt)
		f = f->up;
	if (!f)
		return err_set(e, -ENOTTY, "goto works in scripts only: no "
			       "script is running");
	line = script_label(f->script, in->v[0]);
	if (!line) {
		rc = *in->v[0] ? no_label(f->script, in->v[0], e) :
		     err_quiet(e, -ENOENT, "there is no label to go to: "
			       "%.60s is not set", written(sh, in));
		e->arg = args_blame(in, 0);
		return rc;
	}
	f->jump = line;
	return 0;
}

const struct command cmd_goto = {
	.group = GROUP_SCRIPT,
	.name = "goto", .usage = "<label>",
	.help = "Go on at the first line that carries the label.",
	.min = 1, .max = 1, .args = { ARG_LABEL }, .flow = FLOW_GOTO,
	.run = goto_run,
};
