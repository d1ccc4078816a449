/*
 * map.c: what was found, in an order that does not depend on who
 * found it: breadth first from the start, so by the fewest choices.
 */
#include "core/str.h"
#include "core/unconst.h"
#include "explore/inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LIKE_MAX 64	/* edges that lead where another one leads */

/* Where an edge leads. If a limit cut it, its state may have been reached by
   another way, and then that is where it leads. */
static enum graph_edge_to target(const struct graph *g, uint32_t edge,
				 uint32_t *to)
{
	const struct graph_edge *e = &g->edges[edge];

	for (unsigned n = 0; e->to_kind == TO_LIKE && e->to && n < LIKE_MAX;
	     n++)
		e = &g->edges[e->to];
	*to = e->to;
	if (e->to_kind == TO_LIKE)
		return TO_UNSEEN;
	if (e->to_kind == TO_UNSEEN && e->cut && graph_find(g, e->cut, to))
		return TO_PLACE;
	return e->to_kind;
}

enum graph_edge_to explore_to(const struct explore_map *m, uint32_t edge,
			      uint32_t *to)
{
	return target(m->g, edge, to);
}

static void visit(struct explore_map *m, uint32_t edge, uint32_t from)
{
	uint32_t to;

	m->edge_place[edge] = from;
	if (m->g->edges[edge].to_kind == TO_LIKE) {
		m->n_unseen += target(m->g, edge, &to) == TO_UNSEEN;
		return;
	}
	switch (target(m->g, edge, &to)) {
	case TO_PLACE:
		if (m->place_no[to])
			return;
		m->places[m->n_places++] = to;
		m->place_no[to] = m->n_places;
		m->place_from[to] = edge;
		return;
	case TO_END:
		if (m->end_no[to])
			return;
		m->ends[m->n_ends++] = to;
		m->end_no[to] = m->n_ends;
		m->end_from[to] = edge;
		return;
	default:
		m->n_unseen++;
	}
}

/* Follow the edges of a place: those of failures that the explorer made up
   (@fails), or the others. */
static void visit_edges(struct explore_map *m, uint32_t place, bool fails)
{
	const struct graph_place *p = &m->g->places[place];

	for (uint32_t e = p->edges; e < p->edges + p->n_edges; e++) {
		if ((m->g->edges[e].kind == EDGE_FAIL) == fails)
			visit(m, e, place);
	}
}

/* Visit places breadth first, those that need no made-up failure before those
   that need one. */
static void walk(struct explore_map *m)
{
	uint32_t done = 0, failed = 0;

	while (failed < m->n_places) {
		while (done < m->n_places)
			visit_edges(m, m->places[done++], false);
		visit_edges(m, m->places[failed++], true);
	}
}

/* ---- lists, sorted ------------------------------------------------- */

static int compare_fetches(const void *a, const void *b, void *ctx)
{
	const struct graph *g = ctx;
	const struct graph_fetch *f = &g->fetches[*(const uint32_t *)a];
	const struct graph_fetch *h = &g->fetches[*(const uint32_t *)b];
	int d = strcmp(graph_str(g, f->file), graph_str(g, h->file));

	if (!d)
		d = (f->line > h->line) - (f->line < h->line);
	return d ? d : strcmp(graph_str(g, f->words),
			      graph_str(g, h->words));
}

static int compare_scripts(const void *a, const void *b, void *ctx)
{
	const struct graph *g = ctx;
	const struct graph_script *s = &g->scripts[*(const uint32_t *)a];
	const struct graph_script *t = &g->scripts[*(const uint32_t *)b];
	int d = strcmp(graph_str(g, s->file), graph_str(g, t->file));

	return d ? d : strcmp(graph_str(g, s->source),
			      graph_str(g, t->source));
}

static void sort_lists(struct explore_map *m)
{
	for (uint32_t i = 0; i < m->n_fetches; i++)
		m->fetches[i] = i;
	for (uint32_t i = 0; i < m->n_scripts; i++)
		m->scripts[i] = i;
	qsort_r(m->fetches, m->n_fetches, sizeof(uint32_t), compare_fetches,
		unconst(m->g));
	qsort_r(m->scripts, m->n_scripts, sizeof(uint32_t), compare_scripts,
		unconst(m->g));
}

static void *table(uint32_t n)
{
	return calloc((size_t)n + 1, sizeof(uint32_t));
}

int explore_map(const struct explore *x, struct explore_map *m)
{
	const struct graph *g = x->g;

	*m = (struct explore_map){
		.g = g,
		.places = table(g->n_places), .place_no = table(g->n_places),
		.place_from = table(g->n_places), .ends = table(g->n_ends),
		.end_no = table(g->n_ends), .end_from = table(g->n_ends),
		.edge_place = table(g->n_edges),
		.fetches = table(g->n_fetches), .n_fetches = g->n_fetches,
		.scripts = table(g->n_scripts), .n_scripts = g->n_scripts,
	};
	if (!m->places || !m->place_no || !m->place_from || !m->ends ||
	    !m->end_no || !m->end_from || !m->edge_place || !m->fetches ||
	    !m->scripts) {
		explore_map_free(m);
		return -ENOMEM;
	}
	sort_lists(m);
	visit(m, START_EDGE, 0);
	walk(m);
	return 0;
}

void explore_map_free(struct explore_map *m)
{
	free(m->places);
	free(m->place_no);
	free(m->place_from);
	free(m->ends);
	free(m->end_no);
	free(m->end_from);
	free(m->edge_place);
	free(m->fetches);
	free(m->scripts);
	*m = (struct explore_map){ 0 };
}

uint32_t *explore_way(const struct explore_map *m, uint32_t last_edge)
{
	uint32_t n = 0, *way;

	for (uint32_t e = last_edge; e != START_EDGE;
	     e = m->place_from[m->edge_place[e]])
		n++;
	way = table(n);
	if (!way)
		return NULL;
	for (uint32_t e = last_edge; e != START_EDGE;
	     e = m->place_from[m->edge_place[e]])
		way[--n] = e;
	return way;
}

/* ---- judging ------------------------------------------------------- */

bool explore_place_waits(const struct graph *g, const struct graph_place *p)
{
	if (p->kind == PLACE_COMMAND)
		return false;
	for (uint32_t e = 0; e < p->n_edges; e++) {
		if (g->edges[p->edges + e].kind == EDGE_NOBODY)
			return p->kind == PLACE_SHELL;
	}
	return true;
}

bool explore_end_is_bad(const struct graph_end *e)
{
	return e->kind == LAB_END_ERROR || e->kind == LAB_END_ENDLESS ||
		e->kind == END_CRASH ||
		(e->kind == LAB_END_EXIT && e->status != 0);
}

bool explore_is_bad(const struct explore *x)
{
	for (uint32_t i = 0; i < x->g->n_ends; i++) {
		if (explore_end_is_bad(&x->g->ends[i]))
			return true;
	}
	return x->g->n_fetches > 0 || !x->g->n_ends;
}

void explore_say_sum(const struct explore *x, struct sbuf *out)
{
	unsigned bad = 0;

	for (uint32_t i = 0; i < x->g->n_ends; i++)
		bad += explore_end_is_bad(&x->g->ends[i]);
	(void)sbuf_printf(out, "  %-32s %6u %6u %6u\n", x->opt->machine,
			  (unsigned)x->g->n_ends, bad,
			  (unsigned)x->g->n_fetches);
}
