/* offers LINE: print what Tab offers at the line's end, a word a line. */
#include <stdio.h>
#include <string.h>

#include "interp/shell.h"
#include "platform/host/host.h"

static void print(void *ctx, const char *word)
{
	(void)ctx;
	puts(word);
}

int main(int argc, char **argv)
{
	const char *line = argc > 1 ? argv[1] : "", *blank;
	struct shell sh;

	if (shell_init(&sh) < 0)
		return 1;
	blank = strrchr(line, ' ');
	host_complete(&sh, line, blank ? (size_t)(blank + 1 - line) : 0,
		      strlen(line), print, NULL);
	shell_free(&sh);
	return 0;
}
