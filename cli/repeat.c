/* repeat.c: lines of which the last ones repeat, as a loop's do. */
#include "cli/repeat.h"

#include <stdio.h>
#include <string.h>

#define REPEATS 3	/* of the same lines in a row are a loop */

/* How many of @n lines, from the last backwards, equal those @len before. */
static unsigned alike(const char *const *line, unsigned n, unsigned len)
{
	unsigned same = 0;

	while (same < n - len &&
	       !strcmp(line[n - 1 - same], line[n - 1 - same - len]))
		same++;
	return same;
}

/* How many lines at the end need not be shown; *@len: what they repeat. */
static unsigned repeated(const char *const *line, unsigned n, unsigned *len)
{
	unsigned same;

	for (*len = 1; *len <= n / REPEATS; ++*len) {
		same = alike(line, n, *len);
		if (same >= (REPEATS - 1) * *len)
			return same;
	}
	return 0;
}

void repeat_put(const char *const *line, unsigned n)
{
	unsigned len, same = repeated(line, n, &len);

	for (unsigned i = 0; i < n - same; i++)
		puts(line[i]);
	if (same && len == 1)
		puts("  again    the line above, over and over");
	else if (same)
		printf("  again    the %u lines above, over and over\n", len);
}
