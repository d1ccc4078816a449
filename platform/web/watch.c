/* watch.c: what the explorer has found so far, for the page that waits. */
#include "cli/watch.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/map.h"
#include "platform/web/web.h"

static const struct explore *walked;

void watch_begin(const struct explore *x, struct explore_options *opt)
{
	(void)opt;
	walked = x;
}

void watch_end(const struct explore_options *opt)
{
	(void)opt;
	walked = NULL;
}

char *web_map(void)
{
	size_t len;
	char *text = NULL;
	FILE *out = walked ? open_memstream(&text, &len) : NULL;
	int rc = out ? map_print(walked, "json", NULL, out) : -1;

	if (out && (fclose(out) != 0 || rc < 0)) {
		free(text);
		return NULL;
	}
	return text;
}
