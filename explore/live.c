/*
 * live.c: which settings matter for the running scripts. What a script reads
 * that another one starts is known only once it ran: the processes tell each
 * other in the graph, and all is walked again until no name is new.
 */
#include "explore/live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "explore/graph.h"
#include "flow/flow.h"
#include "flow/live.h"
#include "interp/ast.h"
#include "interp/frame.h"

/* A script that this process met. */
struct live_script {
	struct live_script *next;
	uint64_t            hash;	/* of its text			*/
	struct arena        mem;	/* of what matters		*/
	struct flow_live    matters;
};

/* ---- one script ---------------------------------------------------- */

static const char **names_of(const struct graph *g, struct arena *mem)
{
	const char **names = arena_calloc(mem, g->n_names_fixed + 1u,
					  sizeof(*names));

	for (uint32_t i = 0; names && i < g->n_names_fixed; i++)
		names[i] = graph_str(g, g->names[i]);
	return names;
}

static int analyse(struct live_script *s, const struct script *script,
		   const struct graph *g)
{
	struct arena mem = { 0 };
	const char **names = names_of(g, &mem);
	struct flow_others others = { names, g->n_names_fixed,
				      g->all_names_fixed, g->selected_fixed };
	struct flow *f = names ? flow_make(script, &mem, TEMPLATE_NONE) : NULL;
	int rc = f ? flow_live(f, &s->mem, &others, &s->matters) : -ENOMEM;

	arena_free(&mem);
	return rc;
}

static bool is_listed(const struct graph *g, const char *name)
{
	for (uint32_t i = 0; i < g->n_names; i++) {
		if (!strcmp(graph_str(g, g->names[i]), name))
			return true;
	}
	return false;
}

/* What it reads from its first line on, whoever starts it. */
static void publish(const struct flow_live *l, struct graph *g)
{
	graph_lock(g);
	g->all_names |= flow_live_all(l, 0);
	g->selected |= flow_live_selected(l, 0);
	for (uint32_t i = 0; i < l->n_names; i++) {
		if (!flow_live_at(l, 0, i) || is_listed(g, l->names[i]))
			continue;
		if (g->n_names == NAMES_MAX)
			g->all_names = true;
		else
			g->names[g->n_names++] = graph_text(g, l->names[i],
							strlen(l->names[i]));
	}
	graph_unlock(g);
}

static struct live_script *script_of(struct live *l, struct graph *g,
				     const struct frame *f)
{
	const struct script *script = f->script;
	uint64_t hash = graph_hash(HASH_SEED, script->source, script->len);
	struct live_script *s = l->scripts;
	bool is_first = !f->up && !l->started;

	while (s && s->hash != hash)
		s = s->next;
	if (s)
		return s;
	s = calloc(1, sizeof(*s));
	if (!s || analyse(s, script, g) < 0)
		return NULL;	/* the process is about to give up */
	s->hash = hash;
	l->started |= is_first;
	if (!is_first)
		publish(&s->matters, g);
	s->next = l->scripts;
	l->scripts = s;
	return s;
}

/* ---- asking -------------------------------------------------------- */

/* To hash a text for each of its commands would take long. */
static struct live_script *script_again(struct live *l, struct graph *g,
					const struct frame *f)
{
	if (l->frame != f || l->script != f->script)
		l->found = script_of(l, g, f);
	l->frame = f;
	l->script = f->script;
	return l->found;
}

void live_back(struct live *l, const struct frame *f)
{
	if (l->frame != f)
		l->frame = NULL;
}

/* The node of the frame's command, as the graph of its script counts. */
static uint32_t node_of(const struct frame *f)
{
	uint32_t node = f->line->before + (f->line->label != NULL);

	for (const struct cmd *c = f->line->cmds; c != f->cmd; c = c->next)
		node++;
	return node;
}

int live_at(struct live *l, struct graph *g, const struct frame *f,
	    struct live_point *out)
{
	struct live_script *s;

	*out = (struct live_point){ 0 };
	if (!f || !f->script || f->prompt || !f->cmd || !f->cmd->words)
		return 0;
	s = script_again(l, g, f);
	if (!s)
		return -ENOMEM;
	*out = (struct live_point){ &s->matters, node_of(f) };
	return 0;
}

int live_look(struct live *l, struct graph *g, const struct frame *f)
{
	struct live_set *out = &l->set;

	out->n = 0;
	for (; f && out->n < sizeof(out->at) / sizeof(out->at[0]);
	     f = f->up) {
		if (live_at(l, g, f, &out->at[out->n]) < 0)
			return -ENOMEM;
		out->n += out->at[out->n].script != NULL;
	}
	return 0;
}

bool live_selected(const struct live_set *set)
{
	for (unsigned i = 0; i < set->n; i++) {
		if (flow_live_selected(set->at[i].script, set->at[i].node))
			return true;
	}
	return false;
}

bool live_image(const struct live_set *set, const char *name, bool fetched)
{
	for (unsigned i = 0; i < set->n; i++) {
		if (flow_live_image(set->at[i].script, set->at[i].node, name,
				    fetched))
			return true;
	}
	return false;
}

bool live_is(const struct live_set *set, const char *name)
{
	for (unsigned i = 0; i < set->n; i++) {
		if (flow_live_is(set->at[i].script, set->at[i].node, name))
			return true;
	}
	return false;
}
