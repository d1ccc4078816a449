/* text.c: the map as a tree of text, and lists below it. */
#include <string.h>

#include "core/str.h"
#include "explore/inside.h"

#define SAME_LINE_MAX	3	/* downloads of one line that are shown */
#define INDENT_MAX	2048	/* bytes: some 400 levels */

struct printing {
	const struct explore *x;
	struct explore_map        m;
	FILE                     *out;
	struct sbuf               indent, line;
};

static void say(struct printing *p)
{
	fputs(sbuf_text(&p->line), p->out);
	sbuf_reset(&p->line);
}

static void print_place(struct printing *p, uint32_t place);

/* What is behind an edge: a place that stands here, or elsewhere; an end. */
static void print_target(struct printing *p, uint32_t edge)
{
	uint32_t to;

	switch (explore_to(&p->m, edge, &to)) {
	case TO_PLACE:
		if (p->m.place_from[to] != edge) {
			fprintf(p->out, "to #%u\n",
				(unsigned)p->m.place_no[to]);
			return;
		}
		fprintf(p->out, "#%u ", (unsigned)p->m.place_no[to]);
		explore_say_place(&p->m, to, &p->line);
		say(p);
		fputc('\n', p->out);
		print_place(p, to);
		return;
	case TO_END:
		explore_say_end(&p->m, to, &p->line);
		say(p);
		fprintf(p->out, " [E%u]\n", (unsigned)p->m.end_no[to]);
		return;
	default:
		fprintf(p->out, "(not followed)\n");
	}
}

static void print_place(struct printing *p, uint32_t place)
{
	const struct graph_place *at = &p->m.g->places[place];
	size_t len = p->indent.len;

	if (len > INDENT_MAX) {
		fprintf(p->out, "%s...\n", sbuf_text(&p->indent));
		return;
	}
	for (uint32_t i = 0; i < at->n_edges; i++) {
		bool last = i + 1 == at->n_edges;

		explore_say_edge(&p->m, at->edges + i, &p->line);
		fprintf(p->out, "%s%s ", sbuf_text(&p->indent),
			last ? "└─" : "├─");
		say(p);
		fprintf(p->out, " → ");
		sbuf_str(&p->indent, last ? "   " : "│  ");
		print_target(p, at->edges + i);
		p->indent.len = len;
		p->indent.data[len] = '\0';
	}
}

static void print_initrds(struct printing *p, const struct graph_end *e)
{
	const char *text = graph_str(p->m.g, e->initrds);

	for (size_t n; *text; text += n + (text[n] == '\n')) {
		n = 0;
		while (text[n] && text[n] != '\n')
			n++;
		fprintf(p->out, "      initrd %.*s\n", (int)n, text);
	}
}

/* "run" hands them over, too. */
static void print_left(struct printing *p, uint32_t end)
{
	if (p->m.g->ends[end].kind != LAB_END_BOOT)
		return;
	explore_say_left(&p->m, p->m.end_from[end], &p->line);
	for (char *s = p->line.data; s && *s; s += strcspn(s, "\n") + 1)
		fprintf(p->out, "      initrd %.*s, left over on this way\n",
			(int)strcspn(s, "\n"), s);
	sbuf_reset(&p->line);
}

static void print_ends(struct printing *p)
{
	if (!p->m.n_ends)
		fprintf(p->out, "\nNo end was reached.\n");
	else
		fprintf(p->out, "\nEnds, and the shortest way to each:\n");
	for (uint32_t i = 0; i < p->m.n_ends; i++) {
		uint32_t end = p->m.ends[i];

		explore_say_end(&p->m, end, &p->line);
		fprintf(p->out, "  E%u  ", (unsigned)i + 1);
		say(p);
		fputc('\n', p->out);
		print_initrds(p, &p->m.g->ends[end]);
		print_left(p, end);
		explore_say_way(&p->m, p->m.end_from[end], &p->line);
		fprintf(p->out, "      by ");
		say(p);
		fputc('\n', p->out);
		explore_say_replay(p->x, &p->m, p->m.end_from[end], &p->line);
		if (!p->line.len)
			continue;
		fprintf(p->out, "      ");
		say(p);
		fputc('\n', p->out);
	}
}

/* Where a machine that nobody sits at would stay for ever: each line once. */
static void print_waits(struct printing *p)
{
	const struct graph *g = p->m.g;
	struct sbuf all = { 0 }, one = { 0 };

	for (uint32_t i = 0; i < p->m.n_places; i++) {
		const struct graph_place *at = &g->places[p->m.places[i]];

		if (!explore_place_waits(g, at))
			continue;
		sbuf_reset(&one);
		sbuf_printf(&one, "  waits for a person at %s:%u\n",
			    graph_str(g, at->file), (unsigned)at->line);
		if (!strstr(sbuf_text(&all), sbuf_text(&one)))
			sbuf_str(&all, sbuf_text(&one));
	}
	if (all.len)
		fprintf(p->out, "\nIf nobody is there:\n%s",
			sbuf_text(&all));
	sbuf_free(&all);
	sbuf_free(&one);
}

/* How many from the @i'th on are of the same line. */
static uint32_t count_line(const struct printing *p, uint32_t i)
{
	const struct graph *g = p->m.g;
	const struct graph_fetch *f = &g->fetches[p->m.fetches[i]], *next;
	uint32_t n = 1;

	for (; i + n < p->m.n_fetches; n++) {
		next = &g->fetches[p->m.fetches[i + n]];
		if (next->line != f->line ||
		    strcmp(graph_str(g, next->file), graph_str(g, f->file)))
			break;
	}
	return n;
}

static void print_fetches(struct printing *p)
{
	const struct graph *g = p->m.g;
	uint32_t n;

	if (!p->m.n_fetches)
		return;
	fprintf(p->out, "\nDownloads that fail here:\n");
	for (uint32_t i = 0; i < p->m.n_fetches; i += n) {
		n = count_line(p, i);
		for (uint32_t k = 0; k < n && k < SAME_LINE_MAX; k++) {
			const struct graph_fetch *f =
				&g->fetches[p->m.fetches[i + k]];

			fprintf(p->out, "  %s:%u: %s: %s\n",
				graph_str(g, f->file), (unsigned)f->line,
				graph_str(g, f->words), graph_str(g, f->why));
		}
		if (n > SAME_LINE_MAX)
			fprintf(p->out, "    and %u more in this line\n",
				(unsigned)(n - SAME_LINE_MAX));
	}
}

static void print_dead(struct printing *p)
{
	const struct graph *g = p->m.g;
	bool any = false;

	for (uint32_t i = 0; i < p->m.n_scripts; i++) {
		const struct graph_script *s = &g->scripts[p->m.scripts[i]];
		uint32_t line = 1, last;

		for (; explore_dead(g, s, &line, &last); line = last + 1) {
			if (!any)
				fprintf(p->out, "\n%s:\n",
					p->m.n_unseen ? "Not reached by what "
					"was followed" : "Never reached");
			any = true;
			fprintf(p->out, last > line ? "  %s:%u-%u\n" :
				"  %s:%u\n", graph_str(g, s->file),
				(unsigned)line, (unsigned)last);
		}
	}
}

static void print_sum(struct printing *p)
{
	fprintf(p->out, "\n%u place%s to choose, %u end%s.\n",
		(unsigned)p->m.n_places, p->m.n_places == 1 ? "" : "s",
		(unsigned)p->m.n_ends, p->m.n_ends == 1 ? "" : "s");
	explore_say_bounds(p->x, &p->m, &p->line);
	if (!p->line.len)
		return;
	fprintf(p->out, "\nThis is not all of it:\n");
	say(p);
}

int explore_print_text(const struct explore *x, FILE *out)
{
	struct printing p = { .x = x, .out = out };
	int rc = explore_map(x, &p.m);

	if (rc < 0)
		return rc;
	rc = sbuf_reserve(&p.indent, INDENT_MAX + 16);
	if (rc == 0) {
		p.indent.data[0] = '\0';	/* reserved, not filled */
		fprintf(out, "%s on %s\n", x->opt->script, x->opt->machine);
		print_target(&p, START_EDGE);
		print_ends(&p);
		print_waits(&p);
		print_fetches(&p);
		print_dead(&p);
		print_sum(&p);
	}
	sbuf_free(&p.indent);
	sbuf_free(&p.line);
	explore_map_free(&p.m);
	return rc;
}
