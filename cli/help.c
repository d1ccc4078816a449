/* help.c: pxesh help. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "core/str.h"
#include "core/suggest.h"
#include "interp/command.h"
#include "interp/usage.h"

static void print_overview(void)
{
	printf("pxesh runs #!ipxe boot scripts on your own machine, over a "
	       "simulated network.\n\n"
	       "Usage:\n"
	       "  pxesh                        an interactive shell\n"
	       "  pxesh FILE|URI [OPTIONS]     the same as \"pxesh run\"\n"
	       "  pxesh -c 'COMMAND LINE'      run a line as a script would\n"
	       "  pxesh COMMAND [ARGUMENTS]\n\n"
	       "Commands:\n");
	for (unsigned i = 0; cli_at(i); i++) {
		if (!cli_at(i)->hidden)
			printf("  %-10s %s\n", cli_at(i)->name,
			       cli_at(i)->help);
	}
	printf("\n\"pxesh COMMAND --help\" says more. \"pxesh help NAME\" "
	       "explains a command of\nscripts, too; \"help\" at the prompt "
	       "lists them.\n");
}

static int explain_row(const struct command *row, const char *typed)
{
	struct sbuf text = { 0 };

	printf("A command of scripts and the prompt.\n\n");
	usage_explain(&text, row, typed, 80);
	fputs(sbuf_text(&text), stdout);
	sbuf_free(&text);
	return CLI_OK;
}

/* The command of either kind that was meant, or NULL. */
static const char *nearest(const char *word)
{
	const struct command *row;
	const char *name;
	struct suggest s;

	suggest_start(&s, word);
	for (unsigned i = 0; cli_at(i); i++) {
		if (!cli_at(i)->hidden)
			suggest_try(&s, cli_at(i)->name);
	}
	for (unsigned i = 0; (name = command_name_at(i, &row)); i++)
		suggest_try(&s, name);
	return suggest_best(&s);
}

static int no_such_command(const char *word)
{
	const char *meant = nearest(word);

	return cli_usage_error(&cli_help, "there is no command \"%s\"%s%s%s",
			       word, meant ? "; did you mean \"" : "",
			       meant ? meant : "", meant ? "\"?" : "");
}

static int help_run(const struct cli_args *in)
{
	const struct cli_command *cmd;
	const struct command *row;

	if (!in->n) {
		print_overview();
		return CLI_OK;
	}
	row = command_find(in->v[0], strlen(in->v[0]));
	cmd = cli_find(in->v[0]);
	if (cmd)
		cli_print_help(cmd);
	if (cmd && row)
		printf("\n");
	if (row)
		return explain_row(row, in->v[0]);
	return cmd ? CLI_OK : no_such_command(in->v[0]);
}

const struct cli_command cli_help = {
	.name = "help", .usage = "[COMMAND]",
	.help = "Explain the program, one of its commands, or one of scripts.",
	.max = 1, .run = help_run,
};
