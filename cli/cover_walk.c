/* cover_walk.c: a script's text beside what was reached of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cover_inside.h"
#include "core/err.h"
#include "core/unconst.h"
#include "flow/flow.h"
#include "interp/ast.h"
#include "interp/command.h"

int cover_walk_open(const struct cover *c, uint32_t file,
		    struct cover_walk *w)
{
	const struct cover_file *f = &c->files[file];
	struct err e = { 0 };
	int rc;

	*w = (struct cover_walk){ .cover = c, .file = file };
	if (!strstr(f->name, "://") && access(f->name, R_OK) != 0)
		return -ENOENT;
	rc = script_parse(f->name, f->text, f->len, true, &w->script, &e);
	if (rc < 0)
		return rc;
	w->flow = flow_make(w->script, &w->mem, TEMPLATE_NONE);
	return w->flow ? 0 : -ENOMEM;
}

void cover_walk_close(struct cover_walk *w)
{
	arena_free(&w->mem);
	script_free(w->script);
	w->script = NULL;
}

struct walking {
	struct cover_walk *w;
	void (*point)(void *ctx, const struct cover_point *p);
	void *ctx;
};

static void tell(struct walking *k, const struct cover_point *p,
		 struct cover_tally *tally)
{
	if (p->kind == POINT_BRANCH) {
		tally->all += 2;
		tally->hit += (p->times > 0) + (p->skipped > 0);
	} else {
		tally->all++;
		tally->hit += p->times > 0;
	}
	if (k->point)
		k->point(k->ctx, p);
}

static uint64_t times(const struct walking *k, enum cover_what what,
		      uint32_t at)
{
	return cover_times(k->w->cover, k->w->file, what, at);
}

static void tell_branch(struct walking *k, uint32_t line,
			const struct cmd *cmd)
{
	struct cover_point p = {
		.kind = POINT_BRANCH, .line = line,
		.times = times(k, COVER_TAKEN, cmd->op_span.at),
		.skipped = times(k, COVER_SKIPPED, cmd->op_span.at),
		.name = cmd->op == OP_AND ? "&&" : "||",
	};

	tell(k, &p, &k->w->sum.branches);
}

/* The words of a command as they stand in the file. */
static char **words_of(const struct cmd *cmd)
{
	char **argv = calloc((size_t)cmd->n_words + 1, sizeof(*argv));
	int i = 0;

	if (!argv)
		return NULL;
	for (const struct word *w = cmd->words; w; w = w->next)
		argv[i++] = unconst(w->text);
	return argv;
}

static void tell_item(struct walking *k, uint32_t line,
		      const struct cmd *cmd)
{
	struct cover_point p = {
		.kind = POINT_ITEM, .line = line,
		.times = times(k, COVER_CHOSEN, cmd->words->span.at),
	};
	char **argv;

	argv = words_of(cmd);
	if (argv && cover_is_item(cmd->row, cmd->n_words, argv, &p.name)) {
		p.name = p.name ? p.name : "?";
		tell(k, &p, &k->w->sum.items);
	}
	free(argv);
}

static void tell_label(struct walking *k, const struct script_line *line)
{
	struct cover_point p = {
		.kind = POINT_LABEL, .line = line->number,
		.times = times(k, COVER_LABEL, line->label->span.at),
		.name = line->label->text,
	};

	tell(k, &p, &k->w->sum.labels);
}

/* A line ran as often as that command of it that ran most. */
static void tell_line(struct walking *k, uint32_t from, uint32_t to)
{
	const struct flow_node *v = k->w->flow->v;
	struct cover_point p = { .kind = POINT_LINE,
				 .line = v[from].line->number };
	bool any = false;
	uint64_t n;

	for (uint32_t i = from; i < to; i++) {
		if (!v[i].cmd || !v[i].cmd->words)
			continue;
		n = times(k, COVER_RAN, v[i].cmd->words->span.at);
		p.times = n > p.times ? n : p.times;
		any = true;
	}
	if (any)
		tell(k, &p, &k->w->sum.lines);
}

/* Go through the nodes of one line. */
static void walk_line(struct walking *k, uint32_t from, uint32_t to)
{
	const struct flow_node *v = k->w->flow->v;
	const struct script_line *line = v[from].line;

	if (line->label)
		tell_label(k, line);
	tell_line(k, from, to);
	for (uint32_t i = from; i < to; i++) {
		const struct cmd *c = v[i].cmd;

		if (c && (c->op == OP_AND || c->op == OP_OR))
			tell_branch(k, line->number, c);
		if (v[i].kind == FLOW_ITEM)
			tell_item(k, line->number, c);
	}
}

void cover_walk(struct cover_walk *w,
		void (*point)(void *ctx, const struct cover_point *p),
		void *ctx)
{
	struct walking k = { w, point, ctx };
	uint32_t next;

	memset(&w->sum, 0, sizeof(w->sum));
	for (uint32_t i = 0; i < w->flow->n; i = next) {
		next = flow_behind(w->flow, i);
		walk_line(&k, i, next);
	}
}
