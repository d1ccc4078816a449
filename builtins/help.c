/* help: list the commands, or explain one. */
#include <string.h>

#include "core/err.h"
#include "core/page.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"
#include "interp/usage.h"

#define HELP_AT 16		/* column of what a command does */

static void list_group(struct sbuf *out, enum command_group group,
		       unsigned width)
{
	const struct command *row;
	const char *name, *title = command_group_name(group);

	for (unsigned i = 0; (name = command_name_at(i, &row)); i++) {
		if (row->group != group)
			continue;
		if (title)
			(void)sbuf_printf(out, "\n%s:\n", title);
		title = NULL;
		(void)sbuf_printf(out, "  %-*s", HELP_AT - 2, name);
		usage_wrap(out, row->help, HELP_AT, HELP_AT, width);
	}
}

static void list(struct sbuf *out, unsigned width)
{
	for (unsigned group = 1; group <= GROUP_KINDS; group++)
		list_group(out, group % GROUP_KINDS, width);
	(void)sbuf_str(out, "\nType \"help <command>\" for its options.\n");
}

static int help_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct command *row = NULL;
	unsigned width = con_cols(&sh->con);
	struct sbuf text = { 0 };
	int rc;

	if (in->n == 1)
		row = command_find(in->v[0], strlen(in->v[0]));
	if (in->n == 1 && !row && sh->frame->prompt)
		return err_arg(e, 1, -ENOENT, "there is no command "
			       "\"%.40s\"", in->v[0]);
	if (row)
		usage_explain(&text, row, in->v[0], width);
	else	/* scripts may give it anything */
		list(&text, width);
	rc = text.error;
	if (rc == 0)
		con_page(&sh->con, sbuf_text(&text), sh->frame->prompt);
	sbuf_free(&text);
	return rc < 0 ? err_set(e, rc, "no memory for the help text") : 0;
}

const struct command cmd_help = {
	.group = GROUP_SCRIPT,
	.name = "help", .usage = "[<command>]",
	.help = "List the commands, or explain one.",
	.max = LIMIT_ARGS, .args = { ARG_COMMAND }, .flow = FLOW_SAFE,
	.facts = CMD_RAW,
	.run = help_run,
};
