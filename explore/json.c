/*
 * json.c: the map as JSON. Places and ends are numbered as in the
 * text; where an edge leads is "place", "end" or neither: not followed.
 */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/utf8.h"
#include "explore/inside.h"

struct writing {
	const struct explore *x;
	struct explore_map        m;
	FILE                     *out;
	struct sbuf               text;
};

/* A string. "</" would end the page's script. */
static void put(FILE *out, const char *s)
{
	size_t len = strlen(s), n;
	uint32_t cp;

	fputc('"', out);
	for (; len; s += n, len -= n) {
		n = utf8_next(s, len, &cp);
		if (cp == '"' || cp == '\\')
			fprintf(out, "\\%c", (int)cp);
		else if (cp < ' ' || cp == 0x7f || cp == '<' ||
			 cp == UTF8_BAD)
			fprintf(out, "\\u%04x", (unsigned)cp);
		else
			fwrite(s, 1, n, out);
	}
	fputc('"', out);
}

static void member(struct writing *w, const char *name, const char *value)
{
	fprintf(w->out, ", \"%s\": ", name);
	put(w->out, value);
}

static void text_member(struct writing *w, const char *name, explore_text t)
{
	if (t)
		member(w, name, graph_str(w->m.g, t));
}

/* What was composed in w->text. */
static void composed(struct writing *w, const char *name)
{
	if (w->text.len)
		member(w, name, sbuf_text(&w->text));
	sbuf_reset(&w->text);
}

static void position(struct writing *w, explore_text file, uint32_t line)
{
	text_member(w, "file", file);
	if (line)
		fprintf(w->out, ", \"line\": %u", (unsigned)line);
}

static void put_target(struct writing *w, uint32_t edge)
{
	uint32_t to;
	enum edge_to kind = explore_to(&w->m, edge, &to);

	if (kind == TO_PLACE)
		fprintf(w->out, ", \"place\": %u",
			(unsigned)w->m.place_no[to]);
	else if (kind == TO_END)
		fprintf(w->out, ", \"end\": %u", (unsigned)w->m.end_no[to]);
}

static void put_edge(struct writing *w, uint32_t edge)
{
	static const char *const kinds[] = {
		[EDGE_ITEM] = "item", [EDGE_KEYS] = "keys",
		[EDGE_NOBODY] = "nobody", [EDGE_RUN] = "run",
		[EDGE_FAIL] = "fail",
	};
	const struct edge *e = &w->m.g->edges[edge];

	fprintf(w->out, "    {\"kind\": \"%s\"", kinds[e->kind]);
	text_member(w, "label", e->label);
	text_member(w, "item", e->choose);
	text_member(w, "keys", e->keys);
	put_target(w, edge);
	fputc('}', w->out);
}

static void put_way(struct writing *w, uint32_t last_edge)
{
	uint32_t *way = explore_way(&w->m, last_edge);

	explore_say_way(&w->m, last_edge, &w->text);
	composed(w, "way");
	explore_say_replay(w->x, &w->m, last_edge, &w->text);
	composed(w, "replay");
	fprintf(w->out, ", \"steps\": [");
	for (uint32_t i = 0; way && way[i]; i++) {
		uint32_t place = w->m.edge_place[way[i]];

		fprintf(w->out, "%s[%u, %u]", i ? ", " : "",
			(unsigned)w->m.place_no[place],
			(unsigned)(way[i] - w->m.g->places[place].edges));
	}
	fprintf(w->out, "]");
	free(way);
}

static void put_place(struct writing *w, uint32_t i)
{
	uint32_t at = w->m.places[i];
	const struct place *p = &w->m.g->places[at];

	fprintf(w->out, "%s  {\"number\": %u", i ? ",\n" : "",
		(unsigned)i + 1);
	member(w, "kind", explore_place_words[p->kind]);
	text_member(w, "title", p->title);
	position(w, p->file, p->line);
	if (explore_place_waits(w->m.g, p))
		fprintf(w->out, ", \"waits\": true");
	put_way(w, w->m.place_from[at]);
	fprintf(w->out, ", \"choices\": [\n");
	for (uint32_t e = 0; e < p->n_edges; e++) {
		fputs(e ? ",\n" : "", w->out);
		put_edge(w, p->edges + e);
	}
	fprintf(w->out, "]}");
}

static void put_initrds(struct writing *w, explore_text initrds)
{
	const char *text = graph_str(w->m.g, initrds);
	size_t n;

	fprintf(w->out, ", \"initrds\": [");
	for (bool first = true; *text; first = false) {
		char *one;

		n = strcspn(text, "\n");
		one = str_ndup(text, n);
		fputs(first ? "" : ", ", w->out);
		put(w->out, one ? one : "");
		free(one);
		text += n + (text[n] == '\n');
	}
	fprintf(w->out, "]");
}

static void put_end(struct writing *w, uint32_t i)
{
	uint32_t at = w->m.ends[i];
	const struct end *e = &w->m.g->ends[at];

	fprintf(w->out, "%s  {\"number\": %u", i ? ",\n" : "",
		(unsigned)i + 1);
	member(w, "kind", explore_end_words[e->kind]);
	fprintf(w->out, ", \"good\": %s",
		explore_end_is_bad(e) ? "false" : "true");
	explore_say_end(&w->m, at, &w->text);
	composed(w, "text");
	if (e->kind == LAB_END_EXIT)
		fprintf(w->out, ", \"status\": %d", e->status);
	position(w, e->file, e->line);
	text_member(w, "message", e->message);
	text_member(w, "name", e->name);
	text_member(w, "uri", e->uri);
	text_member(w, "image", e->image);
	text_member(w, "cmdline", e->cmdline);
	if (e->kind == LAB_END_BOOT)
		put_initrds(w, e->initrds);
	put_way(w, w->m.end_from[at]);
	fputc('}', w->out);
}

static void put_fetches(struct writing *w)
{
	const struct graph *g = w->m.g;

	fprintf(w->out, ",\n\"failing\": [");
	for (uint32_t i = 0; i < w->m.n_fetches; i++) {
		const struct fetch *f = &g->fetches[w->m.fetches[i]];

		fprintf(w->out, "%s\n  {\"line\": %u", i ? "," : "",
			(unsigned)f->line);
		text_member(w, "file", f->file);
		text_member(w, "command", f->words);
		text_member(w, "why", f->why);
		fputc('}', w->out);
	}
	fprintf(w->out, "]");
}

static void put_dead(struct writing *w)
{
	const struct graph *g = w->m.g;
	bool any = false;

	fprintf(w->out, ",\n\"unreached\": [");
	for (uint32_t i = 0; i < w->m.n_scripts; i++) {
		const struct seen_script *s = &g->scripts[w->m.scripts[i]];
		uint32_t line = 1, last = 0;

		for (; explore_dead(g, s, &line, &last); line = last + 1) {
			fprintf(w->out, "%s\n  {\"from\": %u, \"to\": %u",
				any ? "," : "", (unsigned)line,
				(unsigned)last);
			text_member(w, "file", s->file);
			fputc('}', w->out);
			any = true;
		}
	}
	fprintf(w->out, "]");
}

static void put_all(struct writing *w)
{
	fprintf(w->out, "{\"script\": ");
	put(w->out, w->x->opt->script);
	member(w, "machine", w->x->opt->machine);
	explore_say_bounds(w->x, &w->m, &w->text);
	composed(w, "limits");
	fprintf(w->out, ", \"start\": {\"kind\": \"start\"");
	put_target(w, START_EDGE);
	fprintf(w->out, "},\n\"places\": [\n");
	for (uint32_t i = 0; i < w->m.n_places; i++)
		put_place(w, i);
	fprintf(w->out, "],\n\"ends\": [\n");
	for (uint32_t i = 0; i < w->m.n_ends; i++)
		put_end(w, i);
	fprintf(w->out, "]");
	put_fetches(w);
	put_dead(w);
	fprintf(w->out, "}\n");
}

int explore_print_json(const struct explore *x, FILE *out)
{
	struct writing w = { .x = x, .out = out };
	int rc = explore_map(x, &w.m);

	if (rc < 0)
		return rc;
	put_all(&w);
	sbuf_free(&w.text);
	explore_map_free(&w.m);
	return 0;
}
