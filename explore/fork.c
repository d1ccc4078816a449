/*
 * fork.c: one process for each choice. The one that stands at a place
 * starts them, some at a time, waits, and ends; the rest is up to them.
 */
#include "explore/inside.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/str.h"
#include "explore/choices.h"
#include "explore/errand.h"
#include "platform/platform.h"

#define WORK_S		20	/* CPU time of one way, by default	*/
#define HANG_S		120	/* by the clock				*/

/* A process of ours must not outlive us, nor run for ever. */
void explore_limit(const struct explore *x)
{
	rlim_t work_s = x->opt->work_s ? x->opt->work_s : WORK_S;
	struct rlimit work = { work_s, work_s + 5 }, none = { 0, 0 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CPU, &work);
	setrlimit(RLIMIT_CORE, &none);
	alarm(HANG_S);
}

bool explore_lacked_memory(const struct explore *x, int status)
{
	return WIFEXITED(status) && x->opt->no_memory &&
		WEXITSTATUS(status) == x->opt->no_memory;
}

void explore_crashed(struct explore *x, uint32_t edge, int status)
{
	struct graph_end end = { .kind = END_CRASH };
	struct graph_edge *e = &x->g->edges[edge];
	struct sbuf why = { 0 };
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (e->to_kind != TO_UNSEEN || (!sig && WEXITSTATUS(status) == 0))
		return;
	if (sig == SIGXCPU || sig == SIGALRM) {
		end.kind = END_BOUND;
		sbuf_str(&why, "no choice and no end came in all the time "
			 "that one way may take");
	} else if (sig) {
		sbuf_printf(&why, "pxesh itself crashed there (signal %d)",
			    sig);
	} else {
		sbuf_printf(&why, "pxesh itself ended there (exit %d)",
			    WEXITSTATUS(status));
	}
	graph_lock(x->g);
	end.message = explore_keep(x, sbuf_text(&why));
	e->to = explore_add_end(x, &end);
	e->to_kind = TO_END;
	graph_unlock(x->g);
	x->g->paths++;
	sbuf_free(&why);
}

/* The children of one process that run, and which way each of them goes. */
struct children {
	struct child { pid_t pid; uint32_t edge; } *v;
	unsigned n;
};

/* Take @pid out of the list. False: it is not in there. */
static bool forget(struct children *b, pid_t pid, uint32_t *edge)
{
	for (struct child *c = b->v; c < b->v + b->n; c++) {
		if (c->pid != pid)
			continue;
		*edge = c->edge;
		*c = b->v[--b->n];
		return true;
	}
	return false;
}

static void reap_one(struct explore *x, struct children *b)
{
	uint32_t edge;
	int status;
	pid_t pid = waitpid(-1, &status, 0);

	if (pid < 0 && errno == ECHILD)
		b->n = 0;	/* that cannot be */
	if (pid < 0)
		return;
	if (explore_lacked_memory(x, status))
		_exit(x->opt->no_memory);
	if (b->n > 1)
		x->g->slots++;
	if (forget(b, pid, &edge))
		explore_crashed(x, edge, status);
}

static bool take_slot(struct graph *g)
{
	int n = g->slots;

	while (n > 0) {
		if (atomic_compare_exchange_weak(&g->slots, &n, n - 1))
			return true;
	}
	return false;
}

/* Wait until another child may run. Whether one may at all depends on what
   those before it came to. */
static bool wait_turn(struct explore *x, struct children *b)
{
	while (b->n && !take_slot(x->g))
		reap_one(x, b);
	if (x->g->paths < x->opt->max_paths)
		return true;
	x->g->cut_paths = true;
	if (b->n)
		x->g->slots++;
	return false;
}

/* Fork a child for @edge. True: we are the child. */
static bool start(struct explore *x, struct children *b, uint32_t edge)
{
	pid_t pid = fork();

	if (pid == 0) {
		explore_limit(x);
		x->edge = edge;
		x->depth++;
		x->commands = x->anchor = 0;
		x->passed = false;
		if (x->stepping) {
			x->at = x->here;
			x->least = x->at.depth;
		}
		trace_begin(&x->way, x->where);
		x->since_us = plat_clock_us();
		return true;
	}
	if (pid < 0) {
		if (b->n)
			x->g->slots++;
		x->g->full = true;
		return false;
	}
	b->v[b->n++] = (struct child){ pid, edge };
	return false;
}

/* In a child: what it came to do. */
static void prepare(struct explore *x, const struct choices *c, uint32_t i)
{
	const struct choice *v = &c->v[i];

	x->choice = choice_hash(v);
	x->errand = x->stepping ? errand_child(x->errands, x->errand,
					       x->choice) : 0;
	x->fail = v->kind == EDGE_FAIL;
	x->skip = v->kind == EDGE_SKIP;
	x->hand = v->kind == EDGE_HAND;
	x->choose = v->item;
	if (v->kind == EDGE_KEYS && v->keys.len &&
	    x->opt->press(sbuf_text(&v->keys)) < 0)
		_exit(1);
}

void explore_fork_each(struct explore *x, const struct choices *c,
		    uint32_t first)
{
	struct children b = { 0 };

	alarm(0);
	b.v = calloc(c->n, sizeof(*b.v));
	if (!b.v)
		_exit(1);
	for (uint32_t i = 0; i < c->n; i++) {
		if (x->follow && !x->follow[i])
			continue;
		if (!wait_turn(x, &b))
			break;
		if (start(x, &b, first + i)) {
			free(b.v);
			prepare(x, c, i);
			return;
		}
	}
	while (b.n)
		reap_one(x, &b);
	_exit(0);
}
