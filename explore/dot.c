/* dot.c: the map for Graphviz. */
#include "core/str.h"
#include "explore/inside.h"

#define WIDE	34	/* characters, before a line of text is broken */

/* A label: quoted, broken into lines. */
static void put_quoted(FILE *out, const char *text)
{
	size_t col = 0;

	for (; *text; text++, col++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', out);
		if ((*text == ' ' && col > WIDE) || *text == '\n') {
			fputs("\\n", out);
			col = 0;
		} else {
			fputc(*text, out);
		}
	}
}

static void put_place(const struct explore_map *m, uint32_t i, FILE *out)
{
	struct sbuf text = { 0 };

	explore_say_place(m, m->places[i], &text);
	fprintf(out, "  p%u [label=\"", (unsigned)i + 1);
	put_quoted(out, sbuf_text(&text));
	fprintf(out, "\"];\n");
	sbuf_free(&text);
}

static const char *colour(const struct graph_end *e)
{
	if (explore_end_is_bad(e))
		return "#fbdcd8";
	return e->kind == LAB_END_BOOT ? "#d8f0dc" : "#e8e8ee";
}

static void put_end(const struct explore_map *m, uint32_t i, FILE *out)
{
	const struct graph_end *e = &m->g->ends[m->ends[i]];
	struct sbuf text = { 0 };

	explore_say_end(m, m->ends[i], &text);
	fprintf(out, "  e%u [style=\"filled,rounded\", fillcolor=\"%s\", "
		"label=\"", (unsigned)i + 1, colour(e));
	put_quoted(out, sbuf_text(&text));
	fprintf(out, "\"];\n");
	sbuf_free(&text);
}

static void put_edge(const struct explore_map *m, const char *from,
		     uint32_t edge, FILE *out)
{
	struct sbuf text = { 0 };
	uint32_t to;
	enum graph_edge_to kind = explore_to(m, edge, &to);

	if (kind == TO_UNSEEN)
		return;
	if (edge != START_EDGE)
		explore_say_edge(m, edge, &text);
	fprintf(out, "  %s -> %c%u [label=\"", from,
		kind == TO_PLACE ? 'p' : 'e', (unsigned)
		(kind == TO_PLACE ? m->place_no[to] : m->end_no[to]));
	put_quoted(out, sbuf_text(&text));
	fprintf(out, "\"];\n");
	sbuf_free(&text);
}

static void put_edges(const struct explore_map *m, uint32_t i, FILE *out)
{
	const struct graph_place *p = &m->g->places[m->places[i]];
	char from[16];

	snprintf(from, sizeof(from), "p%u", (unsigned)i + 1);
	for (uint32_t e = 0; e < p->n_edges; e++)
		put_edge(m, from, p->edges + e, out);
}

int explore_print_dot(const struct explore *x, FILE *out)
{
	struct explore_map m;
	int rc = explore_map(x, &m);

	if (rc < 0)
		return rc;
	fprintf(out, "digraph boot {\n  rankdir=LR;\n"
		"  node [shape=box, style=rounded, fontname=\"sans-serif\", "
		"fontsize=11];\n"
		"  edge [fontname=\"sans-serif\", fontsize=9, "
		"color=\"#707078\"];\n  start [shape=circle, label=\"\", "
		"style=filled, fillcolor=\"#404048\", width=0.2];\n");
	for (uint32_t i = 0; i < m.n_places; i++)
		put_place(&m, i, out);
	for (uint32_t i = 0; i < m.n_ends; i++)
		put_end(&m, i, out);
	put_edge(&m, "start", START_EDGE, out);
	for (uint32_t i = 0; i < m.n_places; i++)
		put_edges(&m, i, out);
	fprintf(out, "}\n");
	explore_map_free(&m);
	return 0;
}
