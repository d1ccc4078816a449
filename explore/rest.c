/* rest.c: what no way came by: lines that never ran, what limits cut. */
#include "explore/inside.h"

#include "core/str.h"
#include "interp/ast.h"

/* ---- lines that never ran ------------------------------------------ */

static bool has_command(const struct script_line *l)
{
	for (const struct cmd *c = l->cmds; c; c = c->next) {
		if (c->words)
			return true;
	}
	return false;
}

bool explore_dead(const struct graph *g, const struct graph_script *s,
		  uint32_t *line, uint32_t *last)
{
	struct script *script;
	const struct script_line *l;
	uint32_t from = 0;

	if (script_parse(graph_str(g, s->file), graph_str(g, s->source),
			 s->len, true, &script, NULL) < 0)
		return false;
	for (l = script->first; l; l = l->next) {
		if (l->number < *line || !has_command(l))
			continue;
		if (!g->text[s->ran + l->number]) {
			from = from ? from : l->number;
			*last = l->number;
		} else if (from) {
			break;
		}
	}
	script_free(script);
	*line = from;
	return from != 0;
}

/* ---- what was not looked at ---------------------------------------- */

static unsigned count_bounds(const struct explore_map *m)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < m->n_ends; i++)
		n += m->g->ends[m->ends[i]].kind == END_BOUND;
	return n;
}

void explore_say_bounds(const struct explore *x,
			const struct explore_map *m, struct sbuf *out)
{
	const struct graph *g = x->g;
	unsigned long long n = m->n_unseen;

	if (!n && !count_bounds(m) && !g->full && !g->cut_paths && !g->n_lost)
		return;
	if (n)
		sbuf_printf(out, "%llu choice%s not followed\n", n,
			    n == 1 ? " was" : "s were");
	if (g->cut_paths)
		sbuf_printf(out, "more than %llu ways (--max-paths)\n",
			    (unsigned long long)x->opt->max_paths);
	if (n && g->cut_paths && x->kept_depth)
		sbuf_printf(out, "all ways of at most %llu choices were "
			    "followed to their ends\n",
			    (unsigned long long)x->kept_depth + 1);
	else if (n && g->cut_depth)
		sbuf_printf(out, "more than %llu choices on one way "
			    "(--max-depth)\n",
			    (unsigned long long)x->opt->max_depth);
	if (n && g->cut_rounds)
		sbuf_printf(out, "one place more than %llu times on one way, "
			    "in a new state each time (--max-rounds)\n",
			    (unsigned long long)x->opt->max_rounds);
	if (g->n_lost)
		sbuf_printf(out, "%u choice%s with other values of settings: no "
			    "way to them was found\n", (unsigned)g->n_lost,
			    g->n_lost == 1 ? "" : "s");
	if (g->full)
		sbuf_str(out, "the tables are full\n");
}
