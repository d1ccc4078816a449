/* commands.c: subcommands that a page has no use for, and that it lacks. */
#include <stdio.h>

#include "cli/cli.h"

static int refuse(const struct cli_args *in)
{
	(void)in;
	fprintf(stderr, "pxesh: a page has no such command; the program on "
		"your machine has\n");
	return CLI_USAGE;
}

#define ABSENT(word) const struct cli_command cli_##word = {	\
	.name = #word, .usage = "", .help = "Not in a page.",	\
	.max = -1, .run = refuse,				\
}

ABSENT(embed);
ABSENT(image);
ABSENT(gen);
ABSENT(web);
