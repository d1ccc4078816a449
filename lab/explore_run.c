/*
 * explore_run.c: the processes of an exploration: one for each way that is
 * being walked. At a place that is new it forks for each choice, waits, and
 * ends; anywhere else it runs until it comes to one.
 */
#include "lab/explore_inside.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/err.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/eval.h"
#include "interp/shell.h"
#include "lab/explore_choices.h"
#include "lab/explore_state.h"
#include "platform/platform.h"

#define WORK_S		20	/* if nothing else is said		*/
#define HANG_S		120	/* by the clock				*/
#define LOOK_FROM	64	/* commands, before loops are looked for */
#define PASSES_MAX	8

/* ---- the end of a process ------------------------------------------ */

void explore_leave(struct lab_explore *x, enum edge_to to, uint32_t at)
{
	struct edge *e = &x->g->edges[x->edge];

	e->took_us = plat_clock_us() - x->since_us;
	e->to = at;
	e->to_kind = (uint8_t)to;
	x->g->paths++;
	_exit(0);
}

static uint64_t end_hash(const struct graph *g, const struct end *e)
{
	const explore_text texts[] = { e->file, e->message, e->name, e->uri,
				       e->image, e->cmdline, e->initrds };
	uint64_t h = HASH_SEED;

	h = graph_hash(h, &e->kind, sizeof(e->kind));
	h = graph_hash(h, &e->status, sizeof(e->status));
	h = graph_hash(h, &e->line, sizeof(e->line));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		h = graph_hash_str(h, graph_str(g, texts[i]));
	return h;
}

static uint32_t add_end(struct graph *g, struct end *end)
{
	end->hash = end_hash(g, end);
	return graph_end(g, end);
}

void explore_end(struct lab_explore *x, struct end *end)
{
	uint32_t at = add_end(x->g, end);

	graph_unlock(x->g);
	explore_leave(x, TO_END, at);
}

/* A text of an end; wants the lock. */
static explore_text text(struct lab_explore *x, const char *s)
{
	return graph_text(x->g, s ? s : "", s ? strlen(s) : 0);
}

/* The exploration itself ends this way, here. */
static _Noreturn void give_up(struct lab_explore *x, struct shell *sh,
			      int kind, const char *why)
{
	struct srcpos pos = frame_pos(sh->frame);
	struct end end = { .kind = (uint8_t)kind, .line = pos.line,
			   .col = pos.col };

	graph_lock(x->g);
	end.file = text(x, pos.file);
	end.message = text(x, why);
	explore_end(x, &end);
}

static explore_text initrds_text(struct lab_explore *x,
				 const struct lab_boot *b)
{
	struct sbuf all = { 0 };
	explore_text t;

	for (unsigned i = 0; i < b->n_initrds; i++) {
		const struct lab_initrd *r = &b->initrds[i];

		sbuf_printf(&all, "%s%s%s%s", i ? "\n" : "",
			    *r->uri ? r->uri : r->name,
			    *r->args ? " " : "", r->args);
	}
	t = text(x, sbuf_text(&all));
	sbuf_free(&all);
	return t;
}

void lab_explore_ended(struct lab_explore *x, const struct lab_outcome *o)
{
	struct end end = { .kind = (uint8_t)o->end, .status = o->status };

	graph_lock(x->g);
	if (o->end == LAB_END_BOOT) {
		end.name = text(x, o->boot.name);
		end.uri = text(x, o->boot.uri);
		end.image = text(x, o->boot.kind);
		end.cmdline = text(x, o->boot.cmdline);
		end.initrds = initrds_text(x, &o->boot);
	} else if (o->end == LAB_END_ERROR || o->end == LAB_END_ENDLESS) {
		end.file = text(x, o->error.file);
		end.message = text(x, o->error.message);
		end.line = o->error.line;
		end.col = o->error.col;
	} else if (o->end == LAB_END_REBOOT) {
		end.status = o->reset;
	}
	explore_end(x, &end);
}

/* ---- starting processes -------------------------------------------- */

static void limit_process(const struct lab_explore *x)
{
	rlim_t work_s = x->opt->work_s ? x->opt->work_s : WORK_S;
	struct rlimit work = { work_s, work_s + 5 }, none = { 0, 0 };

	setrlimit(RLIMIT_CPU, &work);
	setrlimit(RLIMIT_CORE, &none);
	alarm(HANG_S);
}

/* A child that did not say how it ended. */
static void note_crash(struct lab_explore *x, uint32_t edge, int status)
{
	struct end end = { .kind = END_CRASH };
	struct edge *e = &x->g->edges[edge];
	struct sbuf why = { 0 };
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (e->to_kind != TO_UNSEEN || (!sig && WEXITSTATUS(status) == 0))
		return;
	if (sig == SIGXCPU || sig == SIGALRM)
		sbuf_str(&why, "it came to no end: stopped");
	else if (sig)
		sbuf_printf(&why, "pxesh itself crashed there (signal %d)",
			    sig);
	else
		sbuf_printf(&why, "pxesh itself ended there (exit %d)",
			    WEXITSTATUS(status));
	graph_lock(x->g);
	end.message = text(x, sbuf_text(&why));
	e->to = add_end(x->g, &end);
	e->to_kind = TO_END;
	graph_unlock(x->g);
	x->g->paths++;
	sbuf_free(&why);
}

/* The children of one process, and which way each of them goes. */
struct brood { struct { pid_t pid; uint32_t edge; } *v; unsigned n, running; };

static void reap_one(struct lab_explore *x, struct brood *b)
{
	int status;
	pid_t pid = waitpid(-1, &status, 0);

	if (pid < 0 && errno == EINTR)
		return;
	if (b->running > 1)
		x->g->spare++;
	b->running--;
	for (unsigned i = 0; pid > 0 && i < b->n; i++) {
		if (b->v[i].pid == pid)
			note_crash(x, b->v[i].edge, status);
	}
}

static bool take_spare(struct graph *g)
{
	int n = g->spare;

	while (n > 0) {
		if (atomic_compare_exchange_weak(&g->spare, &n, n - 1))
			return true;
	}
	return false;
}

/* Wait until another child may run. Whether one may at all depends on what
   those before it came to. */
static bool wait_turn(struct lab_explore *x, struct brood *b)
{
	while (b->running && !take_spare(x->g))
		reap_one(x, b);
	if (x->g->paths < x->opt->max_paths)
		return true;
	x->g->cut_paths = true;
	if (b->running)
		x->g->spare++;
	return false;
}

/* Returns in the child with true. */
static bool start(struct lab_explore *x, struct brood *b, uint32_t edge)
{
	pid_t pid = fork();

	if (pid == 0) {
		limit_process(x);
		x->edge = edge;
		x->depth++;
		x->commands = x->anchor = 0;
		x->since_us = plat_clock_us();
		return true;
	}
	if (pid < 0) {
		if (b->running)
			x->g->spare++;
		x->g->full = true;
		return false;
	}
	b->v[b->n].pid = pid;
	b->v[b->n++].edge = edge;
	b->running++;
	return false;
}

/* In a child: what it came to do. */
static void prepare(struct lab_explore *x, const struct choices *c, uint32_t i)
{
	const struct choice *v = &c->v[i];

	x->fail = v->kind == EDGE_FAIL;
	x->choose = v->kind == EDGE_ITEM ? x->g->edges[x->edge].choose : 0;
	if (v->kind == EDGE_KEYS && v->keys.len &&
	    x->opt->press(sbuf_text(&v->keys)) < 0)
		_exit(1);
}

/* Returns in the children only. */
static void follow(struct lab_explore *x, const struct choices *c,
		   uint32_t first)
{
	struct brood b = { 0 };

	alarm(0);
	b.v = calloc(c->n, sizeof(*b.v));
	if (!b.v)
		_exit(1);
	for (uint32_t i = 0; i < c->n && wait_turn(x, &b); i++) {
		if (start(x, &b, first + i)) {
			free(b.v);
			prepare(x, c, i);
			return;
		}
	}
	while (b.running)
		reap_one(x, &b);
	_exit(0);
}

/* ---- coming to a place --------------------------------------------- */

/* How often this way came by this command, in another state each time. */
static uint32_t count_round(struct lab_explore *x, const struct shell *sh)
{
	const struct frame *f = sh->frame;
	uint64_t at = graph_hash(HASH_SEED, &f->cmd, sizeof(f->cmd));
	struct round *r = &x->rounds[at % 64];

	if (r->at != at)
		*r = (struct round){ .at = at };
	return ++r->times;
}

static void set_edge(struct graph *g, struct edge *e, const struct choice *v)
{
	e->kind = v->kind;
	e->label = graph_text(g, sbuf_text(&v->label), v->label.len);
	e->keys = graph_text(g, sbuf_text(&v->keys), v->keys.len);
	e->choose = graph_text(g, sbuf_text(&v->choose), v->choose.len);
}

/* Fill in a place that is new. Returns its first edge, or 0: full. */
static uint32_t set_place(struct lab_explore *x, struct shell *sh,
			  struct place *p, const struct choices *c)
{
	struct srcpos pos = frame_pos(sh->frame);

	p->kind = c->kind;
	p->line = pos.line;
	p->file = text(x, pos.file);
	p->title = text(x, sbuf_text(&c->title));
	p->edges = graph_edges(x->g, c->n);
	if (!p->edges)
		return 0;
	p->n_edges = c->n;
	for (uint32_t i = 0; i < c->n; i++)
		set_edge(x->g, &x->g->edges[p->edges + i], &c->v[i]);
	return p->edges;
}

/* It is not followed further; perhaps another way comes here, too. */
static _Noreturn void cut(struct lab_explore *x, uint64_t hash)
{
	x->g->edges[x->edge].cut = hash;
	explore_leave(x, TO_UNSEEN, 0);
}

/* The first edge to follow from here; 0: none, it has been seen. */
static uint32_t enter(struct lab_explore *x, struct shell *sh,
		      const struct choices *c, uint64_t hash, uint32_t *at)
{
	uint32_t rounds = count_round(x, sh), first = 0;
	struct place *p = x->g->places;

	if (graph_find(x->g, hash, at)) {
		p += *at;
		/* What was cut behind it may be in reach from here */
		if (!x->again || rounds >= p->rounds)
			return 0;
		p->rounds = rounds;
		return p->edges;
	}
	if (x->depth > x->opt->max_depth || rounds > x->opt->max_rounds) {
		x->g->cut_depth |= x->depth > x->opt->max_depth;
		x->g->cut_rounds |= rounds > x->opt->max_rounds;
		graph_unlock(x->g);
		cut(x, hash);
	}
	if (graph_place(x->g, hash, at)) {
		p += *at;
		first = set_place(x, sh, p, c);
		p->rounds = rounds;
	}
	return first;
}

static void arrive(struct lab_explore *x, struct shell *sh,
		   const struct choices *c)
{
	uint32_t at = 0, first;
	uint64_t hash;

	if (state_hash(sh, x->lab, &x->live, x->g, &hash) < 0)
		_exit(1);
	graph_lock(x->g);
	first = enter(x, sh, c, hash, &at);
	graph_unlock(x->g);
	if (!first)
		explore_leave(x, TO_PLACE, at);
	x->g->edges[x->edge].took_us = plat_clock_us() - x->since_us;
	x->g->edges[x->edge].to = at;
	x->g->edges[x->edge].to_kind = TO_PLACE;
	follow(x, c, first);
}

/* ---- on the way ---------------------------------------------------- */

static void note_line(struct lab_explore *x, const struct shell *sh)
{
	const struct frame *f = sh->frame;

	if (f->prompt || !f->script || !f->line)
		return;
	if (x->ran != f->script) {
		const struct script *s = f->script;
		const char *end = s->source + s->len;
		uint32_t lines = 1;

		for (const char *p = s->source; p < end; p++)
			lines += *p == '\n';
		graph_lock(x->g);
		x->ran_in = graph_script(x->g, s->file, s->source, s->len,
					 lines);
		graph_unlock(x->g);
		x->ran = s;
	}
	if (x->ran_in && f->line->number <= x->ran_in->n_lines)
		x->g->text[x->ran_in->ran + f->line->number] = 1;
}

/* The same state again, and no choice between: for ever, then. */
static void look_for_loop(struct lab_explore *x, struct shell *sh)
{
	uint64_t place = (uint64_t)(uintptr_t)sh->frame->cmd, hash;
	bool anchor = x->commands >= LOOK_FROM &&
		!(x->commands & (x->commands - 1));

	if (x->commands > x->opt->max_commands)
		give_up(x, sh, END_BOUND, "no choice and no end came in all "
			"the commands that one way may have "
			"(--max-commands)");
	if (!anchor && (!x->anchor || place != x->anchor_place))
		return;
	if (state_hash(sh, x->lab, &x->live, x->g, &hash) < 0)
		_exit(1);
	if (!anchor && hash == x->anchor_hash)
		give_up(x, sh, LAB_END_ENDLESS, "this runs again and again, "
			"and nothing changes");
	if (!anchor)
		return;
	x->anchor = x->commands;
	x->anchor_place = place;
	x->anchor_hash = hash;
}

void lab_explore_lab(struct lab_explore *x, const struct lab *lab)
{
	x->lab = lab;
}

void lab_explore_before(struct lab_explore *x, struct shell *sh, int argc,
			char **argv)
{
	struct choices c = { 0 };

	if (!sh->frame)
		return;
	note_line(x, sh);
	x->commands++;
	x->last = sh->frame->cmd;
	look_for_loop(x, sh);
	if (choices_look(sh, argc, argv, x->opt, &c) < 0)
		_exit(1);
	if (c.n)
		arrive(x, sh, &c);
	choices_free(&c);
}

int lab_explore_refuse(struct lab_explore *x, struct err *e)
{
	if (!x->fail)
		return 0;
	x->fail = false;
	x->refused = true;
	return err_set(e, -ETIMEDOUT, "this fails on the way explored");
}

const char *lab_explore_decide(struct lab_explore *x)
{
	const char *name = x->choose ? graph_str(x->g, x->choose) : NULL;

	x->choose = 0;
	return name;
}

static void note_fetch(struct lab_explore *x, struct shell *sh, int argc,
		       char **argv, int status)
{
	struct srcpos pos = frame_pos(sh->frame);
	struct fetch f = { .line = pos.line };
	struct sbuf words = { 0 };

	for (int i = 0; i < argc; i++)
		sbuf_printf(&words, "%s%s", i ? " " : "", argv[i]);
	f.hash = graph_hash_str(HASH_SEED, sbuf_text(&words));
	f.hash = graph_hash_str(f.hash, pos.file);
	f.hash = graph_hash(f.hash, &pos.line, sizeof(pos.line));
	graph_lock(x->g);
	f.file = text(x, pos.file);
	f.words = text(x, sbuf_text(&words));
	f.why = text(x, err_text(status));
	graph_fetch(x->g, &f);
	graph_unlock(x->g);
	sbuf_free(&words);
}

void lab_explore_after(struct lab_explore *x, struct shell *sh, int argc,
		       char **argv, int status)
{
	const struct command *row = command_find(argv[0], strlen(argv[0]));
	bool refused = x->refused;

	x->refused = false;
	/* A script that it started may have failed, too: not a download */
	if (!sh->frame || sh->gone || status >= 0 || refused || !row ||
	    !(row->facts & CMD_FETCHES) || x->last != sh->frame->cmd)
		return;
	note_fetch(x, sh, argc, argv, status);
}

/* ---- the first process --------------------------------------------- */

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
		limit_process(x);
		run(ctx);
		_exit(1);
	}
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -EAGAIN;
	}
	note_crash(x, START_EDGE, status);
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
