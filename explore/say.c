/* say.c: places, choices, ends and ways in words. */
#include "explore/inside.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "platform/platform.h"

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

#define SAID	60	/* bytes of what differs		*/

struct saying {
	struct sbuf *out;
	size_t       from;	/* where it begins in there		*/
};

static void say_differing(void *ctx, bool has, const char *line, size_t len)
{
	struct saying *s = ctx;
	bool first = s->out->len == s->from;

	if (s->out->len - s->from >= SAID)
		return;
	if (has)
		sbuf_printf(s->out, "%s%.*s", first ? ", with " : ", ",
			    (int)len, line);
	else
		sbuf_printf(s->out, ", without %.*s", (int)len, line);
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
	(void)explore_differ(m, place, say_differing,
			     &(struct saying){ out, out->len });
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

	if (e->kind == EDGE_FAIL && !strcmp(graph_str(m->g, e->label), "fails"))
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
