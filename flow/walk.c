/* walk.c: follow the graph's edges. */
#include "flow/flow.h"

#include <string.h>

/* A new round: nothing was seen yet. */
static void begin(struct flow *f)
{
	if (++f->round)
		return;
	memset(f->seen, 0, f->n * sizeof(*f->seen));
	f->round = 1;
}

static void push(struct flow *f, struct flow_walk *w, uint32_t to,
		 uint32_t *top)
{
	if (to == FLOW_END)
		w->ends = true;
	else if (to == FLOW_DIES)
		w->dies = true;
	else if (to != FLOW_NONE && f->seen[to] != f->round) {
		f->seen[to] = f->round;
		f->stack[(*top)++] = to;
	}
}

static void push_labels(struct flow *f, struct flow_walk *w,
			uint32_t *top)
{
	if (w->labels)
		return;
	w->labels = true;
	FLOW_EACH(f, FLOW_LABEL, i)
		push(f, w, i, top);
}

static void push_edges(struct flow *f, struct flow_walk *w,
		       uint32_t node, int which, uint32_t *top)
{
	const struct flow_node *n = &f->v[node];
	const struct flow_jump *j = n->kind == FLOW_GOTO ? n->jump : NULL;

	if (which & WALK_FAIL)
		push(f, w, n->fail, top);
	if (!(which & WALK_OK))
		return;
	push(f, w, n->ok, top);
	for (uint32_t i = 0; j && i < j->n_targets; i++)
		push(f, w, j->targets[i], top);
	if (!(j && j->open) && !n->leads_anywhere)
		return;
	if (w->all_labels)
		push_labels(f, w, top);
	else
		w->lost = true;
}

static void walk_stack(struct flow *f, struct flow_walk *w, uint32_t top)
{
	uint32_t node;

	while (top && !w->done) {
		if (!flow_spend(f)) {
			w->lost = true;
			return;
		}
		node = f->stack[--top];
		push_edges(f, w, node, w->visit(w, node), &top);
	}
}

void flow_walk(struct flow *f, struct flow_walk *w, uint32_t node,
	       int from)
{
	uint32_t top = 0;

	begin(f);
	push_edges(f, w, node, from, &top);
	walk_stack(f, w, top);
}

void flow_walk_at(struct flow *f, struct flow_walk *w, uint32_t node)
{
	uint32_t top = 0;

	if (!f->n)
		return;
	begin(f);
	push(f, w, node, &top);
	walk_stack(f, w, top);
}

/* ---- may it be unset? ---------------------------------------------- */

struct unset {
	struct flow            *f;
	const struct flow_name *name;
	uint32_t                wanted;
	bool                    found;
};

static bool stores(const struct unset *u, uint32_t node)
{
	unsigned kind = u->f->v[node].kind;

	if (kind == FLOW_SAFE || kind == FLOW_LABEL || kind == FLOW_GOTO ||
	    kind == FLOW_EMPTY || flow_is_test(kind))
		return false;
	for (const struct flow_def *d = u->f->v[node].defs; d;
	     d = d->next_here) {
		if (d->name == u->name && d->kind != FLOW_CLEAR)
			return true;
	}
	return false;
}

static bool tests(const struct unset *u, uint32_t node)
{
	const struct flow_use *s = flow_use(u->f, node, u->name);

	return s && s->tested;
}

static int unset_visit(struct flow_walk *w, uint32_t node)
{
	struct unset *u = w->ctx;
	unsigned kind = u->f->v[node].kind;

	if (node == u->wanted)
		u->found = true;
	w->done = u->found;
	if (u->found)
		return WALK_STOP;
	if (kind == FLOW_ISSET && tests(u, node))
		return WALK_FAIL;
	/* another script may store it */
	if (kind == FLOW_EXEC)
		return WALK_FAIL;
	return stores(u, node) ? WALK_FAIL : WALK_ON;
}

bool flow_may_be_unset(struct flow *f, const struct flow_name *name,
		       uint32_t node)
{
	struct unset u = { f, name, node, false };
	struct flow_walk w = { .visit = unset_visit, .ctx = &u };

	flow_walk_at(f, &w, 0);
	return u.found;
}
