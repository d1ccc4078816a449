/* errand.c: choices that are to be made one after another. */
#include "explore/errand.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "explore/shared.h"

int errands_map(struct errands **out)
{
	struct errands *e = shared_map(sizeof(*e));

	if (!e)
		return -ENOMEM;
	errands_reset(e);
	*out = e;
	return 0;
}

void errands_unmap(struct errands *e)
{
	shared_unmap(e, sizeof(*e));
}

void errands_reset(struct errands *e)
{
	errands_forget(e);
	e->n_asked = 0;
	memset(e->asked, 0, sizeof(e->asked));
	memset(e->looks, 0, sizeof(e->looks));
}

bool numbers_add(uint64_t *set, uint32_t slots, uint64_t number)
{
	uint32_t at = (uint32_t)number & (slots - 1);

	number += !number;
	while (set[at] && set[at] != number)
		at = (at + 1) & (slots - 1);
	if (set[at])
		return false;
	set[at] = number;
	return true;
}

bool errand_is_new(struct errands *e, uint64_t number)
{
	bool is_new = e->n_asked < ERRANDS_SLOTS / 2 &&
		      numbers_add(e->asked, ERRANDS_SLOTS, number);

	e->n_asked += is_new;
	return is_new;
}

void errands_forget(struct errands *e)
{
	e->n = 1;
	e->full = false;
	e->n_added = e->n_lost = 0;
	e->v[1] = (struct errand){ 0 };
}

bool errands_are_none(const struct errands *e)
{
	return e->n == 1;
}

uint32_t errand_child(const struct errands *e, uint32_t at, uint64_t choice)
{
	uint32_t i = at ? e->v[at].first : 0;

	while (i && e->v[i].choice != choice)
		i = e->v[i].next;
	return i;
}

uint32_t errand_add(struct errands *e, uint32_t at, uint64_t choice)
{
	uint32_t i = errand_child(e, at, choice);

	if (i)
		return i;
	if (e->n + 1 == ERRANDS_MAX) {
		e->full = true;
		return 0;
	}
	i = ++e->n;
	e->v[i] = (struct errand){ .choice = choice, .next = e->v[at].first };
	e->v[at].first = i;
	return i;
}
