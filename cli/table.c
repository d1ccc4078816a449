/* table.c: the program's commands by name, from cli.def. */
#include <string.h>

#include "cli/cli.h"

static const struct cli_command *const commands[] = {
#define CLI(name) &cli_##name,
#include "cli/cli.def"
#undef CLI
};

const struct cli_command *cli_at(unsigned index)
{
	return index < sizeof(commands) / sizeof(commands[0]) ?
		commands[index] : NULL;
}

const struct cli_command *cli_find(const char *name)
{
	for (unsigned i = 0; cli_at(i); i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	}
	return NULL;
}
