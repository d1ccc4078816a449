/*
 * fmt_align.c: columns. Words that begin at the same column in neighbouring
 * lines of one command, with more than one blank in front of some of them,
 * were aligned by somebody, and stay at that column.
 */
#include <string.h>

#include "lint/fmt_inside.h"

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
	       fmt_at(f, c[-1].span.end)[0] == '\t';
}

/* Where column @col of the source is when the row has its new margin. */
static uint32_t moved(const struct fmt *f, const struct row *r, uint32_t col)
{
	uint32_t margin = fmt_margin_width(fmt_margin(f, r));

	return col + margin > r->cells->col ? col + margin - r->cells->col : 0;
}

/* Keep what begins at @col in the rows from @r to @end. */
static void align_column(const struct fmt *f, struct row *r,
			 const struct row *end, uint32_t col)
{
	const struct row *first = NULL;
	bool meant = false;
	unsigned i, n = 0;

	for (struct row *p = r; p < end; p++) {
		i = cell_at(p, col);
		if (!i)
			continue;
		first = first ? first : p;
		n++;
		meant = meant || wide_gap(f, p, i);
	}
	for (struct row *p = r; n > 1 && meant && p < end; p++) {
		i = cell_at(p, col);
		if (i)
			p->cells[i].to = moved(f, first, col);
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

/* ---- texts of a menu ------------------------------------------------- */

/* The cell where a row's text begins; NULL: it has none, or is a heading. */
static struct cell *text_of(const struct row *r)
{
	return r->text ? &r->cells[r->text] : NULL;
}

/* The column that most of the rows' texts are aligned at; 0: there is none. */
static uint32_t usual_column(const struct row *r, const struct row *end)
{
	uint32_t usual = 0;
	unsigned votes = 0, all = 0, at_usual = 0;

	/* what more than half of them have is left over when others cancel */
	for (const struct row *p = r; p < end; p++) {
		const struct cell *c = text_of(p);

		if (!c)
			continue;
		all++;
		if (!votes)
			usual = c->to;
		votes += usual == c->to ? 1u : -1u;
	}
	for (const struct row *p = r; p < end; p++) {
		const struct cell *c = text_of(p);

		at_usual += c && c->to == usual;
	}
	return at_usual > 1 && at_usual * 2 > all ? usual : 0;
}

/* An item whose text lost its column, since somebody changed what is in front
   of it, gets it back. */
static void bring_back(const struct row *r, const struct row *end)
{
	uint32_t usual = usual_column(r, end);

	for (const struct row *p = r; usual && p < end; p++) {
		struct cell *c = text_of(p);

		if (c && !c->to)
			c->to = usual;
	}
}

/* ---- blocks ---------------------------------------------------------- */

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
	       !memcmp(fmt_at(f, x->span.at), fmt_at(f, y->span.at), len);
}

/* A remark behind a command stays where it is. */
static void keep_remark(const struct fmt *f, struct row *r)
{
	struct cell *c = &r->cells[r->n - 1];

	if (r->n > 1 && c->comment && !r->continued && !c->to &&
	    wide_gap(f, r, r->n - 1))
		c->to = moved(f, r, c->col);
}

void fmt_align(struct fmt *f)
{
	struct row *r = f->rows, *end = f->rows + f->n, *to;
	uint32_t col;

	for (; r < end; r = to) {
		for (to = r + 1; to < end && together(f, to - 1, to); to++)
			;
		if (to - r > 1) {
			for (col = next_column(f, r, to, 0);
			     col != UINT32_MAX;
			     col = next_column(f, r, to, col))
				align_column(f, r, to, col);
			bring_back(r, to);
		}
		for (struct row *p = r; p < to; p++)
			keep_remark(f, p);
	}
}
