/* reach.c: which states the known steps lead to. */
#include "explore/reach.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explore/reaching.h"

/* ---- forwards -------------------------------------------------------- */

static void queue(struct reach *r, uint32_t place)
{
	r->places[place].next = 0;
	if (r->tail)
		r->places[r->tail].next = place;
	else
		r->head = place;
	r->tail = place;
}

static int arrive(struct reach *r, uint32_t place, uint32_t move,
		  uint32_t source, uint32_t states)
{
	struct reach_place *p = &r->places[place];
	struct reach_arrival *a;

	states = family_minus(r->f, states, p->states);
	if (states == FAMILY_NONE)
		return 0;
	a = reach_grown(r->arrivals, r->n_arrivals + 1, &r->cap_arrivals,
			sizeof(*a));
	if (!a)
		return -ENOMEM;
	r->arrivals = a;
	a[++r->n_arrivals] = (struct reach_arrival){
		move, r->moves[move].from, source, states, p->arrivals };
	p->arrivals = r->n_arrivals;
	if (p->pending == FAMILY_NONE)
		queue(r, place);
	p->states = family_union(r->f, p->states, states);
	p->pending = family_union(r->f, p->pending, states);
	return 0;
}

static int leave(struct reach *r, uint32_t place)
{
	struct reach_place *p = &r->places[place];
	uint32_t states = p->pending;
	int rc = 0;

	p->pending = FAMILY_NONE;
	for (uint32_t i = p->moves; rc == 0 && i; i = r->moves[i].next) {
		const struct reach_move *m = &r->moves[i];

		if (m->to && m->possible && !m->leads_as_another)
			rc = arrive(r, m->to, i, states,
				    family_image(r->f, states, m->ops,
						 m->n_ops));
	}
	return rc;
}

static int spread(struct reach *r)
{
	int rc = arrive(r, reach_place_of(r, r->t->start.place), 0,
			FAMILY_NONE, FAMILY_ZERO);

	while (rc == 0 && r->head) {
		uint32_t place = r->head;

		r->head = r->places[place].next;
		if (!r->head)
			r->tail = 0;
		rc = leave(r, place);
		if (families_failed(r->f))
			rc = -ENOMEM;
	}
	return rc;
}

/* ---- groups ------------------------------------------------------------ */

static int look_at_group(struct reach *r, uint32_t group)
{
	int rc = 0;

	for (uint32_t i = 1; i <= r->n_places; i++)
		r->places[i].states = r->places[i].pending =
			r->places[i].arrivals = 0;
	r->n_arrivals = r->head = r->tail = 0;
	r->f = families_new(r->n_vars);
	if (!r->f)
		rc = -ENOMEM;
	if (rc == 0)
		rc = spread(r);
	if (rc == 0)
		rc = reach_ask(r, group);
	families_free(r->f);
	r->f = NULL;
	return rc;
}

/* If steps that came meanwhile are alike to others, as the group sees them, all
   that it asks for was asked for before. */
static int look_if_new(struct reach *r, uint32_t group)
{
	struct errands *e = r->e;
	uint32_t before = e->n_added + e->n_lost;
	struct errand_look *l;
	int rc;

	reach_use(r, group);
	rc = reach_aim(r);
	if (rc < 0)
		return rc;
	reach_find_likes(r, group);
	l = &e->looks[r->signature % ERRANDS_LOOKS];
	if (l->signature == r->signature) {
		e->n_lost += l->asked;
		return 0;
	}
	rc = look_at_group(r, group);
	if (rc == 0)
		*l = (struct errand_look){ r->signature,
					   e->n_added + e->n_lost - before };
	return rc;
}

static int look(struct reach *r)
{
	bool *has = calloc(r->n_vars + 1u, sizeof(*has));
	int rc = has ? 0 : -ENOMEM;

	reach_find_groups(r);
	REACH_EACH(r->t, i) {
		if (has)
			has[r->moves[i].group] = true;
	}
	for (uint32_t i = 0; rc == 0 && i <= r->n_vars; i++) {
		if (has[i])
			rc = look_if_new(r, i);
	}
	free(has);
	return rc;
}

static void done(struct reach *r)
{
	for (uint32_t i = 0; r->vars && i < r->n_vars; i++)
		free(r->vars[i].values);
	for (uint32_t i = 1; r->moves && i <= r->t->n; i++) {
		free(r->moves[i].own);
		free(r->moves[i].ops);
		free(r->moves[i].needs);
	}
	free(r->vars);
	free(r->places);
	free(r->moves);
	free(r->arrivals);
	free(r->var_slots);
	free(r->place_slots);
	free(r->use);
	free(r->behind);
	free(r->may);
	free(r->set);
	free(r->values);
	free(r->now);
	free(r->ops);
	free(r->state);
	free(r->read);
	free(r->known);
	free(r->ways);
}

int reach_look(const struct steps *t, struct errands *e)
{
	struct reach r = { .t = t, .e = e };
	int rc = t->full ? -ENOMEM : reach_number(&r);

	errands_forget(e);
	if (rc == 0)
		rc = reach_make_moves(&r);
	if (rc == 0)
		rc = look(&r);
	done(&r);
	return rc;
}
