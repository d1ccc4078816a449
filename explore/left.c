/*
 * left.c: kernels that a way selected and did not boot, and scripts that ended:
 * each image that is there goes to a kernel as an initrd, if it runs no more.
 * "run" shows that; for the explorer ways that leave others behind are
 * one (image.h). So each edge says how what is left over changed on it, and
 * what is left at an end is told of the way that is shown.
 */
#include "explore/inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/image.h"
#include "core/str.h"
#include "core/uri.h"
#include "interp/shell.h"
#include "lab/lab.h"

static void add_line(struct sbuf *out, const char *what, const char *args)
{
	sbuf_printf(out, "%s%s%s\n", what, args && *args ? " " : "",
		    args ? args : "");
}

void left_at_place(const struct kernels *k, const struct shell *sh,
		   const struct live_set *set, struct sbuf *out)
{
	struct sbuf uri = { 0 };

	for (const struct image *i = sh->images.first; i; i = i->next) {
		if (!image_is_left_over(k, i, sh, set))
			continue;
		sbuf_reset(&uri);
		if (i->uri && uri_print(i->uri, &uri) < 0)
			out->error = -ENOMEM;
		add_line(out, uri.len ? uri.data : i->name, i->args);
	}
	sbuf_free(&uri);
}

void left_at_boot(const struct kernels *k, const struct lab_boot *b,
		  struct sbuf *out)
{
	for (unsigned i = 0; i < b->n_initrds; i++) {
		const struct lab_initrd *r = &b->initrds[i];

		if (!strcmp(r->kind, "script") ||
		    image_was_selected(k, r->name, r->uri))
			add_line(out, *r->uri ? r->uri : r->name, r->args);
	}
}

/* ---- lines ----------------------------------------------------------- */

/* Is the line at @line, up to its end, one of @text? */
static char *find_line(const struct sbuf *text, const char *line)
{
	size_t n = strcspn(line, "\n") + 1;

	for (char *p = text->data; p && *p; p += strcspn(p, "\n") + 1) {
		if (!strncmp(p, line, n))
			return p;
	}
	return NULL;
}

static void add_missing(struct sbuf *out, char sign, const struct sbuf *from,
			const struct sbuf *there)
{
	for (const char *p = from->data; p && *p; p += strcspn(p, "\n") + 1) {
		if (find_line(there, p))
			continue;
		sbuf_char(out, sign);
		sbuf_add(out, p, strcspn(p, "\n") + 1);
	}
}

void left_change(const struct sbuf *before, const struct sbuf *now,
		 bool freed, struct sbuf *out)
{
	static const struct sbuf none = { 0 };

	if (freed)
		sbuf_str(out, "*\n");
	else
		add_missing(out, '-', before, now);
	add_missing(out, '+', now, freed ? &none : before);
}

static void drop_line(struct sbuf *text, const char *line)
{
	char *at = find_line(text, line);
	size_t n = strcspn(line, "\n") + 1;

	if (!at)
		return;
	memmove(at, at + n, text->len - (size_t)(at - text->data) - n + 1);
	text->len -= n;
}

static void apply(struct sbuf *left, const char *change)
{
	for (; *change; change += strcspn(change, "\n") + 1) {
		if (*change == '*')
			sbuf_reset(left);
		else if (*change == '-')
			drop_line(left, change + 1);
		else if (!find_line(left, change + 1))
			sbuf_add(left, change + 1, strcspn(change, "\n"));
	}
}

void explore_say_left(const struct explore_map *m, uint32_t last_edge,
		      struct sbuf *out)
{
	const struct graph *g = m->g;
	uint32_t *way = explore_way(m, last_edge);

	apply(out, graph_str(g, g->edges[START_EDGE].left));
	for (uint32_t i = 0; way && way[i]; i++)
		apply(out, graph_str(g, g->edges[way[i]].left));
	free(way);
}
