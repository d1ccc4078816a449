/* help.c: pxesh help. */
#include <stdio.h>

#include "cli/cli.h"

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
	printf("\n\"pxesh COMMAND --help\" says more; \"help\" typed at the "
	       "shell's prompt lists what\nscripts can say.\n");
}

static int help_run(const struct cli_args *in)
{
	const struct cli_command *cmd;

	if (!in->n) {
		print_overview();
		return CLI_OK;
	}
	cmd = cli_find(in->v[0]);
	if (!cmd)
		return cli_usage_error(&cli_help, "there is no command "
				       "\"%s\"", in->v[0]);
	cli_print_help(cmd);
	return CLI_OK;
}

const struct cli_command cli_help = {
	.name = "help", .usage = "[COMMAND]",
	.help = "Say what the program, or one of its commands, can do.",
	.max = 1, .run = help_run,
};
