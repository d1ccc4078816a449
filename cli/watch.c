/* watch.c: how far the explorer is, where standard error is a terminal. */
#include "cli/watch.h"

#include <stdio.h>
#include <unistd.h>

#include "explore/explore.h"

static void progress(uint64_t ways, uint64_t depth)
{
	fprintf(stderr, "\r%llu ways of up to %llu choice%s ... ",
		(unsigned long long)ways, (unsigned long long)depth,
		depth == 1 ? "" : "s");
}

void watch_begin(const struct explore *x, struct explore_options *opt)
{
	(void)x;
	opt->progress = isatty(STDERR_FILENO) ? progress : NULL;
}

void watch_end(const struct explore_options *opt)
{
	if (opt->progress)
		fprintf(stderr, "\r\033[K");
}
