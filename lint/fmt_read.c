/*
 * fmt_read.c: the lines of a script as rows of cells, its tokens in order. A
 * line whose continuation cuts a word or a comment is left as it is.
 */
#include <errno.h>
#include <string.h>

#include "core/str.h"
#include "flow/cmd.h"
#include "lint/fmt_inside.h"

unsigned fmt_newlines(const struct fmt *f, uint32_t from, uint32_t to)
{
	unsigned n = 0;

	for (; from < to; from++)
		n += *fmt_at(f, from) == '\n';
	return n;
}

/* The column of offset @to, if @col is that of @from, in front of it on the
   same line. */
static uint32_t advance(const struct fmt *f, uint32_t col, uint32_t from,
			uint32_t to)
{
	const char *tab;
	uint32_t n;

	while ((tab = memchr(fmt_at(f, from), '\t', to - from))) {
		n = (uint32_t)(tab - fmt_at(f, from));
		col += con_width(fmt_at(f, from), n);
		col += TAB - col % TAB;
		from += n + 1;
	}
	return col + con_width(fmt_at(f, from), to - from);
}

uint32_t fmt_line_start(const struct fmt *f, uint32_t offset)
{
	while (offset && *fmt_at(f, offset - 1) != '\n')
		offset--;
	return offset;
}

static void add_cell(struct fmt *f, struct row *r, struct span span)
{
	struct cell *c = &r->cells[r->n];
	uint32_t before = r->n ? c[-1].span.end : span.at;

	c->span = span;
	c->col = r->n && !fmt_newlines(f, c[-1].span.at, span.at) ?
		 advance(f, c[-1].col, c[-1].span.at, span.at) :
		 advance(f, 0, fmt_line_start(f, span.at), span.at);
	c->broken = fmt_newlines(f, before, span.at) > 0;
	r->continued = r->continued || c->broken;
	r->verbatim = r->verbatim || fmt_newlines(f, span.at, span.end) > 0;
	r->n++;
}

static unsigned count_cells(const struct script_line *l)
{
	unsigned n = (l->label != NULL) + (l->comment.end > l->comment.at);

	for (const struct cmd *c = l->cmds; c; c = c->next)
		n += (unsigned)c->n_words + (c->op != OP_NONE);
	return n;
}

/* A comment without what joins to nothing but blanks behind it. */
static struct span trimmed(const struct fmt *f, struct span span)
{
	bool joined = false;

	for (; span.end > span.at; span.end--) {
		if (joined && *fmt_at(f, span.end - 1) == '\\')
			joined = false;
		else if (str_blank(*fmt_at(f, span.end - 1)))
			joined = joined || *fmt_at(f, span.end - 1) == '\n';
		else
			break;
	}
	return span;
}

/* The words of a command: in the text that it shows to people nothing is
   aligned but its first word. Returns whether that is a menu's heading. */
static bool add_words(struct fmt *f, struct row *r, const struct cmd *cmd)
{
	const struct word *shown;
	struct flow_cmd c;
	bool inside = false;

	flow_cmd_read(r->line, cmd, &c);
	shown = flow_shown(&c);
	for (const struct word *w = cmd->words; w; w = w->next) {
		add_cell(f, r, w->span);
		r->cells[r->n - 1].inside = inside;
		if (w == shown && !r->text)
			r->text = r->n - 1;
		inside = inside || w == shown;
	}
	return flow_has_option(&c, "gap");
}

static enum row_kind kind_of(const struct script_line *l, bool in_section)
{
	if (l->label)
		return ROW_LABEL;
	if (!l->cmds)
		return ROW_COMMENT;
	if (command_is(l->cmds->row, FLOW_ITEM))
		return ROW_ITEM;
	return in_section ? ROW_BODY : ROW_TOP;
}

static int read_row(struct fmt *f, const struct script_line *l, struct row *r)
{
	bool heading = false;

	r->line = l;
	r->cells = arena_calloc(&f->s->arena, count_cells(l) + 1u,
				sizeof(*r->cells));
	if (!r->cells)
		return -ENOMEM;
	if (l->label)
		add_cell(f, r, l->label->span);
	for (const struct cmd *c = l->cmds; c; c = c->next) {
		if (c->op != OP_NONE)
			add_cell(f, r, c->op_span);
		heading = add_words(f, r, c) || heading;
	}
	if (heading)
		r->text = 0;
	if (l->comment.end > l->comment.at) {
		add_cell(f, r, trimmed(f, l->comment));
		r->cells[r->n - 1].comment = true;
	}
	r->start = fmt_line_start(f, r->cells[0].span.at);
	r->last = l->number +
		  fmt_newlines(f, l->span.at, r->cells[r->n - 1].span.end);
	return 0;
}

int fmt_read(struct fmt *f)
{
	bool in_section = false;
	int rc = 0;

	f->rows = arena_calloc(&f->s->arena, f->s->n_lines + 1u,
			       sizeof(*f->rows));
	if (!f->rows)
		return -ENOMEM;
	for (const struct script_line *l = f->s->first; l && !rc;
	     l = l->next) {
		struct row *r = &f->rows[f->n++];

		r->kind = kind_of(l, in_section);
		in_section = in_section || l->label;
		rc = read_row(f, l, r);
	}
	return rc;
}
