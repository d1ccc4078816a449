/* end.c: how a way ends, and with it the process that walked it. */
#include <string.h>
#include <unistd.h>

#include "core/err.h"
#include "core/str.h"
#include "explore/inside.h"
#include "interp/frame.h"
#include "interp/shell.h"
#include "lab/lab.h"
#include "platform/platform.h"

void explore_came_to(struct explore *x, enum graph_edge_to to, uint32_t at)
{
	struct graph_edge *e = &x->g->edges[x->edge];

	e->took_us = plat_clock_us() - x->since_us;
	e->passed = x->passed;
	e->to = at;
	e->to_kind = (uint8_t)to;
}

void explore_note_left(struct explore *x, struct sbuf *left)
{
	struct sbuf change = { 0 };

	left_change(&x->left, left, x->freed, &change);
	if (left->error || change.error)
		_exit(1);
	x->g->edges[x->edge].left = graph_text(x->g, sbuf_text(&change),
					       change.len);
	sbuf_free(&change);
	sbuf_free(&x->left);
	x->left = *left;
	x->freed = false;
}

void explore_leave(struct explore *x, enum graph_edge_to to, uint32_t at)
{
	explore_came_to(x, to, at);
	x->g->paths++;
	_exit(0);
}

static uint64_t end_hash(const struct graph *g, const struct graph_end *e)
{
	const explore_text texts[] = { e->file, e->message, e->name, e->uri,
				       e->image, e->cmdline, e->initrds };
	uint64_t h = HASH_SEED;

	h = graph_hash(h, &e->kind, sizeof(e->kind));
	h = graph_hash(h, &e->status, sizeof(e->status));
	h = graph_hash(h, &e->line, sizeof(e->line));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		h = graph_hash_str(h, graph_str(g, texts[i]));
	return h;
}

uint32_t explore_add_end(struct explore *x, struct graph_end *end)
{
	end->hash = end_hash(x->g, end);
	return graph_end(x->g, end);
}

static _Noreturn void leave_by(struct explore *x, struct graph_end *end)
{
	uint32_t at = explore_add_end(x, end);

	if (x->stepping)
		explore_note_step(x, false, end->kind != LAB_END_BOOT);
	else
		trace_end(x->trace, &x->way, 0);
	graph_unlock(x->g);
	explore_leave(x, TO_END, at);
}

/* Keep a copy of @s, its control characters replaced: it goes to terminals. */
explore_text explore_keep(struct explore *x, const char *s)
{
	size_t len = s ? strlen(s) : 0;
	explore_text t = graph_text(x->g, s, len);

	for (char *p = x->g->text + t; t && *p; p++) {
		if (((unsigned char)*p < ' ' && *p != '\n') || *p == 0x7f)
			*p = '?';
	}
	return t;
}

_Noreturn void explore_give_up(struct explore *x, struct shell *sh,
			       int kind, const char *why)
{
	struct srcpos pos = frame_pos(sh->frame);
	struct graph_end end = { .kind = (uint8_t)kind, .line = pos.line,
				 .col = pos.col };

	graph_lock(x->g);
	end.file = explore_keep(x, pos.file);
	end.message = explore_keep(x, why);
	leave_by(x, &end);
}

static explore_text initrds_text(struct explore *x,
				 const struct lab_boot *b)
{
	struct sbuf all = { 0 };
	explore_text t;

	for (unsigned i = 0; i < b->n_initrds; i++) {
		const struct lab_initrd *r = &b->initrds[i];

		/* Left over, by whichever way: see image.h */
		if (!strcmp(r->kind, "script") ||
		    image_was_selected(&x->kernels, r->name, r->uri))
			continue;
		sbuf_printf(&all, "%s%s%s%s", all.len ? "\n" : "",
			    *r->uri ? r->uri : r->name,
			    *r->args ? " " : "", r->args);
	}
	t = explore_keep(x, sbuf_text(&all));
	sbuf_free(&all);
	return t;
}

void explore_ended(struct explore *x, const struct lab_outcome *o)
{
	struct graph_end end = { .kind = (uint8_t)o->end, .status = o->status };
	struct sbuf left = { 0 };

	if (o->end == LAB_END_BOOT) {
		explore_guess_after(x, true);
		trace_read(&x->way, SIGHT_IMAGES);
	}
	left_at_boot(&x->kernels, &o->boot, &left);
	graph_lock(x->g);
	explore_note_left(x, &left);
	if (o->end == LAB_END_BOOT) {
		end.placeholder = x->lab && lab_is_placeholder(x->lab,
							       o->boot.uri);
		end.name = explore_keep(x, o->boot.name);
		end.uri = explore_keep(x, o->boot.uri);
		end.image = explore_keep(x, o->boot.kind);
		end.cmdline = explore_keep(x, o->boot.cmdline);
		end.initrds = initrds_text(x, &o->boot);
	} else if (o->end == LAB_END_ERROR || o->end == LAB_END_ENDLESS ||
		   o->end == LAB_END_WAITS) {
		end.file = explore_keep(x, o->error.file);
		if (o->end != LAB_END_WAITS)
			end.message = explore_keep(x, o->error.message);
		end.line = o->error.line;
		end.col = o->error.col;
	} else if (o->end == LAB_END_REBOOT) {
		end.status = o->reset;
	}
	leave_by(x, &end);
}
