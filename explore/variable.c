/* variable.c: numbers for settings, their values, and places. */
#include "explore/reaching.h"

#include <errno.h>
#include <stdlib.h>

#include "explore/graph.h"

void *reach_grown(void *v, uint32_t n, uint32_t *cap, size_t size)
{
	uint32_t more = *cap ? 2 * *cap : 16;
	void *p;

	if (n < *cap)
		return v;
	p = realloc(v, more * size);
	if (p)
		*cap = more;
	return p;
}

/* ---- settings ------------------------------------------------------- */

static uint32_t first_slot(const struct reach *r, uint64_t hash)
{
	return (uint32_t)(graph_scatter(hash) % r->slots);
}

uint32_t reach_find_var(const struct reach *r, uint64_t name)
{
	uint32_t at = first_slot(r, name), i;

	for (; (i = r->var_slots[at]); at = (at + 1) % r->slots) {
		if (r->vars[i - 1].name == name)
			return i;
	}
	return 0;
}

int32_t reach_number_of(struct reach_var *v, uint64_t value)
{
	uint64_t *values;

	for (uint32_t i = 0; i < v->n; i++) {
		if (v->values[i] == value)
			return (int32_t)i;
	}
	values = reach_grown(v->values, v->n, &v->cap, sizeof(*values));
	if (!values)
		return -1;
	v->values = values;
	values[v->n] = value;
	return (int32_t)v->n++;
}

static int add_var(struct reach *r, uint64_t name)
{
	uint32_t at = first_slot(r, name);
	struct reach_var *v = &r->vars[r->n_vars];

	if (reach_find_var(r, name))
		return 0;
	while (r->var_slots[at])
		at = (at + 1) % r->slots;
	*v = (struct reach_var){ .name = name, .group = r->n_vars };
	r->var_slots[at] = ++r->n_vars;
	return reach_number_of(v, sight_value(&r->t->start, name)) < 0 ?
	       -ENOMEM : 0;
}

/* Those that some step changes, in the order in which that was found: so those
   of one script are near each other, and diagrams short. */
static int find_vars(struct reach *r)
{
	const struct steps *t = r->t;
	int rc = 0;

	for (uint32_t i = 1; rc == 0 && i <= t->n; i++) {
		const struct step *s = &t->v[i];
		const struct step_value *v = t->pool + s->at + s->n_read;

		for (uint32_t k = 0; rc == 0 && k < s->n_stored; k++) {
			if (v[k].value != sight_value(&t->start, v[k].name))
				rc = add_var(r, v[k].name);
		}
	}
	return rc;
}

/* ---- places ----------------------------------------------------------- */

static uint32_t slot_of_place(const struct reach *r, uint64_t key)
{
	uint32_t at = first_slot(r, key), i;

	for (; (i = r->place_slots[at]); at = (at + 1) % r->slots) {
		if (r->places[i].key == key)
			break;
	}
	return at;
}

uint32_t reach_place_of(const struct reach *r, uint64_t key)
{
	return r->place_slots[slot_of_place(r, key)];
}

static void add_place(struct reach *r, uint64_t key)
{
	uint32_t *slot = &r->place_slots[slot_of_place(r, key)];

	if (*slot)
		return;
	*slot = ++r->n_places;
	r->places[*slot].key = key;
}

int reach_number(struct reach *r)
{
	const struct steps *t = r->t;

	r->slots = 2 * (t->n_pool + t->n + 16);
	r->vars = calloc(t->n_pool + 1u, sizeof(*r->vars));
	r->places = calloc(2u * t->n + 3, sizeof(*r->places));
	r->var_slots = calloc(r->slots, sizeof(*r->var_slots));
	r->place_slots = calloc(r->slots, sizeof(*r->place_slots));
	if (!r->vars || !r->places || !r->var_slots || !r->place_slots)
		return -ENOMEM;
	add_place(r, t->start.place);
	for (uint32_t i = 1; i <= t->n; i++) {
		add_place(r, t->v[i].from);
		if (t->v[i].to)
			add_place(r, t->v[i].to);
	}
	return find_vars(r);
}
