/* replay.c: a way once more, by "pxesh run". */
#include "explore/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"

#define SHELLS_OWN " \t\n'\"\\$&;()<>|*?`#~[]{}!"
#define LATE_MS 5	/* a key comes so long after it is waited for */

void explore_quote(struct sbuf *out, const char *text)
{
	if (*text && !strpbrk(text, SHELLS_OWN)) {
		sbuf_str(out, text);
		return;
	}
	sbuf_char(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			sbuf_str(out, "'\\''");
		else
			sbuf_char(out, *text);
	}
	sbuf_char(out, '\'');
}

/* Items, and after them nothing but waiting: --choose will do. */
static bool by_labels(const struct graph *g, const uint32_t *way)
{
	bool over = false;

	for (; *way; way++) {
		unsigned kind = g->edges[*way].kind;

		if (kind == EDGE_KEYS || (kind == EDGE_ITEM && over))
			return false;
		over |= kind == EDGE_NOBODY;
	}
	return true;
}

static void say_labels(const struct graph *g, const uint32_t *way,
		       struct sbuf *out)
{
	for (; *way; way++) {
		if (g->edges[*way].kind != EDGE_ITEM)
			continue;
		sbuf_str(out, " --choose ");
		explore_quote(out, graph_str(g, g->edges[*way].choose));
	}
	sbuf_str(out, " --keys ''");
}

/* How often the way comes by this line, up to this edge. */
static unsigned count_line(const struct explore_map *m, const uint32_t *way,
			   const uint32_t *last)
{
	const struct graph *g = m->g;
	const struct graph_place *at = &g->places[m->edge_place[*last]];
	unsigned n = 0;

	for (; way <= last; way++) {
		const struct graph_place *p = &g->places[m->edge_place[*way]];

		n += p->kind == PLACE_COMMAND && p->line == at->line &&
			!strcmp(graph_str(g, p->file), graph_str(g, at->file));
	}
	return n;
}

static void say_failures(const struct explore_map *m, const uint32_t *way,
			 struct sbuf *out)
{
	struct sbuf where = { 0 };

	for (const uint32_t *e = way; *e; e++) {
		const struct graph_place *p = &m->g->places[m->edge_place[*e]];
		unsigned times;

		if (m->g->edges[*e].kind != EDGE_FAIL)
			continue;
		times = count_line(m, way, e);
		sbuf_reset(&where);
		sbuf_printf(&where, "%s:%u", graph_str(m->g, p->file),
			    (unsigned)p->line);
		if (times > 1)
			sbuf_printf(&where, "#%u", times);
		sbuf_str(out, " --fail ");
		explore_quote(out, sbuf_text(&where));
	}
	sbuf_free(&where);
}

/* A key lies ready from the start, unless a wait keeps it back. */
static void say_keys(const struct graph *g, const uint32_t *way,
		     struct sbuf *out)
{
	uint64_t since_us = g->edges[START_EDGE].took_us;
	bool wait = false;
	struct sbuf keys = { 0 };

	for (; *way; way++) {
		const struct graph_edge *e = &g->edges[*way];
		const char *text = graph_str(g, e->keys);

		if (e->kind == EDGE_NOBODY)
			wait = true;
		if (e->keys) {
			if (wait || !strncmp(text, "<Ctrl-C>", 8))
				sbuf_printf(&keys, "<%llums>",
					    (unsigned long long)
					    (since_us / 1000 + LATE_MS));
			sbuf_str(&keys, text);
			since_us = 0;
			wait = false;
		}
		since_us += e->took_us;
	}
	sbuf_str(out, " --keys ");
	explore_quote(out, sbuf_text(&keys));
	sbuf_free(&keys);
}

/* Does the way leave out what "run" would do? */
static bool skips(const struct graph *g, const uint32_t *way)
{
	if (g->edges[START_EDGE].passed)
		return true;
	for (; *way; way++) {
		if (g->edges[*way].kind == EDGE_SKIP || g->edges[*way].passed)
			return true;
	}
	return false;
}

void explore_say_replay(const struct explore *x,
			const struct explore_map *m, uint32_t last_edge,
			struct sbuf *out)
{
	uint32_t *way = explore_way(m, last_edge);

	if (!way || skips(m->g, way)) {
		free(way);
		return;
	}
	sbuf_str(out, "pxesh run ");
	explore_quote(out, x->opt->script);
	sbuf_str(out, x->opt->replay);
	say_failures(m, way, out);
	if (by_labels(m->g, way))
		say_labels(m->g, way, out);
	else
		say_keys(m->g, way, out);
	free(way);
}
