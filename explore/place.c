/* place.c: a place that a process comes to, and what may be chosen there. */
#include "explore/inside.h"

#include <unistd.h>

#include "core/str.h"
#include "explore/choices.h"
#include "interp/frame.h"
#include "interp/shell.h"

static void set_edge(struct explore *x, struct graph_edge *e,
		     const struct choice *v)
{
	struct graph *g = x->g;

	e->kind = v->kind;
	e->label = explore_keep(x, sbuf_text(&v->label));
	e->keys = graph_text(g, sbuf_text(&v->keys), v->keys.len);
	e->choose = graph_text(g, sbuf_text(&v->choose), v->choose.len);
}

uint32_t explore_set_place(struct explore *x, const struct state *s,
			   struct graph_place *p, const struct choices *c)
{
	struct srcpos pos = frame_pos(s->sh->frame);
	struct sbuf state = { 0 };

	if (state_say(s, &state) < 0)
		_exit(1);
	p->state = explore_keep(x, sbuf_text(&state));
	sbuf_free(&state);
	p->kind = c->kind;
	p->line = pos.line;
	p->file = explore_keep(x, pos.file);
	p->title = explore_keep(x, sbuf_text(&c->title));
	p->edges = graph_edges(x->g, c->n);
	if (!p->edges)
		return 0;
	p->n_edges = c->n;
	if (c->cut)
		x->g->full = true;
	for (uint32_t i = 0; i < c->n; i++)
		set_edge(x, &x->g->edges[p->edges + i], &c->v[i]);
	return p->edges;
}

void explore_cut(struct explore *x, uint64_t hash)
{
	x->g->edges[x->edge].cut = hash;
	explore_leave(x, TO_UNSEEN, 0);
}

struct state explore_state_of(struct explore *x, struct shell *sh)
{
	return (struct state){ .sh = sh, .lab = x->lab, .live = &x->live,
			       .kernels = &x->kernels, .g = x->g };
}
