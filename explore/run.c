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

#define PLACES_MANY	256	/* then known steps are not walked again */
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
		explore_cut(x, hash);
	}
	if (!x->again && x->g->n_places >= PLACES_MANY) {
		x->g->many = true;
		graph_unlock(x->g);
		explore_cut(x, hash);
	}
	if (graph_place(x->g, hash, at)) {
		p += *at;
		first = explore_set_place(x, s, p, c);
		p->rounds = rounds;
		p->depth = x->depth;
	}
	return first;
}

static void arrive(struct explore *x, struct shell *sh,
		   const struct choices *c)
{
	struct state s = explore_state_of(x, sh);
	struct trace_set read;
	struct sbuf left = { 0 };
	uint32_t at = 0, first;
	uint64_t hash;

	if (x->stepping) {
		explore_arrive_stepping(x, sh, c);
		return;
	}
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
	struct state s = explore_state_of(x, sh);
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

void explore_before(struct explore *x, struct shell *sh, int argc,
		    char **argv)
{
	struct choices c = { 0 };
	bool chosen = false;

	if (!sh->frame)
		return;
	note_line(x, sh);
	explore_note_frames(x, sh);
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
	if (c.n) {
		if (x->stepping)
			explore_note_reads(x, sh, argc, argv);
		arrive(x, sh, &c);
		chosen = x->stepping && x->g->edges[x->edge].kind == EDGE_ITEM;
	} else {
		choices_free(&c);
	}
	/* What a menu does in vain does not matter to one whose item is chosen */
	if (!chosen)
		explore_note_reads(x, sh, argc, argv);
	else
		trace_read(&x->way, SIGHT_REST);
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
		explore_note_stores(x, sh, argc, row);
	else if (x->stepping)
		trace_store(&x->way, graph_hash_str(HASH_SEED, "errno"));
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
