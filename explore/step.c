/* step.c: what each choice did. */
#include "explore/step.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "explore/graph.h"
#include "explore/shared.h"
#include "explore/trace.h"

int steps_map(struct steps **out)
{
	struct steps *t = shared_map(sizeof(*t));

	if (!t)
		return -ENOMEM;
	*out = t;
	return 0;
}

void steps_unmap(struct steps *t)
{
	shared_unmap(t, sizeof(*t));
}

void steps_reset(struct steps *t)
{
	t->full = t->started = false;
	t->n = t->n_pool = t->n_values = 0;
	memset(t->slots, 0, sizeof(t->slots));
}

/* Of those sorted by name. */
static uint64_t value_of(const struct step_value *v, uint32_t n, uint64_t name)
{
	uint32_t lo = 0, hi = n;

	while (lo < hi) {
		uint32_t mid = (lo + hi) / 2;

		if (v[mid].name == name)
			return v[mid].value;
		if (v[mid].name < name)
			lo = mid + 1;
		else
			hi = mid;
	}
	return 0;
}

uint64_t sight_value(const struct sight *s, uint64_t name)
{
	return value_of(s->v, s->n, name);
}

/* ---- by place and choice ------------------------------------------- */

/* The slot of the first step of a place and choice, or the one for it. */
static uint32_t slot_of(const struct steps *t, uint64_t from, uint64_t choice)
{
	uint32_t at = (uint32_t)(graph_scatter(from ^ graph_scatter(choice)) %
				 STEPS_SLOTS);

	for (; t->slots[at]; at = (at + 1) % STEPS_SLOTS) {
		const struct step *s = &t->v[t->slots[at]];

		if (s->from == from && s->choice == choice)
			break;
	}
	return at;
}

static struct step *add(struct steps *t, uint64_t from, uint64_t choice,
			uint32_t edge)
{
	struct step *s;
	uint32_t *slot;

	if (t->n + 1 >= STEPS_MAX) {
		t->full = true;
		return NULL;
	}
	slot = &t->slots[slot_of(t, from, choice)];
	s = &t->v[++t->n];
	*s = (struct step){ .from = from, .choice = choice, .edge = edge,
			    .at = t->n_pool };
	if (*slot) {
		s->next = t->v[*slot].next;
		t->v[*slot].next = t->n;
	} else {
		*slot = t->n;
	}
	return s;
}

static void put(struct steps *t, uint32_t *count, uint64_t name,
		uint64_t value)
{
	if (t->n_pool == STEPS_POOL) {
		t->full = true;
		return;
	}
	t->pool[t->n_pool++] = (struct step_value){ name, value };
	++*count;
}

/* ---- noting --------------------------------------------------------- */

static bool is_stored(const struct trace_way *w, uint64_t name)
{
	for (uint32_t i = 0; i < w->n_stored; i++) {
		if (w->stored[i] == name)
			return true;
	}
	return false;
}

static void put_reads(struct steps *t, struct step *s,
		      const struct sight *from, const struct sight *to,
		      uint32_t least, const struct trace_way *w)
{
	if (w->any) {
		for (uint32_t i = 0; i < from->n; i++)
			put(t, &s->n_read, from->v[i].name, from->v[i].value);
		return;
	}
	for (uint32_t i = 0; i < w->n_read; i++)
		put(t, &s->n_read, w->read[i], sight_value(from, w->read[i]));
	if (least != from->depth || (to && to->depth != from->depth))
		put(t, &s->n_read, SIGHT_WHERE, sight_value(from, SIGHT_WHERE));
	/* Scripts that ended: whether that leads to whoever started them now,
	   is the value of a name, too */
	for (uint32_t i = 0; i + least < from->depth && i < from->n_frames; i++)
		put(t, &s->n_read, from->scripts[i],
		    sight_value(from, from->scripts[i]));
}

/* What became otherwise though nothing surely stored it, may have become so
   because of what it was. */
static void put_moved(struct steps *t, struct step *s,
		      const struct sight *from, const struct sight *to,
		      const struct trace_way *w)
{
	for (uint32_t i = 0; i < from->n; i++) {
		const struct step_value *v = &from->v[i];

		if (sight_value(to, v->name) != v->value &&
		    !is_stored(w, v->name))
			put(t, &s->n_read, v->name, v->value);
	}
}

/* What it stored, and whatever else is otherwise. */
static void put_stores(struct steps *t, struct step *s,
		       const struct sight *from, const struct sight *to,
		       const struct trace_way *w)
{
	for (uint32_t i = 0; i < w->n_stored; i++)
		put(t, &s->n_stored, w->stored[i],
		    sight_value(to, w->stored[i]));
	for (uint32_t i = 0; i < to->n; i++) {
		const struct step_value *v = &to->v[i];

		if (sight_value(from, v->name) != v->value &&
		    !is_stored(w, v->name))
			put(t, &s->n_stored, v->name, v->value);
	}
	for (uint32_t i = 0; i < from->n; i++) {
		uint64_t name = from->v[i].name;

		if (from->v[i].value && !sight_value(to, name) &&
		    !is_stored(w, name))
			put(t, &s->n_stored, name, 0);
	}
}

void steps_note(struct steps *t, const struct sight *from, uint64_t choice,
		const struct sight *to, uint32_t least,
		const struct trace_way *w, uint32_t edge)
{
	const struct step *known;
	struct step *s;
	bool any;

	t->full |= from->full || (to && to->full);
	known = steps_find(t, from, choice, &any);
	if (known)
		return;
	s = add(t, from->place, choice, edge);
	if (!s)
		return;
	put_reads(t, s, from, to, least, w);
	if (!to)
		return;
	s->to = to->place;
	put_moved(t, s, from, to, w);
	put_stores(t, s, from, to, w);
}

bool step_is_claim(const struct steps *t, const struct step *s)
{
	return s->n_read == 1 && !t->pool[s->at].name;
}

void steps_claim(struct steps *t, const struct sight *at, uint64_t choice,
		 uint32_t edge)
{
	/* It never fits: no name has this number */
	struct step *s = add(t, at->place, choice, edge);

	if (s)
		put(t, &s->n_read, 0, 1);
}

/* ---- asking --------------------------------------------------------- */

static bool fits(const struct steps *t, const struct step *s,
		 const struct step_value *v, uint32_t n)
{
	const struct step_value *read = t->pool + s->at;

	for (uint32_t i = 0; i < s->n_read; i++) {
		if (value_of(v, n, read[i].name) != read[i].value)
			return false;
	}
	return true;
}

/* The step from a place where these values are set. */
static const struct step *find(const struct steps *t, uint64_t place,
			       const struct step_value *v, uint32_t n,
			       uint64_t choice, bool *known)
{
	uint32_t i = t->slots[slot_of(t, place, choice)];

	*known = i != 0;
	while (i && !fits(t, &t->v[i], v, n))
		i = t->v[i].next;
	return i ? &t->v[i] : NULL;
}

const struct step *steps_find(const struct steps *t, const struct sight *at,
			      uint64_t choice, bool *known)
{
	return find(t, at->place, at->v, at->n, choice, known);
}

const struct step *steps_find_at(const struct steps *t, uint32_t place,
				 uint64_t choice)
{
	const struct step_sight *s = &t->seen[place];
	bool known;

	return find(t, s->place, t->values + s->first, s->n, choice, &known);
}

/* ---- states --------------------------------------------------------- */

void steps_keep(struct steps *t, uint32_t place, const struct sight *at,
		uint32_t from, uint64_t choice)
{
	struct step_sight *s = &t->seen[place];

	if (at->n > SIGHTS_MAX - t->n_values) {
		t->full = true;
		return;
	}
	*s = (struct step_sight){ at->place, choice, t->n_values, at->n, from };
	memcpy(t->values + t->n_values, at->v, at->n * sizeof(at->v[0]));
	t->n_values += at->n;
}
