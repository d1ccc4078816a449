/* help: list the commands, or explain one. */
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/str.h"
#include "interp/command.h"
#include "interp/shell.h"

#define CELL 16			/* names begin at multiples of this column */
#define LAST 64			/* none begins behind this one		   */

static void list(struct console *con)
{
	const struct command *row;
	const char *name;
	unsigned col = 0, pad = 2;

	con_puts(con, "\nAvailable commands:\n\n");
	for (unsigned i = 0; (name = command_name_at(i, &row)); i++) {
		con_printf(con, "%*s%s", (int)pad, "", name);
		col += pad + (unsigned)strlen(name);
		pad = CELL - col % CELL;
		if (col > LAST) {
			con_puts(con, "\n");
			col = 0;
			pad = 2;
		}
	}
	con_puts(con, col ? "\n\n" : "\n");
	con_puts(con, "Type \"help <command>\" or \"<command> --help\" for "
		 "more.\n\n");
}

static void synonyms(struct console *con, const struct command *row,
		     const char *typed)
{
	const struct command *other;
	const char *name, *before = "Also called: ";

	for (unsigned i = 0; (name = command_name_at(i, &other)); i++) {
		if (other != row || !strcmp(name, typed))
			continue;
		con_printf(con, "%s%s", before, name);
		before = ", ";
	}
	if (*before == ',')
		con_puts(con, "\n");
}

static void option(struct console *con, const struct option *o)
{
	char letter[8] = "", value[32] = "";

	if (o->letter)
		snprintf(letter, sizeof(letter), "-%c, ", o->letter);
	if (o->type != OPTION_FLAG)
		snprintf(value, sizeof(value), " <%.20s>",
			 o->type == OPTION_MS ? "ms" : o->name);
	con_printf(con, "  %4s--%s%s\n          %s\n", letter, o->name, value,
		   o->help ? o->help : "");
}

static int explain(struct shell *sh, const struct command *row,
		   const char *typed)
{
	struct console *con = &sh->con;
	struct sbuf usage = { 0 };
	int rc = option_usage(row, typed, &usage);

	if (!rc) {
		con_printf(con, "%s\n\n  %s\n\n", row->help,
			   sbuf_text(&usage));
		for (const struct option *o = row->options; o && o->name; o++)
			option(con, o);
		synonyms(con, row, typed);
	}
	sbuf_free(&usage);
	return rc;
}

static int help_run(struct shell *sh, const struct args *in, struct err *e)
{
	const struct command *row = NULL;

	if (in->n == 1)
		row = command_find(in->v[0], strlen(in->v[0]));
	if (!row)	/* scripts may give it anything */
		list(&sh->con);
	else if (explain(sh, row, in->v[0]) < 0)
		return err_set(e, -ENOMEM, "no memory for the help text");
	return 0;
}

const struct command cmd_help = {
	.name = "help", .usage = "[<command>]",
	.help = "List the commands, or explain one.",
	.max = LIMIT_ARGS, .args = { ARG_COMMAND }, .flow = FLOW_SAFE,
	.facts = CMD_RAW,
	.run = help_run,
};
