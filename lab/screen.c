/* screen.c: the screen of a machine in the lab. */
#include "lab/screen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"

enum { TEXT, ESC, CSI };
#define HALF 1		/* the right half of a wide character */

void lab_screen_init(struct lab_screen *s)
{
	memset(s, 0, sizeof(*s));
	s->plain.max = s->pages.max = s->styles.max = LAB_SCREEN_BYTES;
}

void lab_screen_free(struct lab_screen *s)
{
	sbuf_free(&s->plain);
	sbuf_free(&s->pages);
	sbuf_free(&s->styles);
}

/* ---- what is shown -------------------------------------------------- */

static unsigned row_end(const uint32_t *row)
{
	unsigned end = LAB_SCREEN_COLS;

	while (end && (!row[end - 1] || row[end - 1] == ' '))
		end--;
	return end;
}

static void show_row(const uint32_t *row, struct sbuf *out)
{
	unsigned end = row_end(row);
	char bytes[4];

	for (unsigned c = 0; c < end; c++) {
		uint32_t cp = row[c] ? row[c] : ' ';

		if (cp != HALF)
			sbuf_add(out, bytes, utf8_put(cp, bytes));
	}
	sbuf_char(out, '\n');
}

int lab_screen_show(const struct lab_screen *s, struct sbuf *out)
{
	unsigned rows = LAB_SCREEN_ROWS;

	while (rows && !row_end(s->cell[rows - 1]))
		rows--;
	for (unsigned r = 0; r < rows; r++)
		show_row(s->cell[r], out);
	return out->error;
}

/* The page ends: keep it, unless nothing is on it. */
static void turn_page(struct lab_screen *s)
{
	size_t before = s->pages.len;

	lab_screen_show(s, &s->pages);
	if (s->pages.len == before || s->n_pages >= LAB_SCREEN_PAGES)
		return;
	sbuf_char(&s->pages, '\0');
	screen_style_rows(s, &s->styles);
	sbuf_char(&s->styles, '\0');
	s->n_pages++;
}

unsigned lab_screen_pages(const struct lab_screen *s)
{
	return s->n_pages + 1;
}

/* The page's number from 1; one past the last is the one shown now. */
static int page_number(const struct lab_screen *s, int number)
{
	if (number < 0)
		number += (int)s->n_pages + 2;
	return number < 1 || number > (int)s->n_pages + 1 ? -ENOENT : number;
}

static const char *nth(const struct sbuf *texts, int number)
{
	const char *p = sbuf_text(texts);

	while (--number)
		p += strlen(p) + 1;
	return p;
}

int lab_screen_page(const struct lab_screen *s, int number, struct sbuf *out)
{
	number = page_number(s, number);
	if (number < 0)
		return number;
	if (number == (int)s->n_pages + 1)
		return lab_screen_show(s, out);
	return sbuf_str(out, nth(&s->pages, number));
}

int lab_screen_style(const struct lab_screen *s, int number,
		     struct sbuf *out)
{
	number = page_number(s, number);
	if (number < 0)
		return number;
	if (number <= (int)s->n_pages)
		return sbuf_str(out, nth(&s->styles, number));
	screen_style_rows(s, out);
	return out->error;
}

/* ---- what is written ------------------------------------------------ */

static void clear_row(struct lab_screen *s, unsigned row, unsigned from)
{
	const struct lab_style blank = { .bg = s->pen.bg };

	for (unsigned c = from; c < LAB_SCREEN_COLS; c++) {
		s->cell[row][c] = 0;
		s->style[row][c] = blank;
	}
}

static void new_line(struct lab_screen *s)
{
	s->col = 0;
	if (s->row + 1 < LAB_SCREEN_ROWS) {
		s->row++;
		return;
	}
	memmove(s->cell[0], s->cell[1],
		sizeof(s->cell[0]) * (LAB_SCREEN_ROWS - 1));
	memmove(s->style[0], s->style[1],
		sizeof(s->style[0]) * (LAB_SCREEN_ROWS - 1));
	clear_row(s, LAB_SCREEN_ROWS - 1, 0);
}

static void put_cell(struct lab_screen *s, uint32_t cp)
{
	if (s->col == LAB_SCREEN_COLS)
		new_line(s);
	s->style[s->row][s->col] = s->pen;
	s->cell[s->row][s->col++] = cp;
}

static void put_char(struct lab_screen *s, uint32_t cp)
{
	unsigned width = utf8_width(cp);

	if (!width)
		return;
	if (width == 2 && s->col == LAB_SCREEN_COLS - 1)
		new_line(s);
	put_cell(s, cp);
	if (width == 2)
		put_cell(s, HALF);
}

static unsigned limited(const char *from, unsigned below)
{
	unsigned long n = strtoul(from, NULL, 10);

	return n ? n > below ? below - 1 : (unsigned)n - 1 : 0;
}

static void move_to(struct lab_screen *s)
{
	const char *semi = strchr(s->esc, ';');

	s->row = limited(s->esc, LAB_SCREEN_ROWS);
	s->col = semi ? limited(semi + 1, LAB_SCREEN_COLS) : 0;
}

static void finish(struct lab_screen *s, char final)
{
	s->esc[s->esc_len] = '\0';
	if (final == 'H') {
		/* in the plain text, what stands apart is not joined */
		if (s->plain.len && s->plain.data[s->plain.len - 1] != '\n')
			sbuf_char(&s->plain, '\n');
		move_to(s);
	} else if (final == 'J') {
		turn_page(s);
		for (unsigned r = 0; r < LAB_SCREEN_ROWS; r++)
			clear_row(s, r, 0);
		s->row = s->col = 0;
	} else if (final == 'K') {
		clear_row(s, s->row, s->col);
	} else if (final == 'm') {
		screen_pen(&s->pen, s->esc);
	}
	s->state = TEXT;
}

static void escape(struct lab_screen *s, char c)
{
	if (s->state == ESC) {
		s->state = c == '[' ? CSI : TEXT;
		s->esc_len = 0;
	} else if (c >= 0x40 && c <= 0x7e) {
		finish(s, c);
	} else if (s->esc_len < sizeof(s->esc) - 1) {
		s->esc[s->esc_len++] = c;
	}
}

static void control(struct lab_screen *s, char c)
{
	if (c == 27) {
		s->state = ESC;
		return;
	}
	if (c == '\n')
		new_line(s);
	else if (c == '\r')
		s->col = 0;
	else if (c == '\b')
		s->col -= s->col > 0;
	else if (c == '\t')
		s->col = s->col / 8 * 8 + 8 < LAB_SCREEN_COLS ?
			s->col / 8 * 8 + 8 : LAB_SCREEN_COLS - 1;
	if (c == '\n' || c == '\t')
		sbuf_char(&s->plain, c);
}

/* How long the sequence is that begins so; 1: no sequence at all. */
static size_t sequence_len(unsigned char first)
{
	return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static void put_utf8(struct lab_screen *s)
{
	uint32_t cp;
	size_t n = s->n_utf8;

	s->n_utf8 = 0;
	(void)utf8_next(s->utf8, n, &cp);
	sbuf_add(&s->plain, s->utf8, n);
	put_char(s, cp);
}

static void put_byte(struct lab_screen *s, char c)
{
	bool goes_on = ((unsigned char)c & 0xc0) == 0x80;

	if (s->n_utf8 && !goes_on)
		put_utf8(s);
	if (s->state != TEXT) {
		escape(s, c);
	} else if ((unsigned char)c < ' ' || c == 0x7f) {
		control(s, c);
	} else {
		s->utf8[s->n_utf8++] = c;
		if (s->n_utf8 >= sequence_len((unsigned char)s->utf8[0]))
			put_utf8(s);
	}
}

void lab_screen_write(struct lab_screen *s, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		put_byte(s, text[i]);
}
