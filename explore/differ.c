/* differ.c: two places of the same line, and what is otherwise there. */
#include <string.h>

#include "explore/inside.h"

#define LOOK_BACK 1000	/* places, for one of the same line		*/

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

uint32_t explore_differ(const struct explore_map *m, uint32_t place,
			void (*say)(void *ctx, bool has, const char *line,
				    size_t len), void *ctx)
{
	uint32_t first = first_alike(m, place);
	const char *own = graph_str(m->g, m->g->places[place].state);
	const char *other = graph_str(m->g, m->g->places[first].state);
	size_t len;

	for (const char *l = own; *l; l += len + (l[len] != '\0')) {
		len = strcspn(l, "\n");
		if (!has_line(other, l, len, '\n'))
			say(ctx, true, l, len);
	}
	for (const char *l = other; *l; l += len + (l[len] != '\0')) {
		size_t key = key_len(l);

		len = strcspn(l, "\n");
		if (!has_line(own, l, key, l[key]))
			say(ctx, false, l, key);
	}
	return first;
}
