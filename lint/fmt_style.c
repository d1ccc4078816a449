/*
 * fmt_style.c: the style that a file has already, where its lines agree for
 * the most part: then few of them change. Where they do not, commands begin at
 * the left margin, continued lines are indented by two, one empty line stands
 * in front of a section, and lines end in LF.
 */
#include <string.h>

#include "lint/fmt_inside.h"

/* The margin that the blanks from @from to @to are; MARGINS: none of them. */
static unsigned margin_at(const struct fmt *f, uint32_t from, uint32_t to)
{
	const char *p = fmt_at(f, from);
	size_t n = to - from;

	if (n == 1 && *p == '\t')
		return MARGIN_TAB;
	return n < MARGIN_TAB && strspn(p, " ") >= n ? (unsigned)n : MARGINS;
}

/* The margin of most lines; of two that are as frequent, the first. */
static unsigned most(const unsigned *votes)
{
	unsigned best = 0;

	for (unsigned i = 1; i < MARGINS; i++) {
		if (votes[i] > votes[best])
			best = i;
	}
	return best;
}

static void find_margins(struct fmt *f)
{
	unsigned votes[ROW_KINDS][MARGINS + 1];

	memset(votes, 0, sizeof(votes));
	for (unsigned i = 0; i < f->n; i++) {
		const struct row *r = &f->rows[i];

		votes[r->kind][margin_at(f, r->start, r->cells->span.at)]++;
	}
	for (unsigned k = 0; k < ROW_KINDS; k++)
		f->style.margin[k] = most(votes[k]);
}

static void find_continued(struct fmt *f)
{
	unsigned votes[MARGINS + 1] = { 0 }, all = 0, best;

	for (unsigned i = 0; i < f->n; i++) {
		const struct row *r = &f->rows[i];

		for (unsigned k = 0; k < r->n && !r->verbatim; k++) {
			uint32_t at = r->cells[k].span.at;

			if (!r->cells[k].broken)
				continue;
			votes[margin_at(f, fmt_line_start(f, at), at)]++;
			all++;
		}
	}
	best = most(votes);
	f->style.continued = votes[best] * 2 > all ? best : 2;
}

static bool is_comment(const struct row *r)
{
	return r->kind == ROW_COMMENT;
}

static void find_below(struct fmt *f)
{
	for (unsigned i = f->n; i-- > 0; ) {
		struct row *r = &f->rows[i];

		r->below = is_comment(r) && i + 1 < f->n &&
			   r[1].line->number == r->last + 1 ? r[1].below : i;
	}
}

/* Does a section begin here: at a label, or at the comment right above it? Not
   where labels stand on one spot, nor a label right under its comment. */
static bool begins_section(const struct fmt *f, unsigned i)
{
	const struct row *up = &f->rows[i] - 1;

	if (!i || !f->rows[f->rows[i].below].line->label)
		return false;
	return f->rows[i].line->number > up->last + 1 ||
	       (!is_comment(up) && (!up->line->label || up->line->cmds));
}

static unsigned empty_lines(const struct fmt *f, unsigned i)
{
	return i ? f->rows[i].line->number - f->rows[i - 1].last - 1 : 0;
}

static void find_blank(struct fmt *f)
{
	unsigned votes[3] = { 0 }, n;

	for (unsigned i = 1; i < f->n; i++) {
		n = empty_lines(f, i);
		votes[n > 2 ? 1 : n] += begins_section(f, i);
	}
	f->style.blank = votes[0] > votes[1] + votes[2] ? 0 :
			 votes[2] > votes[0] + votes[1] ? 2 : 1;
}

unsigned fmt_blank_before(const struct fmt *f, unsigned i)
{
	unsigned n = empty_lines(f, i), most_lines = f->style.blank > 1 ? 2 : 1;

	if (f->style.blank && begins_section(f, i))
		return f->style.blank;
	return n < most_lines ? n : most_lines;
}

unsigned fmt_margin(const struct fmt *f, const struct row *r)
{
	const struct row *below = &f->rows[r->below];
	unsigned own;

	if (!is_comment(r))
		return f->style.margin[r->kind];
	/* as what it speaks of, or at the left */
	own = margin_at(f, r->start, r->cells->span.at);
	if (!own || is_comment(below))
		return own == MARGINS ? 0 : own;
	return f->style.margin[below->kind];
}

static void find_line_ends(struct fmt *f)
{
	const char *p = f->s->source, *end = p + f->s->len;
	unsigned all = 0, with_cr = 0;

	for (; (p = memchr(p, '\n', (size_t)(end - p))); p++) {
		all++;
		with_cr += p > f->s->source && p[-1] == '\r';
	}
	f->style.crlf = with_cr * 2 > all;
}

void fmt_find_style(struct fmt *f)
{
	find_below(f);
	find_margins(f);
	find_continued(f);
	find_blank(f);
	find_line_ends(f);
}
