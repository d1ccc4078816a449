/* ask.c: choices in states that no step fits, and ways to them. */
#include "explore/reach.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explore/graph.h"
#include "explore/reaching.h"

#define WAY_MAX		1024	/* choices				*/
#define ASKS_MAX	4096	/* states of one choice, each time	*/
#define WAYS		(1u << 14)	/* that are kept		*/

/* The choice that led to the state of this number, and the errand that ends with
   it. 0: none is kept. */
struct reach_way { uint64_t number, choice; uint32_t errand; };

/* ---- a way, backwards -------------------------------------------------- */

/* The state that the move made r->state of: in place of it. */
static void undo(struct reach *r, const struct reach_arrival *a)
{
	const struct reach_move *m = &r->moves[a->move];
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->n_ops; i++) {
		if (m->ops[i].set >= 0)
			r->state[m->ops[i].var] = m->ops[i].need;
	}
	for (uint32_t i = 0; i < r->n_vars; i++) {
		if (r->state[i] >= 0 && reach_has(r->use, i))
			r->ops[n++] = (struct family_op){ i, r->state[i], -1 };
	}
	family_pick(r->f, family_image(r->f, a->source, r->ops, n), r->state);
}

/* A number for r->state at the place of this key, the same in each look. */
static uint64_t hash_state(const struct reach *r, uint64_t place)
{
	uint64_t h = graph_scatter(place);

	for (uint32_t i = 0; i < r->n_vars; i++) {
		const struct reach_var *v = &r->vars[i];

		if (r->state[i])
			h += graph_scatter(graph_scatter(v->name) ^
					   v->values[r->state[i]]);
	}
	return h;
}

/* By which move r->state first came to the place; NULL: it is the start's. */
static const struct reach_arrival *arrival_of(const struct reach *r,
					      uint32_t place)
{
	uint32_t a = r->places[place].arrivals;

	while (a && !family_has(r->f, r->arrivals[a].states, r->state))
		a = r->arrivals[a].next;
	return a && r->arrivals[a].move ? &r->arrivals[a] : NULL;
}

/* The errand that leads to r->state at the place; 0: no room. Ways have their
   beginnings in common, so where each state's is, is kept for a while. */
static uint32_t errand_to(struct reach *r, uint32_t place)
{
	struct reach_way *way = r->ways + WAYS;	/* behind those kept */
	uint32_t n = 0, at = 1;

	for (; n < WAY_MAX; n++) {
		uint64_t number = hash_state(r, r->places[place].key);
		const struct reach_way *w = &r->ways[number % WAYS];
		const struct reach_arrival *a;

		if (w->number == number) {
			at = w->errand;
			break;
		}
		a = arrival_of(r, place);
		if (!a)
			break;
		way[n] = (struct reach_way){
			number, r->t->v[a->move].choice, 0 };
		place = a->place;
		undo(r, a);
	}
	while (n-- && at) {
		at = way[n].errand = errand_add(r->e, at, way[n].choice);
		r->ways[way[n].number % WAYS] = way[n];
	}
	return at;
}

/* Ask for the choice of a first step, in r->state. */
static int ask(struct reach *r, const struct step *s)
{
	uint32_t at;

	if (!errand_is_new(r->e, hash_state(r, s->from ^
					    graph_scatter(s->choice)))) {
		r->e->n_lost++;
		return 0;
	}
	r->e->n_added++;
	at = errand_to(r, reach_place_of(r, s->from));
	return at && errand_add(r->e, at, s->choice) ? 0 : -ENOMEM;
}

/* ---- what is not known --------------------------------------------------- */

/* Of the known steps of the choice, whose needs differ least from r->state: the
   one that reads most. 0: none is known. */
static uint32_t nearest(const struct reach *r, uint32_t first)
{
	uint32_t best = 0, least = 0;

	for (uint32_t i = first; i; i = r->t->v[i].next) {
		const struct reach_move *m = &r->moves[i];
		uint32_t differ = 0;

		if (!m->from || m->needs_as_another)
			continue;
		for (uint32_t k = 0; k < m->n_needs; k++)
			differ += r->state[m->needs[k].var] !=
				  m->needs[k].need;
		if (!best || differ < least ||
		    (differ == least && m->n_needs > r->moves[best].n_needs)) {
			best = i;
			least = differ;
		}
	}
	return best;
}

/* Those of @states that are as r->state in all that its step is likely to
   read. */
static uint32_t like(struct reach *r, uint32_t first, uint32_t states)
{
	uint32_t step = nearest(r, first);
	const struct reach_move *m = &r->moves[step];

	for (uint32_t i = 0; i < m->n_needs; i++)
		r->ops[i] = (struct family_op){
			m->needs[i].var, r->state[m->needs[i].var], -1 };
	return step ? family_image(r->f, states, r->ops, m->n_needs) : states;
}

/* States of the place that no step of the choice fits. */
static uint32_t unknown(struct reach *r, uint32_t first)
{
	uint32_t place = reach_place_of(r, r->t->v[first].from);
	uint32_t all = r->places[place].states, left = all;

	for (uint32_t i = first; i; i = r->t->v[i].next) {
		const struct reach_move *m = &r->moves[i];

		if (m->from && !m->needs_as_another)
			left = family_minus(r->f, left,
					    family_image(r->f, all, m->needs,
							 m->n_needs));
	}
	return left;
}

static int ask_choice(struct reach *r, uint32_t first)
{
	uint32_t left = unknown(r, first);
	int rc = 0;

	for (unsigned n = 0; rc == 0 && left != FAMILY_NONE && n < ASKS_MAX;
	     n++) {
		family_pick(r->f, left, r->state);
		left = family_minus(r->f, left, like(r, first, left));
		rc = ask(r, &r->t->v[first]);
	}
	return families_failed(r->f) ? -ENOMEM : rc;
}

int reach_ask(struct reach *r, uint32_t group)
{
	int rc = 0;

	if (!r->ways)
		r->ways = malloc((WAYS + WAY_MAX) * sizeof(*r->ways));
	if (!r->ways)
		return -ENOMEM;
	memset(r->ways, 0, WAYS * sizeof(*r->ways));
	REACH_EACH(r->t, i) {
		if (rc == 0 && r->moves[i].group == group)
			rc = ask_choice(r, i);
	}
	return rc;
}
