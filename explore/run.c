/*
 * run.c: a process on its way: from one choice to the next, or to an
 * end. Only where it comes to a place that is new does it start others.
 */
#include "explore/inside.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "explore/choices.h"
#include "flow/flow.h"
#include "interp/ast.h"
#include "interp/command.h"
#include "interp/frame.h"
#include "interp/shell.h"
#include "platform/platform.h"

#define LOOK_FROM	64	/* commands, before loops are looked for */

/* How often this way came by this command, in another state each time. */
static uint32_t count_round(struct explore *x, const struct shell *sh)
{
	const struct frame *f = sh->frame;
	uint64_t at = graph_hash(HASH_SEED, &f->cmd, sizeof(f->cmd));
	struct round *r = &x->rounds[at % 64];

	if (r->at != at)
		*r = (struct round){ .at = at };
	return ++r->times;
}

static void set_edge(struct explore *x, struct graph_edge *e,
		     const struct choice *v)
{
	struct graph *g = x->g;

	e->kind = v->kind;
	e->label = explore_keep(x, sbuf_text(&v->label));
	e->keys = graph_text(g, sbuf_text(&v->keys), v->keys.len);
	e->choose = graph_text(g, sbuf_text(&v->choose), v->choose.len);
}

/* Fill in a place that is new. Returns its first edge, or 0: full. */
static uint32_t set_place(struct explore *x, const struct state *s,
			  struct graph_place *p, const struct choices *c)
{
	struct srcpos pos = frame_pos(s->sh->frame);
	struct sbuf state = { 0 };

	if (state_say(s, &state) < 0)
		_exit(1);
	p->state = explore_keep(x, sbuf_text(&state));
	sbuf_free(&state);
	p->kind = c->kind;
	p->line = pos.line;
	p->file = explore_keep(x, pos.file);
	p->title = explore_keep(x, sbuf_text(&c->title));
	p->edges = graph_edges(x->g, c->n);
	if (!p->edges)
		return 0;
	p->n_edges = c->n;
	if (c->cut)
		x->g->full = true;
	for (uint32_t i = 0; i < c->n; i++)
		set_edge(x, &x->g->edges[p->edges + i], &c->v[i]);
	return p->edges;
}

/* Leave the edge unseen, as a limit of depth or rounds wants it: another way
   may still reach the same state. */
static _Noreturn void cut(struct explore *x, uint64_t hash)
{
	x->g->edges[x->edge].cut = hash;
	explore_leave(x, TO_UNSEEN, 0);
}

/* The first edge to follow from here; 0: none, it has been seen. */
static uint32_t enter(struct explore *x, const struct state *s,
		      const struct choices *c, uint64_t hash, uint32_t *at)
{
	uint32_t rounds = count_round(x, s->sh), first = 0;
	struct graph_place *p = x->g->places;

	if (graph_find(x->g, hash, at)) {
		p += *at;
		/* reached with fewer rounds or choices than before: what a
		   limit cut behind it then may be within the limit now */
		if (!x->again || (rounds >= p->rounds && x->depth >= p->depth))
			return 0;
		p->rounds = rounds < p->rounds ? rounds : p->rounds;
		p->depth = x->depth < p->depth ? x->depth : p->depth;
		return p->edges;
	}
	if (x->depth > x->depth_max || rounds > x->opt->max_rounds) {
		x->g->cut_depth |= x->depth > x->depth_max;
		x->g->cut_rounds |= rounds > x->opt->max_rounds;
		graph_unlock(x->g);
		cut(x, hash);
	}
	if (graph_place(x->g, hash, at)) {
		p += *at;
		first = set_place(x, s, p, c);
		p->rounds = rounds;
		p->depth = x->depth;
	}
	return first;
}

static struct state state_of(struct explore *x, struct shell *sh)
{
	return (struct state){ .sh = sh, .lab = x->lab, .live = &x->live,
			       .kernels = &x->kernels, .g = x->g };
}

static void arrive(struct explore *x, struct shell *sh,
		   const struct choices *c)
{
	struct state s = state_of(x, sh);
	struct trace_set read;
	struct sbuf left = { 0 };
	uint32_t at = 0, first;
	uint64_t hash;

	/* The first walk begins anew as soon as scripts start others */
	if (x->first && graph_has_names(x->g))
		explore_leave(x, TO_UNSEEN, 0);
	x->where = state_where(sh);
	read = trace_at(x->trace, x->where);
	s.read = x->narrow ? &read : NULL;
	if (state_hash(&s, x->where, &hash) < 0)
		_exit(1);
	left_at_place(&x->kernels, sh, &x->live.set, &left);
	graph_lock(x->g);
	trace_end(x->trace, &x->way, x->where);
	explore_note_left(x, &left);
	first = enter(x, &s, c, hash, &at);
	graph_unlock(x->g);
	if (!first)
		explore_leave(x, TO_PLACE, at);
	explore_came_to(x, TO_PLACE, at);
	explore_fork_each(x, c, first);
}

/* ---- on the way ---------------------------------------------------- */

static void note_line(struct explore *x, const struct shell *sh)
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
static void look_for_loop(struct explore *x, struct shell *sh)
{
	uint64_t place = (uint64_t)(uintptr_t)sh->frame->cmd, hash;
	struct state s = state_of(x, sh);
	bool anchor = x->commands >= LOOK_FROM &&
		!(x->commands & (x->commands - 1));

	if (x->commands > x->opt->max_commands)
		explore_give_up(x, sh, END_BOUND, "no choice and no end "
			"came in all the commands that one way may have "
			"(--max-commands)");
	if (!anchor && (!x->anchor || place != x->anchor_place))
		return;
	if (state_hash(&s, state_where(sh), &hash) < 0)
		_exit(1);
	if (!anchor && hash == x->anchor_hash)
		explore_give_up(x, sh, LAB_END_ENDLESS, "this runs again and "
			"again, and nothing changes");
	if (!anchor)
		return;
	x->anchor = x->commands;
	x->anchor_place = place;
	x->anchor_hash = hash;
}

void explore_lab(struct explore *x, const struct lab *lab)
{
	x->lab = lab;
}

static _Noreturn void hand_over(struct explore *x, struct shell *sh, int argc,
				char **argv)
{
	struct sbuf words = { 0 };

	for (int i = 0; i < argc; i++)
		sbuf_printf(&words, "%s%s", i ? " " : "", argv[i]);
	explore_give_up(x, sh, END_HANDED, sbuf_text(&words));
}

/* A command of other builds, as "ibstat", is taken to do what it should. */
static void look_elsewhere(struct explore *x, char **argv)
{
	if (command_find(argv[0], strlen(argv[0])) || !x->opt->is_elsewhere ||
	    !x->opt->is_elsewhere(argv[0]))
		return;
	x->skip = x->passed = true;
}

/* Nobody can sign a placeholder: whoever asks for proof gets it. Options stand
   in front of the image and its signature. */
static void prove(struct explore *x, struct shell *sh, int argc, char **argv)
{
	const struct command *row = command_find(argv[0], strlen(argv[0]));
	struct image *img = argc > 2 ?
			    images_find(&sh->images, argv[argc - 2]) : NULL;

	if (!row || !(row->facts & CMD_PROVES))
		return;
	if (img)
		img->flags |= IMAGE_TRUSTED;
	x->skip = x->passed = true;
}

/* Its words were expanded before the choice, which so depends on them. */
static void note_reads(struct explore *x, struct shell *sh)
{
	struct live_point at;

	if (live_at(&x->live, x->g, sh->frame, &at) < 0)
		_exit(1);
	trace_reads(&x->way, &at);
}

static void note_stores(struct explore *x, struct shell *sh)
{
	struct live_point at;

	if (live_at(&x->live, x->g, sh->frame, &at) < 0)
		_exit(1);
	trace_stores(&x->way, &at);
}

void explore_before(struct explore *x, struct shell *sh, int argc,
		    char **argv)
{
	struct choices c = { 0 };

	if (!sh->frame)
		return;
	note_line(x, sh);
	x->choose = NULL;	/* of a menu that is gone, if nobody took it */
	x->commands++;
	x->last = sh->frame->cmd;
	look_for_loop(x, sh);
	look_elsewhere(x, argv);
	prove(x, sh, argc, argv);
	explore_guess_before(x, sh, argc, argv);
	if (choices_look(sh, argc, argv, x->opt, &c) < 0)
		_exit(1);
	explore_guess_choices(x, argc, argv, &c);
	/* Returns in each child, which leaves @c alone: to give back what
	   thousands of items take would be most of its work. */
	if (c.n)
		arrive(x, sh, &c);
	else
		choices_free(&c);
	note_reads(x, sh);
	if (x->hand)
		hand_over(x, sh, argc, argv);
}

int explore_refuse(struct explore *x, struct err *e)
{
	bool skip = x->skip;

	x->skip = false;
	if (!x->fail)
		return skip;
	x->fail = false;
	x->refused = true;
	return err_set(e, -ETIMEDOUT, EXPLORE_REFUSED);
}

const struct menu_item *explore_decide(struct explore *x)
{
	const struct menu_item *item = x->choose;

	x->choose = NULL;
	return item;
}

static void note_fetch(struct explore *x, struct shell *sh, int argc,
		       char **argv, int status)
{
	struct srcpos pos = frame_pos(sh->frame);
	struct graph_fetch f = { .line = pos.line };
	struct sbuf words = { 0 };

	for (int i = 0; i < argc; i++)
		sbuf_printf(&words, "%s%s", i ? " " : "", argv[i]);
	f.hash = graph_hash_str(HASH_SEED, sbuf_text(&words));
	f.hash = graph_hash_str(f.hash, pos.file);
	f.hash = graph_hash(f.hash, &pos.line, sizeof(pos.line));
	graph_lock(x->g);
	f.file = explore_keep(x, pos.file);
	f.words = explore_keep(x, sbuf_text(&words));
	f.why = explore_keep(x, err_text(status));
	x->noted = graph_fetch(x->g, &f);
	graph_unlock(x->g);
	sbuf_free(&words);
}

void explore_after(struct explore *x, struct shell *sh, int argc,
		   char **argv, int status)
{
	const struct command *row = command_find(argv[0], strlen(argv[0]));
	bool refused = x->refused;

	x->refused = false;
	x->noted = 0;
	live_back(&x->live, command_is(row, FLOW_EXEC) ? NULL : sh->frame);
	if (status == 0)
		note_stores(x, sh);
	x->freed |= status == 0 && argc == 1 && command_is(row, FLOW_FREE);
	if (status == 0 && command_is(row, FLOW_SELECT))
		image_note_selected(&x->kernels, sh);
	/* A script that it started may have failed, too: not a download */
	if (!sh->frame || sh->gone || status >= 0 || refused || !row ||
	    !(row->facts & CMD_FETCHES) || x->last != sh->frame->cmd)
		return;
	explore_guess_after(x, false);
	note_fetch(x, sh, argc, argv, status);
}

void explore_failed(struct explore *x, struct shell *sh,
		    const struct err *e)
{
	struct graph_fetch *f = x->noted ? &x->g->fetches[x->noted - 1] : NULL;

	if (!f || !sh->frame || x->last != sh->frame->cmd || !e->msg[0])
		return;
	x->noted = 0;
	graph_lock(x->g);
	if (strcmp(graph_str(x->g, f->why), e->msg) != 0)
		f->why = explore_keep(x, e->msg);
	graph_unlock(x->g);
}
