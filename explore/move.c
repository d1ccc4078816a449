/* move.c: steps in numbers: what each needs, what it changes. */
#include "explore/reaching.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- one step --------------------------------------------------------- */

static void no_ops(struct reach *r)
{
	for (uint32_t i = 0; i < r->n_vars; i++)
		r->ops[i] = (struct family_op){ i, -1, -1 };
}

/* A copy of those of r->ops that need or change something. */
static struct family_op *keep_ops(const struct reach *r, bool needs,
				  uint32_t *n)
{
	struct family_op *v = calloc(r->n_vars + 1u, sizeof(*v)), *kept;

	*n = 0;
	for (uint32_t i = 0; v && i < r->n_vars; i++) {
		struct family_op op = r->ops[i];

		op.set = needs ? -1 : op.set;
		if (op.need >= 0 || op.set >= 0)
			v[(*n)++] = op;
	}
	kept = v ? realloc(v, (*n + 1u) * sizeof(*v)) : NULL;
	return kept ? kept : v;
}

static int read_step(struct reach *r, const struct step *s,
		     struct reach_move *m)
{
	const struct step_value *v = r->t->pool + s->at;

	no_ops(r);
	for (uint32_t i = 0; i < s->n_read + s->n_stored; i++) {
		uint32_t var = reach_find_var(r, v[i].name);
		struct family_op *op = &r->ops[var - (var != 0)];
		int32_t value = var ? reach_number_of(&r->vars[var - 1],
						      v[i].value) : 0;

		if (value < 0)
			return -ENOMEM;
		if (var && i < s->n_read)
			op->need = value;
		else if (var)
			op->set = value;
	}
	m->own = keep_ops(r, false, &m->n_own);
	return m->own ? 0 : -ENOMEM;
}

static int read_steps(struct reach *r)
{
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= r->t->n; i++) {
		const struct step *s = &r->t->v[i];
		struct reach_move *m = &r->moves[i];

		if (step_is_claim(r->t, s))
			continue;
		m->from = reach_place_of(r, s->from);
		m->to = s->to ? reach_place_of(r, s->to) : 0;
		m->next = r->places[m->from].moves;
		r->places[m->from].moves = i;
		rc = read_step(r, s, m);
	}
	REACH_EACH(r->t, i) {
		struct reach_place *p =
			&r->places[reach_place_of(r, r->t->v[i].from)];

		r->moves[i].next_choice = p->choices;
		p->choices = i;
	}
	return rc;
}

/* ---- which values there are -------------------------------------------- */

static uint64_t *values_at(const struct reach *r, uint32_t place)
{
	return r->values + (size_t)place * r->value_words;
}

/* Is what the move needs among the values? */
static bool is_possible(const struct reach *r, const struct reach_move *m,
			const uint64_t *values)
{
	for (uint32_t i = 0; i < m->n_own; i++) {
		const struct family_op *op = &m->own[i];

		if (op->need >= 0 &&
		    !reach_has(values, r->vars[op->var].bit +
				       (uint32_t)op->need))
			return false;
	}
	return true;
}

/* The values that variables may have behind the move: in r->now. */
static void leave_values(struct reach *r, const struct reach_move *m)
{
	memcpy(r->now, values_at(r, m->from), r->value_words * 8);
	for (uint32_t i = 0; i < m->n_own; i++) {
		const struct family_op *op = &m->own[i];
		const struct reach_var *v = &r->vars[op->var];

		for (uint32_t b = v->bit; b < v->bit + v->n; b++)
			reach_take(r->now, b);
		reach_add(r->now, v->bit + (uint32_t)(op->set >= 0 ?
						      op->set : op->need));
	}
}

static bool unite(uint64_t *to, const uint64_t *from, uint32_t words)
{
	bool grew = false;

	for (uint32_t i = 0; i < words; i++) {
		grew |= (from[i] & ~to[i]) != 0;
		to[i] |= from[i];
	}
	return grew;
}

/* Which values has each variable at each place, whatever others have? */
static void spread_values(struct reach *r)
{
	uint32_t start = reach_place_of(r, r->t->start.place);
	bool grew = true;

	for (uint32_t i = 0; i < r->n_vars; i++)
		reach_add(values_at(r, start), r->vars[i].bit);
	while (grew) {
		grew = false;
		for (uint32_t i = 1; i <= r->t->n; i++) {
			struct reach_move *m = &r->moves[i];

			m->possible = m->from &&
				is_possible(r, m, values_at(r, m->from));
			if (!m->possible || !m->to)
				continue;
			leave_values(r, m);
			grew |= unite(values_at(r, m->to), r->now,
				      r->value_words);
		}
	}
}

static int find_values(struct reach *r)
{
	uint32_t bits = 0;

	for (uint32_t i = 0; i < r->n_vars; i++) {
		r->vars[i].bit = bits;
		bits += r->vars[i].n;
	}
	r->value_words = bits / 64 + 1;
	r->now = calloc(r->value_words, sizeof(uint64_t));
	r->values = calloc((size_t)(r->n_places + 1) * r->value_words,
			   sizeof(uint64_t));
	if (!r->now || !r->values)
		return -ENOMEM;
	spread_values(r);
	return 0;
}

bool reach_varies(const struct reach *r, uint32_t place, uint32_t var)
{
	const struct reach_var *v = &r->vars[var];
	uint32_t n = 0;

	for (uint32_t b = v->bit; b < v->bit + v->n; b++)
		n += reach_has(values_at(r, place), b);
	return n > 1;
}

/* ---- what is read behind a move ---------------------------------------- */

static uint64_t *behind(const struct reach *r, uint32_t move)
{
	return r->behind + (size_t)move * r->words;
}

/* Add to @to what the move reads, or what is read behind it and it does not
   change. Each variable is for itself, so a group needs no more than a part. */
static bool pull(const struct reach *r, uint32_t move, uint64_t *to)
{
	const struct reach_move *m = &r->moves[move];

	memcpy(r->set, behind(r, move), r->words * sizeof(*r->set));
	for (uint32_t i = 0; i < m->n_own; i++) {
		const struct family_op *op = &m->own[i];

		if (op->need < 0)
			reach_take(r->set, op->var);
		else
			reach_add(r->set, op->var);
	}
	return unite(to, r->set, r->words);
}

/* Those moves of a choice that may follow: for which there are the values that
   they need, in r->now, or all. Returns how many. */
static uint32_t pull_choice(struct reach *r, uint32_t first, bool all,
			    uint64_t *to, bool *grew)
{
	uint32_t n = 0;

	for (uint32_t i = first; i; i = r->t->v[i].next) {
		const struct reach_move *m = &r->moves[i];

		if (!m->from || (!all && !is_possible(r, m, r->now)))
			continue;
		*grew |= pull(r, i, to);
		n++;
	}
	return n;
}

/* If no known step of a choice may follow, one may that is like any of them. */
static bool pull_all(struct reach *r, uint32_t move)
{
	const struct reach_move *m = &r->moves[move];
	uint64_t *to = behind(r, move);
	bool grew = false;

	if (!m->possible || !m->to)
		return false;
	leave_values(r, m);
	for (uint32_t i = r->places[m->to].choices; i;
	     i = r->moves[i].next_choice) {
		if (!pull_choice(r, i, false, to, &grew))
			(void)pull_choice(r, i, true, to, &grew);
	}
	return grew;
}

static void find_behind(struct reach *r)
{
	for (bool grew = true; grew; ) {
		grew = false;
		for (uint32_t i = r->t->n; i > 0; i--)
			grew |= pull_all(r, i);
	}
	for (uint32_t i = 1; i <= r->t->n; i++)
		(void)unite(r->may + (size_t)r->moves[i].to * r->words,
			    behind(r, i), r->words);
}

int reach_make_moves(struct reach *r)
{
	size_t moves = (size_t)r->t->n + 1, places = (size_t)r->n_places + 1;
	int rc;

	r->words = r->n_vars / 64 + 1;
	r->moves = calloc(moves, sizeof(*r->moves));
	r->behind = calloc(moves, r->words * sizeof(uint64_t));
	r->may = calloc(places, r->words * sizeof(uint64_t));
	r->set = calloc(r->words, sizeof(*r->set));
	r->use = calloc(r->words, sizeof(*r->use));
	r->ops = calloc(r->n_vars + 1u, sizeof(*r->ops));
	r->state = calloc(r->n_vars + 1u, sizeof(*r->state));
	r->read = calloc(r->n_vars + 1u, sizeof(*r->read));
	r->known_slots = 1024;
	while (r->known_slots < 4 * moves)
		r->known_slots *= 2;
	r->known = calloc(r->known_slots, sizeof(*r->known));
	if (!r->moves || !r->behind || !r->may || !r->set || !r->use ||
	    !r->ops || !r->state || !r->read || !r->known)
		return -ENOMEM;
	rc = read_steps(r);
	if (rc == 0)
		rc = find_values(r);
	if (rc == 0)
		find_behind(r);
	return rc;
}

/* ---- as a group of variables sees it ----------------------------------- */

/* Of what nothing reads behind the move all values are one. */
static int aim_one(struct reach *r, uint32_t move)
{
	struct reach_move *m = &r->moves[move];
	const uint64_t *may = r->may + (size_t)m->from * r->words;

	no_ops(r);
	for (uint32_t i = 0; i < m->n_own; i++) {
		if (reach_has(r->use, m->own[i].var))
			r->ops[m->own[i].var] = m->own[i];
	}
	for (uint32_t i = 0; i < r->n_vars; i++) {
		if (reach_has(r->use, i) && !reach_has(behind(r, move), i))
			r->ops[i].set = r->ops[i].need >= 0 ||
					reach_has(may, i) ? 0 : -1;
	}
	free(m->ops);
	free(m->needs);
	m->ops = keep_ops(r, false, &m->n_ops);
	m->needs = keep_ops(r, true, &m->n_needs);
	return m->ops && m->needs ? 0 : -ENOMEM;
}

int reach_aim(struct reach *r)
{
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= r->t->n; i++) {
		if (r->moves[i].from)
			rc = aim_one(r, i);
	}
	return rc;
}
