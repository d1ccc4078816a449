/*
 * stepping.c: a process that walks steps (step.h): it comes to a place, and
 * goes on by those choices that nobody made there yet, or that it was sent to
 * make.
 */
#include "explore/inside.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/str.h"
#include "explore/choices.h"
#include "explore/errand.h"

/* The first edge of the place; made if it is new. 0: full. */
static uint32_t enter_stepping(struct explore *x, const struct state *s,
			       const struct choices *c, uint64_t hash,
			       uint32_t *at, bool *is_new)
{
	*is_new = !graph_find(x->g, hash, at);
	if (!*is_new)
		return x->g->places[*at].edges;
	if (x->depth > x->opt->max_depth) {
		x->g->cut_depth = true;
		graph_unlock(x->g);
		explore_cut(x, hash);
	}
	if (!graph_place(x->g, hash, at))
		return 0;
	steps_keep(x->steps, *at, &x->here, x->place, x->choice);
	return explore_set_place(x, s, &x->g->places[*at], c);
}

/* Which choices are to be walked? Others are known, or about to be. */
static bool choose_steps(struct explore *x, const struct choices *c,
			 uint32_t first, bool is_new)
{
	bool any = false;

	for (uint32_t i = 0; i < c->n; i++) {
		struct graph_edge *e = &x->g->edges[first + i];
		uint64_t choice = choice_hash(&c->v[i]);
		bool known;

		(void)steps_find(x->steps, &x->here, choice, &known);
		x->follow[i] = errand_child(x->errands, x->errand, choice);
		if (!known && !x->follow[i]) {
			steps_claim(x->steps, &x->here, choice, first + i);
			x->follow[i] = true;
		}
		any |= x->follow[i];
		if (!is_new && e->to_kind != TO_LIKE)
			continue;
		e->to_kind = x->follow[i] ? TO_UNSEEN : TO_LIKE;
		e->to = 0;	/* see likes_resolve() */
		e->cut = x->follow[i] ? 0 : choice;
	}
	return any;
}

void explore_arrive_stepping(struct explore *x, struct shell *sh,
			     const struct choices *c)
{
	struct state s = explore_state_of(x, sh);
	uint32_t at = 0, first;
	struct sbuf left = { 0 };
	bool is_new, any;
	uint64_t hash;

	free(x->follow);
	x->follow = calloc(c->n, sizeof(*x->follow));
	if (!x->follow || state_sight(&s, c, &x->here) < 0)
		_exit(1);
	hash = graph_hash(state_where(sh), x->here.v,
			  x->here.n * sizeof(x->here.v[0]));
	hash = graph_hash(hash, &x->here.place, sizeof(x->here.place));
	left_at_place(&x->kernels, sh, &x->live.set, &left);
	graph_lock(x->g);
	explore_note_step(x, true, false);
	explore_note_left(x, &left);
	first = enter_stepping(x, &s, c, hash, &at, &is_new);
	any = first && choose_steps(x, c, first, is_new);
	graph_unlock(x->g);
	if (!any)
		explore_leave(x, TO_PLACE, at);
	explore_came_to(x, TO_PLACE, at);
	x->place = at + 1;
	explore_fork_each(x, c, first);
}
