/*
 * fmt.c: write a script in one style.
 *
 * Each line of the tree becomes a row of cells, its tokens in order. Words
 * that begin at the same column in neighbouring lines, with more than one
 * blank before some of them, were aligned by somebody, and are again. A line
 * whose continuation cuts a word or a comment is left as it is.
 */
#include "lint/fmt.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/image.h"
#include "core/str.h"
#include "flow/cmd.h"
#include "interp/ast.h"
#include "interp/seems.h"

/* A token: label, word, operator or comment. */
struct cell {
	struct span span;
	uint32_t    col;	/* column in the source			*/
	uint32_t    to;		/* column to begin at; 0: one blank	*/
	bool        broken;	/* it begins a continued line		*/
	bool        inside;	/* of a text for people, behind its first word */
};

struct row {
	const struct script_line *line;
	struct cell *cells;
	unsigned     n;
	uint32_t     last;	/* number of its last physical line	*/
	bool         verbatim, continued;
};

struct fmt {
	struct script *s;
	struct row    *rows;
	unsigned       n;
	struct sbuf   *out;
};

/* ---- reading -------------------------------------------------------- */

static const char *at(const struct fmt *f, uint32_t offset)
{
	return f->s->source + offset;
}

static unsigned newlines(const struct fmt *f, uint32_t from, uint32_t to)
{
	unsigned n = 0;

	for (; from < to; from++)
		n += *at(f, from) == '\n';
	return n;
}

#define TAB 8u

/* The column of offset @to, if @col is that of @from, in front of it on the
   same line. */
static uint32_t advance(const struct fmt *f, uint32_t col, uint32_t from,
			uint32_t to)
{
	const char *tab;
	uint32_t n;

	while ((tab = memchr(at(f, from), '\t', to - from))) {
		n = (uint32_t)(tab - at(f, from));
		col += con_width(at(f, from), n);
		col += TAB - col % TAB;
		from += n + 1;
	}
	return col + con_width(at(f, from), to - from);
}

static uint32_t column(const struct fmt *f, uint32_t offset)
{
	uint32_t start = offset;

	while (start && *at(f, start - 1) != '\n')
		start--;
	return advance(f, 0, start, offset);
}

static void add_cell(struct fmt *f, struct row *r, struct span span)
{
	struct cell *c = &r->cells[r->n];
	uint32_t before = r->n ? c[-1].span.end : span.at;

	c->span = span;
	c->col = r->n && !newlines(f, c[-1].span.at, span.at) ?
		 advance(f, c[-1].col, c[-1].span.at, span.at) : column(f, span.at);
	c->broken = newlines(f, before, span.at) > 0;
	r->continued = r->continued || c->broken;
	r->verbatim = r->verbatim || newlines(f, span.at, span.end) > 0;
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
		if (joined && *at(f, span.end - 1) == '\\')
			joined = false;
		else if (str_blank(*at(f, span.end - 1)))
			joined = joined || *at(f, span.end - 1) == '\n';
		else
			break;
	}
	return span;
}

/* The words of a command: in the text that it shows to people nothing is
   aligned but its first word. */
static void add_words(struct fmt *f, struct row *r, const struct cmd *cmd)
{
	const struct word *shown;
	struct flow_cmd c;
	bool inside = false;

	flow_cmd_read(r->line, cmd, &c);
	shown = flow_shown(&c);
	for (const struct word *w = cmd->words; w; w = w->next) {
		add_cell(f, r, w->span);
		r->cells[r->n - 1].inside = inside;
		inside = inside || w == shown;
	}
}

static int read_row(struct fmt *f, const struct script_line *l, struct row *r)
{
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
		add_words(f, r, c);
	}
	if (l->comment.end > l->comment.at)
		add_cell(f, r, trimmed(f, l->comment));
	r->last = l->number +
		  newlines(f, l->span.at, r->cells[r->n - 1].span.end);
	return 0;
}

static int read_rows(struct fmt *f)
{
	const struct script_line *l;
	int rc = 0;

	f->rows = arena_calloc(&f->s->arena, f->s->n_lines + 1u,
			       sizeof(*f->rows));
	if (!f->rows)
		return -ENOMEM;
	for (l = f->s->first; l && !rc; l = l->next)
		rc = read_row(f, l, &f->rows[f->n++]);
	return rc;
}

/* ---- aligning -------------------------------------------------------- */

static uint32_t width(const struct fmt *f, const struct cell *c)
{
	return con_width(at(f, c->span.at), c->span.end - c->span.at);
}

/* The column where cell @i begins with one blank before it, after all cells in
   front of it were moved. */
static uint32_t natural(const struct fmt *f, const struct row *r, unsigned i)
{
	uint32_t col = 0;

	for (unsigned k = 0; k < i; k++) {
		if (r->cells[k].to > col)
			col = r->cells[k].to;
		col += width(f, &r->cells[k]) + 1;
	}
	return col;
}

/* The cell of a row that begins at column @col; 0, the first, is none. */
static unsigned cell_at(const struct row *r, uint32_t col)
{
	for (unsigned i = 1; i < r->n; i++) {
		if (r->cells[i].col == col && !r->cells[i].inside)
			return i;
	}
	return 0;
}

static bool wide_gap(const struct fmt *f, const struct row *r, unsigned i)
{
	const struct cell *c = &r->cells[i];

	return c->span.at - c[-1].span.end > 1 ||
	       at(f, c[-1].span.end)[0] == '\t';
}

/* Align what began at @col in the rows from @r to @end. */
static void align_column(const struct fmt *f, struct row *r,
			 const struct row *end, uint32_t col)
{
	uint32_t to = 0, col_here;
	unsigned i, n = 0;
	bool meant = false;

	for (struct row *p = r; p < end; p++) {
		i = cell_at(p, col);
		if (!i)
			continue;
		n++;
		meant = meant || wide_gap(f, p, i);
		col_here = natural(f, p, i);
		if (col_here > to)
			to = col_here;
	}
	for (struct row *p = r; n > 1 && meant && p < end; p++) {
		i = cell_at(p, col);
		if (i)
			p->cells[i].to = to;
	}
}

static uint32_t next_column(const struct fmt *f, const struct row *r,
			    const struct row *end, uint32_t after)
{
	uint32_t least = UINT32_MAX;

	for (; r < end; r++) {
		for (unsigned i = 1; i < r->n; i++) {
			if (r->cells[i].col > after && !r->cells[i].inside &&
			    r->cells[i].col < least &&
			    wide_gap(f, r, i))
				least = r->cells[i].col;
		}
	}
	return least;
}

#define MOST_CELLS 100	/* in a line that is aligned */

/* Is @b right below @a, and the same command? */
static bool together(const struct fmt *f, const struct row *a,
		     const struct row *b)
{
	const struct cell *x = a->cells, *y = b->cells;
	uint32_t len = x->span.end - x->span.at;

	return a->n <= MOST_CELLS && b->n <= MOST_CELLS &&
	       !a->verbatim && !b->verbatim && !a->continued &&
	       !b->continued && !a->line->label && !b->line->label &&
	       b->line->number == a->last + 1 &&
	       len == y->span.end - y->span.at &&
	       !memcmp(at(f, x->span.at), at(f, y->span.at), len);
}

static void align(struct fmt *f)
{
	struct row *r = f->rows, *end = f->rows + f->n, *to;
	uint32_t col;

	for (; r < end; r = to) {
		for (to = r + 1; to < end && together(f, to - 1, to); to++)
			;
		if (to - r < 2)
			continue;
		for (col = next_column(f, r, to, 0); col != UINT32_MAX;
		     col = next_column(f, r, to, col))
			align_column(f, r, to, col);
	}
}

/* ---- writing --------------------------------------------------------- */

static void put_text(struct fmt *f, const char *text, size_t len)
{
	(void)sbuf_add(f->out, text, len);	/* error: looked at last */
}

/* A last "\" would join the next line but for the blank behind it. */
static void end_line(struct fmt *f, const struct row *r)
{
	if (*at(f, r->cells[r->n - 1].span.end - 1) == '\\')
		put_text(f, " ", 1);
	put_text(f, "\n", 1);
}

/* A line as it is, but for its line ends and the blanks behind it. */
static void put_verbatim(struct fmt *f, const struct row *r)
{
	const char *p = at(f, r->line->span.at);
	const char *end = at(f, r->cells[r->n - 1].span.end);
	const char *nl, *stop;

	for (; p < end; p = nl + 1) {
		nl = memchr(p, '\n', (size_t)(end - p));
		stop = nl ? nl : end;
		if (nl && stop > p && stop[-1] == '\r')
			stop--;
		put_text(f, p, (size_t)(stop - p));
		if (!nl)
			break;
		put_text(f, "\n", 1);
	}
	end_line(f, r);
}

static void put_cells(struct fmt *f, const struct row *r)
{
	const struct cell *c = r->cells;
	uint32_t col = 0;

	for (unsigned i = 0; i < r->n; i++, c++) {
		if (c->broken) {
			put_text(f, " \\\n ", 4);
			col = 1;
		}
		if (i) {
			put_text(f, " ", 1);
			col++;
		}
		for (; col < c->to; col++)
			put_text(f, " ", 1);
		put_text(f, at(f, c->span.at), c->span.end - c->span.at);
		col += width(f, c);
	}
	end_line(f, r);
}

static bool is_comment(const struct row *r)
{
	return !r->line->label && !r->line->cmds;
}

/* Does a section begin here: at a label, or at the comment right above it? */
static bool begins_section(const struct fmt *f, unsigned i)
{
	while (i + 1 < f->n && is_comment(&f->rows[i]) &&
	       f->rows[i + 1].line->number == f->rows[i].last + 1)
		i++;
	return f->rows[i].line->label != NULL;
}

static bool blank_before(const struct fmt *f, unsigned i)
{
	const struct row *r = &f->rows[i], *up = r - 1;

	if (!i)
		return false;
	if (r->line->number > up->last + 1)
		return true;
	/* labels on one spot, and a label under its comment, stay together */
	if (up->line->label && !up->line->cmds)
		return false;
	return !is_comment(up) && begins_section(f, i);
}

/* What the script ends with is never run: it stays as it is. */
static void put_open_end(struct fmt *f)
{
	const struct span *s = &f->s->open_span;
	uint32_t end = (uint32_t)f->s->len;

	if (f->n && f->rows[f->n - 1].last + 1 <
	    newlines(f, 0, s->at) + 1)
		put_text(f, "\n", 1);
	for (uint32_t i = s->at; i < end; i++) {
		if (*at(f, i) != '\r' || *at(f, i + 1) != '\n')
			put_text(f, at(f, i), 1);
	}
}

static void write_rows(struct fmt *f)
{
	for (unsigned i = 0; i < f->n; i++) {
		if (blank_before(f, i))
			put_text(f, "\n", 1);
		if (f->rows[i].verbatim)
			put_verbatim(f, &f->rows[i]);
		else
			put_cells(f, &f->rows[i]);
	}
	if (f->s->open_end)
		put_open_end(f);
}

static int check(const char *text, size_t len, struct err *e)
{
	const char *why = seems_no_script(text, len);

	if (!why)
		why = seems_cut(text, len);
	if (why)
		return err_set(e, -EINVAL, "%s", why);
	if (memchr(text, '\0', len))
		return err_set(e, -EINVAL, "it holds NUL bytes: is it a "
			       "script?");
	if (image_kind_of((const uint8_t *)text, len) != IMAGE_SCRIPT)
		return err_set(e, -EINVAL, "it does not begin with \"#!ipxe\" "
			       "on a line of its own");
	return 0;
}

int fmt_script(const char *file, const char *text, size_t len,
	       struct sbuf *out, struct err *e)
{
	struct fmt f = { .out = out };
	int rc = check(text, len, e);

	if (rc < 0)
		return rc;
	rc = script_parse(file, text, len, true, &f.s, e);
	if (rc < 0)
		return rc;
	rc = read_rows(&f);
	if (rc == 0) {
		align(&f);
		write_rows(&f);
		rc = out->error;
	}
	script_free(f.s);
	if (rc < 0)
		return err_set(e, rc, "no memory to format it");
	return 0;
}
