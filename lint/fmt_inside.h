/* fmt_inside.h: what the parts of the formatter share. */
#ifndef LINT_FMT_INSIDE_H
#define LINT_FMT_INSIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/console.h"
#include "interp/ast.h"

struct sbuf;

/* A token: label, word, operator or comment. */
struct cell {
	struct span span;
	uint32_t    col;	/* column in the source			*/
	uint32_t    to;		/* column to begin at; 0: one blank	*/
	bool        broken;	/* it begins a continued line		*/
	bool        inside;	/* of a text for people, behind its first word */
	bool        comment;
};

/* What one indents alike. */
enum row_kind { ROW_TOP, ROW_BODY, ROW_ITEM, ROW_LABEL, ROW_COMMENT,
		ROW_KINDS };

struct row {
	const struct script_line *line;
	struct cell  *cells;
	unsigned      n;
	unsigned      text;	/* index of the cell where a text for people
				   begins; 0: there is none, or it is a menu's
				   heading				*/
	uint32_t      last;	/* number of its last physical line	*/
	uint32_t      start;	/* offset of its first physical line	*/
	enum row_kind kind;
	unsigned      below;	/* index of the row that a comment speaks of:
				   right below it, or its own last row; of
				   others, their own			*/
	bool          verbatim, continued;
};

/* Blanks in front of a line: so many, or a TAB. */
#define MARGINS    10
#define MARGIN_TAB 9u

/* How the file is written, where it is so for the most part. */
struct fmt_style {
	unsigned margin[ROW_KINDS];	/* 0 to 8 blanks, or MARGIN_TAB	*/
	unsigned continued;	/* the same of a continued line		*/
	unsigned blank;		/* lines in front of a section		*/
	bool     crlf;
};

struct fmt {
	struct script   *s;
	struct row      *rows;
	unsigned         n;
	struct sbuf     *out;
	struct fmt_style style;
};

#define TAB 8u

static inline const char *fmt_at(const struct fmt *f, uint32_t offset)
{
	return f->s->source + offset;
}

static inline uint32_t fmt_width(const struct fmt *f, const struct cell *c)
{
	return con_width(fmt_at(f, c->span.at), c->span.end - c->span.at);
}

static inline uint32_t fmt_margin_width(unsigned margin)
{
	return margin == MARGIN_TAB ? TAB : margin;
}

/* ---- fmt_read.c ----------------------------------------------------- */

/* Make the rows of a script. 0 or -ENOMEM. */
int fmt_read(struct fmt *f);
/* The start of the line that the byte at @offset is on. */
uint32_t fmt_line_start(const struct fmt *f, uint32_t offset);
unsigned fmt_newlines(const struct fmt *f, uint32_t from, uint32_t to);

/* ---- fmt_style.c ---------------------------------------------------- */

/* Find out how the file is written. */
void fmt_find_style(struct fmt *f);
/* How a row is to be indented. */
unsigned fmt_margin(const struct fmt *f, const struct row *r);
/* How many empty lines belong in front of row @i. */
unsigned fmt_blank_before(const struct fmt *f, unsigned i);

/* ---- fmt_align.c ---------------------------------------------------- */

/* Say at which columns the cells begin that were aligned. */
void fmt_align(struct fmt *f);

#endif
