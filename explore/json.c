/*
 * json.c: the map as JSON. Places and ends are numbered as in the
 * text; where an edge leads is "place", "end" or neither: not followed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "explore/inside.h"
#include "format/json.h"

struct writing {
	const struct explore *x;
	struct explore_map        m;
	struct sbuf               text;
};

/* ---- members ------------------------------------------------------- */

static void member(json_t *to, const char *name, const char *value)
{
	(void)json_object_set_new(to, name, json_str(value));
}

static void number(json_t *to, const char *name, json_int_t value)
{
	(void)json_object_set_new(to, name, json_integer(value));
}

static void text_member(struct writing *w, json_t *to, const char *name,
			explore_text t)
{
	if (t)
		member(to, name, graph_str(w->m.g, t));
}

/* What was composed in w->text. */
static void composed(struct writing *w, json_t *to, const char *name)
{
	if (w->text.len)
		member(to, name, sbuf_text(&w->text));
	sbuf_reset(&w->text);
}

static void add_position(struct writing *w, json_t *to, explore_text file,
			 uint32_t line)
{
	text_member(w, to, "file", file);
	if (line)
		number(to, "line", line);
}

static void add_target(struct writing *w, json_t *from, uint32_t edge)
{
	uint32_t to;
	enum graph_edge_to kind = explore_to(&w->m, edge, &to);

	if (kind == TO_PLACE)
		number(from, "place", w->m.place_no[to]);
	else if (kind == TO_END)
		number(from, "end", w->m.end_no[to]);
}

/* ---- places and ends ----------------------------------------------- */

static json_t *edge_json(struct writing *w, uint32_t edge)
{
	static const char *const kinds[] = {
		[EDGE_ITEM] = "item", [EDGE_KEYS] = "keys",
		[EDGE_NOBODY] = "nobody", [EDGE_RUN] = "run",
		[EDGE_FAIL] = "fail", [EDGE_SKIP] = "skip",
		[EDGE_HAND] = "hand over",
	};
	const struct graph_edge *e = &w->m.g->edges[edge];
	json_t *j = json_object();

	member(j, "kind", kinds[e->kind]);
	text_member(w, j, "label", e->label);
	text_member(w, j, "item", e->choose);
	text_member(w, j, "keys", e->keys);
	add_target(w, j, edge);
	return j;
}

static void add_way(struct writing *w, json_t *to, uint32_t last_edge)
{
	uint32_t *way = explore_way(&w->m, last_edge), place;
	json_t *steps = json_array();

	explore_say_way(&w->m, last_edge, &w->text);
	composed(w, to, "way");
	explore_say_replay(w->x, &w->m, last_edge, &w->text);
	composed(w, to, "replay");
	for (uint32_t i = 0; way && way[i]; i++) {
		place = w->m.edge_place[way[i]];
		(void)json_array_append_new(steps, json_pack("[I, I]",
			(json_int_t)w->m.place_no[place],
			(json_int_t)(way[i] - w->m.g->places[place].edges)));
	}
	(void)json_object_set_new(to, "steps", steps);
	free(way);
}

struct differing { json_t *with, *without; };

static void add_differing(void *ctx, bool has, const char *line, size_t len)
{
	struct differing *d = ctx;

	(void)json_array_append_new(has ? d->with : d->without,
				    json_text(line, len));
}

/* Where a line has several places: what distinguishes this one. */
static void add_differences(struct writing *w, json_t *to, uint32_t place)
{
	struct differing d = { json_array(), json_array() };
	uint32_t from = explore_differ(&w->m, place, add_differing, &d);
	json_t *j = json_pack("{s:I, s:o, s:o}", "from",
			      (json_int_t)w->m.place_no[from],
			      "with", d.with, "without", d.without);

	if (from == place)
		json_decref(j);
	else
		(void)json_object_set_new(to, "differs", j);
}

static json_t *place_json(struct writing *w, uint32_t i)
{
	uint32_t at = w->m.places[i];
	const struct graph_place *p = &w->m.g->places[at];
	json_t *j = json_object(), *choices = json_array();

	number(j, "number", (json_int_t)i + 1);
	member(j, "kind", explore_place_words[p->kind]);
	text_member(w, j, "title", p->title);
	add_position(w, j, p->file, p->line);
	if (explore_place_waits(w->m.g, p))
		(void)json_object_set_new(j, "waits", json_true());
	add_differences(w, j, at);
	add_way(w, j, w->m.place_from[at]);
	for (uint32_t e = 0; e < p->n_edges; e++)
		(void)json_array_append_new(choices,
					    edge_json(w, p->edges + e));
	(void)json_object_set_new(j, "choices", choices);
	return j;
}

static json_t *lines(const char *text)
{
	json_t *all = json_array();
	size_t n;

	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		(void)json_array_append_new(all, json_text(text, n));
	}
	return all;
}

static json_t *end_json(struct writing *w, uint32_t i)
{
	uint32_t at = w->m.ends[i];
	const struct graph_end *e = &w->m.g->ends[at];
	json_t *j = json_object();

	number(j, "number", (json_int_t)i + 1);
	member(j, "kind", explore_end_words[e->kind]);
	(void)json_object_set_new(j, "good",
				  json_boolean(!explore_end_is_bad(e)));
	explore_say_end(&w->m, at, &w->text);
	composed(w, j, "text");
	if (e->kind == LAB_END_EXIT)
		number(j, "status", e->status);
	add_position(w, j, e->file, e->line);
	text_member(w, j, "message", e->message);
	text_member(w, j, "name", e->name);
	text_member(w, j, "uri", e->uri);
	text_member(w, j, "image", e->image);
	text_member(w, j, "cmdline", e->cmdline);
	if (e->placeholder)
		(void)json_object_set_new(j, "placeholder", json_true());
	if (e->kind == LAB_END_BOOT) {
		(void)json_object_set_new(j, "initrds", lines(
					  graph_str(w->m.g, e->initrds)));
		explore_say_left(&w->m, w->m.end_from[at], &w->text);
		(void)json_object_set_new(j, "left_over",
					  lines(sbuf_text(&w->text)));
		sbuf_reset(&w->text);
	}
	add_way(w, j, w->m.end_from[at]);
	return j;
}

/* ---- the whole ----------------------------------------------------- */

static json_t *fetch_json(struct writing *w, uint32_t i)
{
	const struct graph_fetch *f = &w->m.g->fetches[w->m.fetches[i]];
	json_t *j = json_object();

	number(j, "line", f->line);
	text_member(w, j, "file", f->file);
	text_member(w, j, "command", f->words);
	text_member(w, j, "why", f->why);
	return j;
}

static void add_list(struct writing *w, json_t *to, const char *name,
		     uint32_t n, json_t *(*make)(struct writing *w, uint32_t i))
{
	json_t *all = json_array();

	for (uint32_t i = 0; i < n; i++)
		(void)json_array_append_new(all, make(w, i));
	(void)json_object_set_new(to, name, all);
}

static void add_dead(struct writing *w, json_t *to,
		     const struct graph_script *s)
{
	uint32_t line = 1, last = 0;
	json_t *j;

	for (; explore_dead(w->m.g, s, &line, &last); line = last + 1) {
		j = json_object();
		number(j, "from", line);
		number(j, "to", last);
		text_member(w, j, "file", s->file);
		(void)json_array_append_new(to, j);
	}
}

static json_t *dead(struct writing *w)
{
	json_t *all = json_array();

	for (uint32_t i = 0; i < w->m.n_scripts; i++)
		add_dead(w, all, &w->m.g->scripts[w->m.scripts[i]]);
	return all;
}

static json_t *map_json(struct writing *w)
{
	json_t *all = json_object();
	json_t *start = json_pack("{s:s}", "kind", "start");

	member(all, "script", w->x->opt->script);
	member(all, "machine", w->x->opt->machine);
	explore_say_bounds(w->x, &w->m, &w->text);
	composed(w, all, "limits");
	add_target(w, start, START_EDGE);
	(void)json_object_set_new(all, "start", start);
	add_list(w, all, "places", w->m.n_places, place_json);
	add_list(w, all, "ends", w->m.n_ends, end_json);
	add_list(w, all, "failing", w->m.n_fetches, fetch_json);
	(void)json_object_set_new(all, "unreached", dead(w));
	return all;
}

/* ---- writing it: a line for each place, end ... --------------------- */

static int put_value(FILE *out, json_t *value)
{
	struct sbuf text = { 0 };

	json_put(&text, json_incref(value), JSON_ENCODE_ANY);
	fwrite(sbuf_text(&text), 1, text.len, out);
	sbuf_free(&text);
	return text.error;
}

static int put_list(FILE *out, json_t *all)
{
	json_t *one;
	size_t i;
	int rc = 0;

	fputc('[', out);
	json_array_foreach(all, i, one) {
		fputs(i ? ",\n  " : "\n  ", out);
		rc = put_value(out, one);
		if (rc < 0)
			break;
	}
	fputc(']', out);
	return rc;
}

static int put_members(FILE *out, json_t *all)
{
	const char *name, *between = "{";
	json_t *value;
	int rc = 0;

	json_object_foreach(all, name, value) {
		fprintf(out, "%s\"%s\": ", between, name);
		rc = json_is_array(value) ? put_list(out, value) :
					    put_value(out, value);
		if (rc < 0)
			break;
		between = ",\n";
	}
	fputs("}\n", out);
	return rc;
}

int explore_print_json(const struct explore *x, FILE *out)
{
	struct writing w = { .x = x };
	int rc = explore_map(x, &w.m);
	json_t *all;

	if (rc < 0)
		return rc;
	all = map_json(&w);
	rc = all ? put_members(out, all) : -ENOMEM;
	json_decref(all);
	sbuf_free(&w.text);
	explore_map_free(&w.m);
	return rc;
}
