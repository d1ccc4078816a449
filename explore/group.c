/* group.c: settings that steps read together. */
#include "explore/reaching.h"

#include <string.h>

#include "explore/graph.h"

/* One that more than this part of all choices reads is in all groups; of few
   choices: this many. */
#define COMMON_PART	16
#define COMMON_LEAST	8

/* Which variables do steps of the choice read, of those that have more than one
   value at its place? In r->read. */
static void find_read(const struct reach *r, uint32_t first)
{
	memset(r->read, 0, r->n_vars * sizeof(*r->read));
	for (uint32_t i = first; i; i = r->t->v[i].next) {
		const struct reach_move *m = &r->moves[i];

		for (uint32_t k = 0; k < m->n_own; k++)
			r->read[m->own[k].var] |= m->own[k].need >= 0 &&
				reach_varies(r, m->from, m->own[k].var);
	}
}

static bool is_common(const struct reach *r, uint32_t var)
{
	return r->vars[var].readers > r->n_choices / COMMON_PART &&
	       r->vars[var].readers > COMMON_LEAST;
}

static uint32_t root_of(const struct reach *r, uint32_t var)
{
	while (r->vars[var].group != var)
		var = r->vars[var].group = r->vars[r->vars[var].group].group;
	return var;
}

static void unite(struct reach *r)
{
	uint32_t one = r->n_vars;

	for (uint32_t i = 0; i < r->n_vars; i++) {
		if (!r->read[i] || is_common(r, i))
			continue;
		if (one == r->n_vars)
			one = i;
		r->vars[root_of(r, i)].group = root_of(r, one);
	}
}

/* Whether a setting has a value, and which. */
static void unite_presences(struct reach *r)
{
	for (uint32_t i = 0; i < r->n_vars; i++) {
		uint32_t var = reach_find_var(r,
					      sight_presence(r->vars[i].name));

		if (!var)
			continue;
		memset(r->read, 0, r->n_vars * sizeof(*r->read));
		r->read[i] = r->read[var - 1] = true;
		unite(r);
	}
}

/* Who reads none, or only what many read, is with the first. */
static uint32_t group_of(struct reach *r, uint32_t first)
{
	find_read(r, first);
	for (uint32_t i = 0; i < r->n_vars; i++) {
		if (r->read[i] && !is_common(r, i))
			return root_of(r, i);
	}
	return r->n_vars ? root_of(r, 0) : 0;
}

void reach_find_groups(struct reach *r)
{
	REACH_EACH(r->t, i) {
		r->n_choices++;
		find_read(r, i);
		for (uint32_t k = 0; k < r->n_vars; k++)
			r->vars[k].readers += r->read[k];
	}
	REACH_EACH(r->t, i) {
		find_read(r, i);
		unite(r);
	}
	unite_presences(r);
	REACH_EACH(r->t, i)
		r->moves[i].group = group_of(r, i);
}

void reach_use(struct reach *r, uint32_t group)
{
	memset(r->use, 0, r->words * sizeof(*r->use));
	for (uint32_t i = 0; i < r->n_vars; i++) {
		if (is_common(r, i) || root_of(r, i) == group)
			reach_add(r->use, i);
	}
}

/* ---- steps that are alike in all that a group sees ----------------------- */

static uint64_t hash_ops(uint64_t h, const struct family_op *ops, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		h = graph_scatter(h + ops[i].var);
		h = graph_scatter(h ^ (uint64_t)(uint32_t)ops[i].need << 32 ^
				  (uint32_t)ops[i].set);
	}
	return h;
}

/* Was the number given before? The signature is of each once. */
static bool is_known(struct reach *r, uint64_t number)
{
	if (!numbers_add(r->known, r->known_slots, number))
		return true;
	r->signature += graph_scatter(number);
	return false;
}

void reach_find_likes(struct reach *r, uint32_t group)
{
	r->signature = group;
	memset(r->known, 0, r->known_slots * sizeof(*r->known));
	for (uint32_t i = r->t->n; i > 0; i--) {
		struct reach_move *m = &r->moves[i];
		const struct step *s = &r->t->v[i];

		if (!m->from)
			continue;
		m->leads_as_another = is_known(r, hash_ops(graph_scatter(
			s->from + m->possible) ^ s->to, m->ops, m->n_ops));
		m->needs_as_another = is_known(r, hash_ops(graph_scatter(
			s->from) ^ s->choice, m->needs, m->n_needs));
	}
	REACH_EACH(r->t, i) {
		if (r->moves[i].group == group)
			r->signature ^= graph_scatter(r->t->v[i].from ^
				graph_scatter(r->t->v[i].choice));
	}
}
