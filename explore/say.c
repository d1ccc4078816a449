/* say.c: places, choices, ends and ways in words. */
#include "explore/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "interp/ast.h"
#include "platform/platform.h"

#define SHELLS_OWN " \t\n'\"\\$&;()<>|*?`#~[]{}!"
#define LATE_MS 5	/* a key comes so long after it is waited for */

const char *const explore_place_words[] = {
	[PLACE_MENU] = "menu", [PLACE_PROMPT] = "prompt",
	[PLACE_READ] = "read", [PLACE_FORM] = "form",
	[PLACE_CONFIG] = "config", [PLACE_SHELL] = "shell",
	[PLACE_COMMAND] = "command",
};

const char *const explore_end_words[END_KINDS] = {
	[LAB_END_EXIT] = "exit", [LAB_END_BOOT] = "boot",
	[LAB_END_SHELL] = "shell", [LAB_END_WAITS] = "waits for a person",
	[LAB_END_REBOOT] = "reboot",
	[LAB_END_POWEROFF] = "poweroff", [LAB_END_ERROR] = "error",
	[LAB_END_ENDLESS] = "endless loop", [END_CRASH] = "crash",
	[END_BOUND] = "not followed", [END_HANDED] = "handed over",
};

static void say_pos(const struct graph *g, explore_text file, uint32_t line,
		    struct sbuf *out)
{
	if (line)
		sbuf_printf(out, "%s:%u", graph_str(g, file), (unsigned)line);
}

#define LOOK_BACK 1000	/* places, for one of the same line		*/
#define SAID	  60	/* bytes of what differs			*/

/* The first place that stands in the same line; or this one. */
static uint32_t first_alike(const struct explore_map *m, uint32_t place)
{
	const struct graph_place *p = &m->g->places[place], *q;

	for (uint32_t i = 0; i < m->n_places && i < LOOK_BACK; i++) {
		q = &m->g->places[m->places[i]];
		if (q->line == p->line && q->kind == p->kind &&
		    !strcmp(graph_str(m->g, q->file), graph_str(m->g, p->file)))
			return m->places[i];
	}
	return place;
}

/* Has the text a line that begins so, and then has this byte? */
static bool has_line(const char *text, const char *line, size_t len,
		     char behind)
{
	for (; *text; text += strcspn(text, "\n") + 1) {
		if (!strncmp(text, line, len) && text[len] == behind)
			return true;
	}
	return false;
}

/* The setting of a line, or the line. */
static size_t key_len(const char *line)
{
	size_t len = strcspn(line, "\n");
	const char *eq = memchr(line, '=', len);

	return eq && strncmp(line, "image ", 6) ? (size_t)(eq - line) : len;
}

/* What is otherwise than at the first place of the same line. */
static void say_difference(const struct explore_map *m, uint32_t place,
			   struct sbuf *out)
{
	const struct graph_place *p = &m->g->places[place];
	const struct graph_place *q = &m->g->places[first_alike(m, place)];
	const char *own = graph_str(m->g, p->state);
	const char *other = graph_str(m->g, q->state);
	size_t before = out->len, len;

	for (const char *l = own; *l && out->len - before < SAID;
	     l += len + 1) {
		len = strcspn(l, "\n");
		if (!has_line(other, l, len, '\n'))
			sbuf_printf(out, "%s%.*s", out->len == before ?
				    ", with " : ", ", (int)len, l);
	}
	for (const char *l = other; *l && out->len - before < SAID;
	     l += strcspn(l, "\n") + 1) {
		len = key_len(l);
		if (!has_line(own, l, len, l[len]))
			sbuf_printf(out, ", without %.*s", (int)len, l);
	}
}

void explore_say_place(const struct explore_map *m, uint32_t place,
		       struct sbuf *out)
{
	const struct graph_place *p = &m->g->places[place];
	const char *title = graph_str(m->g, p->title);

	sbuf_str(out, explore_place_words[p->kind]);
	if (*title)
		sbuf_printf(out, p->kind == PLACE_MENU ||
			    p->kind == PLACE_PROMPT || p->kind == PLACE_FORM ?
			    " \"%s\"" : " %s", title);
	sbuf_str(out, ", ");
	say_pos(m->g, p->file, p->line, out);
	say_difference(m, place, out);
}

static void say_exit(const struct graph_end *e, struct sbuf *out)
{
	if (e->status)
		sbuf_printf(out, "exit %d", e->status);
	else
		sbuf_str(out, "exit: the script ends well");
}

static void say_reboot(const struct graph_end *e, struct sbuf *out)
{
	sbuf_str(out, "reboot");
	if (e->status == PLAT_RESET_SETUP)
		sbuf_str(out, " into the firmware's set-up");
	else if (e->status == PLAT_RESET_WARM)
		sbuf_str(out, " (warm)");
}

static void say_boot(const struct graph *g, const struct graph_end *e,
		     struct sbuf *out)
{
	const char *args = graph_str(g, e->cmdline);

	sbuf_printf(out, "boot %s%s%s%s",
		    graph_str(g, e->uri ? e->uri : e->name),
		    *args ? " " : "", args,
		    e->placeholder ? " (a placeholder)" : "");
}

void explore_say_end(const struct explore_map *m, uint32_t end,
		     struct sbuf *out)
{
	const struct graph_end *e = &m->g->ends[end];

	switch (e->kind) {
	case LAB_END_BOOT:
		say_boot(m->g, e, out);
		break;
	case LAB_END_EXIT:
		say_exit(e, out);
		break;
	case LAB_END_REBOOT:
		say_reboot(e, out);
		break;
	default:
		sbuf_str(out, explore_end_words[e->kind]);
		if (e->line)
			sbuf_str(out, " at ");
		say_pos(m->g, e->file, e->line, out);
		if (e->message)
			sbuf_printf(out, ": %s",
				    graph_str(m->g, e->message));
	}
}

void explore_say_edge(const struct explore_map *m, uint32_t edge,
		      struct sbuf *out)
{
	const struct graph_edge *e = &m->g->edges[edge];
	const struct graph_place *p = &m->g->places[m->edge_place[edge]];

	if (e->kind == EDGE_FAIL)
		sbuf_printf(out, "%s fails", graph_str(m->g, p->title));
	else if (e->kind == EDGE_ITEM || p->kind == PLACE_COMMAND)
		sbuf_str(out, graph_str(m->g, e->label));
	else
		sbuf_printf(out, "(%s)", graph_str(m->g, e->label));
}

void explore_say_way(const struct explore_map *m, uint32_t last_edge,
		     struct sbuf *out)
{
	uint32_t *way = explore_way(m, last_edge);
	bool any = false;

	for (uint32_t i = 0; way && way[i]; i++) {
		if (m->g->edges[way[i]].kind == EDGE_RUN)
			continue;
		sbuf_str(out, any ? " > " : "");
		explore_say_edge(m, way[i], out);
		any = true;
	}
	if (!any)
		sbuf_str(out, "(no choice)");
	free(way);
}

/* ---- the same again, with "pxesh run" ------------------------------- */

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
	for (; *way; way++) {
		if (g->edges[*way].kind == EDGE_SKIP)
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

	if (!n && !count_bounds(m) && !g->full)
		return;
	if (n)
		sbuf_printf(out, "%llu choice%s not followed\n", n,
			    n == 1 ? " was" : "s were");
	if (n && g->cut_paths)
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
	if (g->full)
		sbuf_str(out, "the tables are full\n");
}
