/* cover_walk.c: a script's text beside what was reached of it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cover_inside.h"
#include "core/err.h"
#include "interp/ast.h"
#include "interp/command.h"

int cover_walk_open(const struct cover *c, uint32_t file,
		    struct cover_walk *w)
{
	const struct cover_file *f = &c->files[file];
	struct err e = { 0 };

	*w = (struct cover_walk){ .cover = c, .file = file };
	if (!strstr(f->name, "://") && access(f->name, R_OK) != 0)
		return -ENOENT;
	return script_parse(f->name, f->text, f->len, true, &w->script, &e);
}

void cover_walk_close(struct cover_walk *w)
{
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

/* The words as they stand in the file. */
static char **words_of(const struct cmd *cmd)
{
	char **argv = calloc((size_t)cmd->n_words + 1, sizeof(*argv));
	int i = 0;

	for (const struct word *w = cmd->words; argv && w; w = w->next)
		argv[i++] = (char *)w->text;
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

	if (!command_is(cmd->row, FLOW_ITEM))
		return;
	argv = words_of(cmd);
	if (argv && cover_is_item(cmd->row, cmd->n_words, argv, &p.name)) {
		p.name = p.name ? p.name : "?";
		tell(k, &p, &k->w->sum.items);
	}
	free(argv);
}

static void walk_line(struct walking *k, const struct script_line *line)
{
	struct cover_point ran = { .kind = POINT_LINE, .line = line->number };
	struct cover_point label = { .kind = POINT_LABEL,
				     .line = line->number };
	bool any = false;

	if (line->label) {
		label.name = line->label->text;
		label.times = times(k, COVER_LABEL, line->label->span.at);
		tell(k, &label, &k->w->sum.labels);
	}
	for (const struct cmd *c = line->cmds; c; c = c->next) {
		uint64_t n = c->words ? times(k, COVER_RAN,
					      c->words->span.at) : 0;

		any = any || c->words;
		ran.times = n > ran.times ? n : ran.times;
	}
	if (any)
		tell(k, &ran, &k->w->sum.lines);
	for (const struct cmd *c = line->cmds; c; c = c->next) {
		if (c->op == OP_AND || c->op == OP_OR)
			tell_branch(k, line->number, c);
		if (c->words)
			tell_item(k, line->number, c);
	}
}

void cover_walk(struct cover_walk *w,
		void (*point)(void *ctx, const struct cover_point *p),
		void *ctx)
{
	struct walking k = { w, point, ctx };

	memset(&w->sum, 0, sizeof(w->sum));
	for (const struct script_line *l = w->script->first; l; l = l->next)
		walk_line(&k, l);
}
