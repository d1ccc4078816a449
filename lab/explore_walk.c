/* explore_walk.c: the first process: walk it all, and again where needed. */
#include "lab/explore_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSES_MAX	8	/* until names are settled		*/

int lab_explore_new(const struct lab_explore_options *opt,
		    struct lab_explore **out)
{
	struct lab_explore *x = calloc(1, sizeof(*x));
	int rc = x ? graph_map(&x->g) : -ENOMEM;

	if (rc < 0) {
		free(x);
		return rc;
	}
	x->opt = opt;
	x->jobs = opt->jobs ? opt->jobs : 1;
	*out = x;
	return 0;
}

void lab_explore_free(struct lab_explore *x)
{
	if (x)
		graph_unmap(x->g);
	free(x);
}

static int walk_once(struct lab_explore *x, void (*run)(void *ctx), void *ctx)
{
	int status;
	pid_t pid;

	x->g->spare = (int)x->jobs - 1;
	pid = fork();
	if (pid < 0)
		return -EAGAIN;
	if (pid == 0) {
		explore_limit(x);
		run(ctx);
		_exit(1);
	}
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -EAGAIN;
	}
	explore_crashed(x, START_EDGE, status);
	return 0;
}

static bool names_grew(const struct graph *g)
{
	return g->n_names != g->n_names_fixed ||
		g->all_names != g->all_names_fixed;
}

/*
 * Which settings scripts read that others start is known only once they ran:
 * then all is walked again. So it is when a limit cut it, since who comes
 * first then matters: one at a time, the order is always the same.
 */
int lab_explore_walk(struct lab_explore *x, void (*run)(void *ctx), void *ctx)
{
	struct graph *g = x->g;

	for (unsigned pass = 0;; pass++) {
		bool is_cut;
		int rc = walk_once(x, run, ctx);

		if (rc < 0)
			return rc;
		is_cut = g->full || g->cut_paths || g->cut_depth ||
			g->cut_rounds;
		if (names_grew(g)) {
			g->all_names |= pass >= PASSES_MAX;
		} else if (is_cut && !x->again) {
			x->again = true;
			x->jobs = 1;
		} else {
			return 0;
		}
		graph_reset(g);
	}
}
