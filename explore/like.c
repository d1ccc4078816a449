/* like.c: edges that nobody walked, since one like them leads where they do. */
#include <errno.h>

#include "explore/errand.h"
#include "explore/step.h"

static void resolve(const struct steps *t, struct graph *g, uint32_t place)
{
	const struct graph_place *p = &g->places[place];

	for (uint32_t i = p->edges; i < p->edges + p->n_edges; i++) {
		struct graph_edge *e = &g->edges[i];
		const struct step *found;

		if (e->to_kind != TO_LIKE)
			continue;
		found = steps_find_at(t, place, e->cut);
		e->to = found ? found->edge : 0;
	}
}

void likes_resolve(const struct steps *t, struct graph *g)
{
	for (uint32_t i = 0; i < g->n_places; i++)
		resolve(t, g, i);
}

/* The errand that leads to the place; 0: there is no room for it. */
static uint32_t errand_to(const struct steps *t, struct errands *e,
			  uint32_t place)
{
	const struct step_sight *s = &t->seen[place];
	uint32_t at;

	if (!s->from)
		return 1;
	at = errand_to(t, e, s->from - 1);
	return at ? errand_add(e, at, s->choice) : 0;
}

static int ask(const struct steps *t, const struct graph *g,
	       struct errands *e, uint32_t place, uint64_t choice)
{
	uint32_t at;

	if (!errand_is_new(e, graph_scatter(g->places[place].hash ^
					    graph_scatter(choice))))
		return 0;
	at = errand_to(t, e, place);
	return at && errand_add(e, at, choice) ? 0 : -ENOMEM;
}

static int ask_at(const struct steps *t, const struct graph *g,
		  struct errands *e, uint32_t place)
{
	const struct graph_edge *edge = &g->edges[g->places[place].edges];
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < g->places[place].n_edges; i++) {
		if (edge[i].to_kind == TO_LIKE &&
		    !steps_find_at(t, place, edge[i].cut))
			rc = ask(t, g, e, place, edge[i].cut);
	}
	return rc;
}

int likes_ask(const struct steps *t, const struct graph *g,
	      struct errands *e)
{
	int rc = 0;

	for (uint32_t i = 0; rc == 0 && i < g->n_places; i++)
		rc = ask_at(t, g, e, i);
	return rc;
}
