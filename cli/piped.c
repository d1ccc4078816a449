/* piped.c: the prompt's lines where nobody types: standard input's. */
#include <errno.h>
#include <stdio.h>

#include "platform/host/host.h"

int host_read_piped(void *ctx, struct shell *sh, const char *prompt,
		    char **out)
{
	size_t cap = 0;
	ssize_t n;

	(void)ctx;
	(void)sh;
	(void)prompt;
	host_console_flush();
	n = getline(out, &cap, stdin);
	if (n < 0)
		return -ENODATA;
	if (n && (*out)[n - 1] == '\n')
		(*out)[n - 1] = '\0';
	return 0;
}
