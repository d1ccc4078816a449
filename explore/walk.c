/* walk.c: the first process: walk it all, and again where needed. */
#include "explore/errand.h"
#include "explore/inside.h"
#include "explore/reach.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRESS_MS	1000
#define DEPTH_FIRST	16	/* choices on one way: most have fewer */
#define PASSES_MAX	8	/* until names are settled		*/

int explore_new(const struct explore_options *opt,
		struct explore **out)
{
	struct explore *x = calloc(1, sizeof(*x));
	int rc = x ? graph_map(&x->g) : -ENOMEM;

	if (rc == 0)
		rc = graph_map(&x->kept);
	if (rc == 0)
		rc = trace_map(&x->trace);
	if (rc < 0) {
		explore_free(x);
		return rc;
	}
	x->opt = opt;
	x->kernels.may_fail = opt->failures;
	x->depth_max = opt->max_depth < DEPTH_FIRST ? opt->max_depth :
		DEPTH_FIRST;
	x->jobs = opt->jobs ? opt->jobs : 1;
	*out = x;
	return 0;
}

void explore_free(struct explore *x)
{
	if (x) {
		graph_unmap(x->g);
		graph_unmap(x->kept);
		trace_unmap(x->trace);
		steps_unmap(x->steps);
		errands_unmap(x->errands);
	}
	free(x);
}

/* As long as the walk goes on, each second. */
static void tell_progress(struct explore *x, pid_t pid)
{
	struct pollfd fd = { .fd = -1, .events = POLLIN };

	if (!x->opt->progress)
		return;
	fd.fd = pidfd_open(pid, 0);
	while (fd.fd >= 0 && poll(&fd, 1, PROGRESS_MS) == 0) {
		x->opt->progress(x->g->paths, x->depth_max);
	}
	if (fd.fd >= 0)
		close(fd.fd);
}

/* How the process ended. 0 or -EAGAIN. */
static int wait_for(pid_t pid, int *status)
{
	while (waitpid(pid, status, 0) < 0) {
		if (errno != EINTR)
			return -EAGAIN;
	}
	return 0;
}

static int walk_once(struct explore *x, unsigned jobs, void (*run)(void *ctx),
		     void *ctx)
{
	int status;
	pid_t pid;

	x->g->slots = (int)jobs - 1;
	pid = fork();
	if (pid < 0)
		return -EAGAIN;
	if (pid == 0) {
		explore_limit(x);
		run(ctx);
		_exit(1);
	}
	tell_progress(x, pid);
	if (wait_for(pid, &status) < 0)
		return -EAGAIN;
	if (explore_lacked_memory(x, status))
		return -ENOMEM;
	explore_crashed(x, START_EDGE, status);
	return 0;
}

/* Did more of what scripts may start turn out, than is known by name? */
static bool starts_grew(const struct graph *g)
{
	return g->all_names != g->all_names_fixed ||
		g->selected != g->selected_fixed ||
		g->n_guesses != g->n_guesses_fixed;
}

static bool names_grew(const struct graph *g)
{
	return g->n_names != g->n_names_fixed || starts_grew(g);
}

/* Was more read than was known? The ways of one script alone say that: what
   they really read is asked only where scripts start others. 1, 0, -ENOMEM. */
static int learn(struct explore *x, unsigned pass)
{
	int grew = trace_settle(x->trace);

	if (grew < 0)
		return grew;
	grew = names_grew(x->g) || (x->narrow && grew);
	x->narrow = pass < PASSES_MAX && graph_has_names(x->g);
	x->g->all_names |= grew && pass >= PASSES_MAX;
	return grew;
}

/* ---- what is too much for one walk: by the number of choices ---------- */

/* Keep the graph of ways up to depth_max choices, and allow more choices in
   the next walk. */
static void deepen(struct explore *x)
{
	struct graph *done = x->g;
	uint64_t before = x->kept_depth ? x->kept->paths : 0;
	bool is_little = done->paths < x->opt->max_paths / 64 ||
		done->paths < before + before / 2;

	x->g = x->kept;
	graph_take_names(x->g, done);
	graph_reset(x->g);
	x->kept = done;
	x->kept_depth = x->depth_max;
	x->depth_max += is_little && !x->too_deep ? x->depth_max : 1;
	if (x->depth_max > x->opt->max_depth)
		x->depth_max = x->opt->max_depth;
}

/* The walk went over a limit: go back to the graph that is kept, and try fewer
   choices more than that. Returns false if there is nothing to try. */
static bool step_back(struct explore *x)
{
	struct graph *g = x->g;

	if (!x->kept_depth)
		return false;
	if (x->depth_max > x->kept_depth + 1) {
		x->too_deep = true;
		x->depth_max = x->kept_depth + 1;
		graph_reset(g);
		return true;
	}
	x->g = x->kept;
	x->kept = g;
	x->g->cut_paths = true;
	return false;
}

/* After a walk: is there to be another one? */
static bool go_on(struct explore *x)
{
	struct graph *g = x->g;
	bool is_over = g->full || g->cut_paths;

	if (!x->again) {
		if (!is_over && !g->cut_depth && !g->cut_rounds)
			return false;
		x->again = true;
		if (is_over)
			x->depth_max = 1;
		graph_reset(g);
		return true;
	}
	/* What a limit cuts depends on which process comes first: with one
	   process at a time that is always the same. */
	if (x->jobs > 1 && (g->cut_rounds || (is_over && !x->kept_depth))) {
		x->jobs = 1;
		graph_reset(g);
		return true;
	}
	if (is_over)
		return step_back(x);
	if (!g->cut_depth || x->depth_max >= x->opt->max_depth)
		return false;
	deepen(x);
	return true;
}

/* ---- what is too much to tell all states apart: by steps --------------- */

/* Did scripts turn out to name images, or placeholders to be programs? */
static bool images_grew(const struct graph *g)
{
	for (uint32_t i = g->n_names_fixed; i < g->n_names; i++) {
		if (strchr(graph_str(g, g->names[i]), ' '))
			return true;
	}
	return starts_grew(g);
}

static int begin_steps(struct explore *x)
{
	int rc = x->steps ? 0 : steps_map(&x->steps);

	if (rc == 0 && !x->errands)
		rc = errands_map(&x->errands);
	if (rc < 0)
		return rc;
	steps_reset(x->steps);
	errands_reset(x->errands);
	graph_reset(x->g);
	x->stepping = true;
	x->errand = 1;
	return 0;
}

/* Look for states that no process came to: in a process of its own, so that what
   it takes of memory is not copied to all those that walk. */
static int look(struct explore *x)
{
	int status;
	pid_t pid = fork();

	if (pid < 0)
		return -EAGAIN;
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		_exit(reach_look(x->steps, x->errands) < 0);
	}
	if (wait_for(pid, &status) < 0)
		return -EAGAIN;
	return status ? -ENOMEM : 0;
}

/* Look for states that no process came to, and where in them a choice is not
   known; if there are none, for such choices where processes came to. Are there
   some to go for? */
static bool find_more(struct explore *x)
{
	struct graph *g = x->g;

	g->full |= x->steps->full;
	if (g->full || g->cut_paths || g->cut_depth)
		return false;
	if (look(x) < 0 || (!x->errands->n_added &&
			    likes_ask(x->steps, g, x->errands) < 0)) {
		g->full = true;
		return false;
	}
	g->n_lost = x->errands->n_lost;
	return !errands_are_none(x->errands);
}

/*
 * Walk each step once. What processes come to by themselves is not all: in some
 * state of a place that was not walked on from, a choice may do something else.
 * So ways to such states are walked, until all is known. Who comes to a place
 * first walks on from there, and what is asked for depends on that: so the first
 * time one process walks at a time, in the same order each time.
 */
static int walk_steps(struct explore *x, void (*run)(void *ctx), void *ctx)
{
	int rc = begin_steps(x);
	bool more = true;

	for (unsigned pass = 0; rc == 0 && more; ) {
		rc = walk_once(x, errands_are_none(x->errands) ? 1 : x->jobs,
			       run, ctx);
		if (rc == 0 && images_grew(x->g) && ++pass < PASSES_MAX)
			rc = begin_steps(x);
		else if (rc == 0)
			more = find_more(x);
	}
	if (rc == 0)
		likes_resolve(x->steps, x->g);
	return rc;
}

/*
 * Walk all ways, and walk them again in two cases. When scripts ran that others
 * started, more settings turn out to be read: states that were the same before
 * may differ by them. And when a limit cut the walk: where there are more ways
 * than may be walked, those of few choices matter most, so all of one choice
 * are walked, then of two, and so on. Where there are many states, but few of
 * them do anything new, each step is walked once.
 */
int explore_walk(struct explore *x, void (*run)(void *ctx), void *ctx)
{
	for (unsigned pass = 0;; pass++) {
		bool over;
		int rc, grew;

		x->first = pass == 0;
		rc = walk_once(x, x->jobs, run, ctx);
		over = x->g->cut_paths || x->g->full;

		grew = rc < 0 ? rc : learn(x, pass);
		if (grew < 0)
			return grew;
		if (x->g->many)
			return walk_steps(x, run, ctx);
		if (grew && (x->again || !over)) {
			graph_reset(x->g);
		} else if (!go_on(x)) {
			return 0;
		}
	}
}
