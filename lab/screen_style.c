/* screen_style.c: colours and the like: from escape sequences, in words. */
#include <stdlib.h>
#include <string.h>

#include "lab/screen.h"

#define PARAMS_MAX	16

/* ---- from sequences ------------------------------------------------- */

/* "38;2;R;G;B" from @v on: how many there are of these. */
static unsigned rgb(const unsigned *v, unsigned n, uint32_t *out)
{
	if (n < 5 || v[1] != 2)
		return n;	/* nothing we know: it takes all */
	*out = LAB_RGB | (v[2] & 255) << 16 | (v[3] & 255) << 8 | (v[4] & 255);
	return 5;
}

static unsigned take(struct lab_style *pen, const unsigned *v, unsigned n)
{
	unsigned p = v[0];

	if (!p)
		*pen = (struct lab_style){ 0 };
	else if (p == 1 || p == 22)
		pen->bold = p == 1;
	else if (p == 7 || p == 27)
		pen->reverse = p == 7;
	else if (p >= 30 && p <= 37)
		pen->fg = p - 29;
	else if (p >= 40 && p <= 47)
		pen->bg = p - 39;
	else if (p == 39)
		pen->fg = 0;
	else if (p == 49)
		pen->bg = 0;
	else if (p == 38 || p == 48)
		return rgb(v, n, p == 38 ? &pen->fg : &pen->bg);
	return 1;
}

void screen_pen(struct lab_style *pen, const char *params)
{
	unsigned v[PARAMS_MAX], n = 0;
	char *end;

	do {
		v[n++] = (unsigned)strtoul(params, &end, 10);
		params = end + 1;
	} while (*end == ';' && n < PARAMS_MAX);
	for (unsigned i = 0; i < n;)
		i += take(pen, v + i, n - i);
}

/* ---- in words ------------------------------------------------------- */

static void say_colour(uint32_t colour, struct sbuf *out)
{
	static const char *const names[] = {
		"plain", "black", "red", "green", "yellow", "blue", "magenta",
		"cyan", "white",
	};

	if (colour >= LAB_RGB)
		sbuf_printf(out, "#%06x", (unsigned)(colour - LAB_RGB));
	else
		sbuf_str(out, names[colour]);
}

static void say_style(const struct lab_style *style, struct sbuf *out)
{
	if (style->bold)
		sbuf_str(out, " bold");
	if (style->reverse)
		sbuf_str(out, " reverse");
	if (style->fg) {
		sbuf_char(out, ' ');
		say_colour(style->fg, out);
	}
	if (style->bg) {
		sbuf_str(out, " on ");
		say_colour(style->bg, out);
	}
	sbuf_char(out, '\n');
}

static bool same(const struct lab_style *a, const struct lab_style *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->bold == b->bold &&
		a->reverse == b->reverse;
}

static bool is_blank(const struct lab_screen *s, unsigned row, unsigned col)
{
	return (!s->cell[row][col] || s->cell[row][col] == ' ') &&
		!s->style[row][col].reverse;
}

/* A blank of which nothing at all is seen. */
static bool is_empty(const struct lab_screen *s, unsigned row, unsigned col)
{
	return is_blank(s, row, col) && !s->style[row][col].bg;
}

/* The end of the run that begins at @col, and how its characters look: of a
   blank only the background is seen, which fits any character on it. */
static unsigned run_end(const struct lab_screen *s, unsigned row, unsigned col,
			struct lab_style *out)
{
	const struct lab_style *style = s->style[row];
	bool any = false;

	*out = (struct lab_style){ .bg = style[col].bg };
	for (; col < LAB_SCREEN_COLS; col++) {
		if (is_blank(s, row, col)) {
			if (style[col].bg != out->bg || out->reverse)
				break;
			continue;
		}
		if (any ? !same(&style[col], out) : style[col].bg != out->bg)
			break;
		*out = style[col];
		any = true;
	}
	return col;
}

/* The runs of a row that are not plain, a line each, without its number. */
static void say_row(const struct lab_screen *s, unsigned row,
		    struct sbuf *out)
{
	static const struct lab_style plain;
	struct lab_style style;

	for (unsigned from = 0, to, last; from < LAB_SCREEN_COLS; from = to) {
		to = from + 1;
		if (is_empty(s, row, from))
			continue;
		to = run_end(s, row, from, &style);
		if (same(&style, &plain))
			continue;
		for (last = to; is_empty(s, row, last - 1);)
			last--;
		sbuf_printf(out, ":%u-%u", from + 1, last);
		say_style(&style, out);
	}
}

/* "3:1-80 white on blue"; "4-25:1-80 on blue" of rows that are alike. */
void screen_style_rows(const struct lab_screen *s, struct sbuf *out)
{
	struct sbuf runs = { 0 }, next = { 0 };

	for (unsigned row = 0, last; row < LAB_SCREEN_ROWS; row = last + 1) {
		sbuf_reset(&runs);
		say_row(s, row, &runs);
		for (last = row; last + 1 < LAB_SCREEN_ROWS; last++) {
			sbuf_reset(&next);
			say_row(s, last + 1, &next);
			if (strcmp(sbuf_text(&runs), sbuf_text(&next)) != 0)
				break;
		}
		for (const char *p = sbuf_text(&runs); *p;) {
			size_t n = strcspn(p, "\n") + 1;

			sbuf_printf(out, "%u", row + 1);
			if (last > row)
				sbuf_printf(out, "-%u", last + 1);
			sbuf_add(out, p, n);
			p += n;
		}
	}
	sbuf_free(&runs);
	sbuf_free(&next);
}
