/* screen.c: what a terminal would show of the output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

#define ROWS 128
#define COLS 256
#define HALF "\1"	/* the right half of a wide character */

static struct {
	char     cell[ROWS][COLS][5];	/* a UTF-8 character, or ""	*/
	char     attr[ROWS][COLS][24];
	char     now[24];		/* attributes in effect		*/
	unsigned row, col;
	bool     hidden;
	char     esc[32];		/* "ESC [ ..." so far		*/
	size_t   esc_len;
	struct captured text;
} scr;

static void put_text(char out[24], const char *text)
{
	size_t len = strlen(text) < 23 ? strlen(text) : 23;

	memcpy(out, text, len);
	out[len] = '\0';
}

void fake_screen_reset(void)
{
	__real_free(scr.text.text);
	memset(&scr, 0, sizeof(scr));
	put_text(scr.now, "0");
}

static void clear_row(unsigned row, unsigned from)
{
	for (unsigned c = from; c < COLS; c++) {
		scr.cell[row][c][0] = '\0';
		put_text(scr.attr[row][c], scr.now);
	}
}

static void new_line(void)
{
	unsigned last = (fake.rows < ROWS ? fake.rows : ROWS) - 1;

	scr.col = 0;
	if (scr.row < last) {
		scr.row++;
		return;
	}
	memmove(scr.cell[0], scr.cell[1], sizeof(scr.cell[0]) * last);
	memmove(scr.attr[0], scr.attr[1], sizeof(scr.attr[0]) * last);
	clear_row(last, 0);
}

/* "1" after "0" is "1"; "44" after "1;37" is "1;37;44". */
static void set_attr(const char *codes)
{
	char joined[64];

	if (!codes[0] || !strcmp(codes, "0")) {
		put_text(scr.now, "0");
		return;
	}
	if (!strncmp(codes, "0;", 2)) {
		put_text(scr.now, codes + 2);
		return;
	}
	if (!strcmp(scr.now, "0"))
		snprintf(joined, sizeof(joined), "%s", codes);
	else
		snprintf(joined, sizeof(joined), "%s;%s", scr.now, codes);
	put_text(scr.now, joined);
}

static void run_escape(char final)
{
	const char *p = scr.esc;
	unsigned row, col;

	if (final == 'H') {
		row = col = 1;
		sscanf(p, "%u;%u", &row, &col);
		scr.row = row ? (row - 1) % ROWS : 0;
		scr.col = col ? (col - 1) % COLS : 0;
	} else if (final == 'J') {
		for (row = 0; row < ROWS; row++)
			clear_row(row, 0);
	} else if (final == 'K') {
		clear_row(scr.row, scr.col);
	} else if (final == 'm') {
		set_attr(p);
	} else if (!strcmp(p, "?25")) {
		scr.hidden = final == 'l';
	}
}

/* A character is complete: does it take the next cell too? */
static void widen(const char *cell)
{
	uint32_t cp;

	if (utf8_next(cell, strlen(cell), &cp) < 2 || utf8_width(cp) < 2 ||
	    scr.col >= COLS)
		return;
	strcpy(scr.cell[scr.row][scr.col], HALF);
	put_text(scr.attr[scr.row][scr.col], scr.now);
	scr.col++;
}

static void put_char(char c)
{
	unsigned cols = fake.cols < COLS ? fake.cols : COLS;
	char *cell;

	if ((c & 0xc0) == 0x80) {	/* goes with the one before	*/
		cell = scr.cell[scr.row][scr.col ? scr.col - 1 : 0];
		if (strlen(cell) < 4)
			strncat(cell, &c, 1);
		widen(cell);
		return;
	}
	if (scr.col >= cols)
		new_line();
	cell = scr.cell[scr.row][scr.col];
	cell[0] = c;
	cell[1] = '\0';
	put_text(scr.attr[scr.row][scr.col], scr.now);
	scr.col++;
}

static void put_byte(char c)
{
	if (scr.esc_len) {
		if (scr.esc_len == 1 && c == '[') {
			scr.esc_len = 2;
		} else if (c >= 0x40 && c <= 0x7e) {
			run_escape(c);
			scr.esc_len = 0;
		} else if (scr.esc_len - 2 < sizeof(scr.esc) - 1) {
			scr.esc[scr.esc_len++ - 2] = c;
			scr.esc[scr.esc_len - 2] = '\0';
		}
		return;
	}
	if (c == 27) {
		scr.esc_len = 1;
		scr.esc[0] = '\0';
	} else if (c == '\n') {
		new_line();
	} else if (c == '\r') {
		scr.col = 0;
	} else if (c == '\b') {
		scr.col -= scr.col > 0;
	} else if ((unsigned char)c >= ' ') {
		put_char(c);
	}
}

void fake_screen_write(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		put_byte(text[i]);
}

static void add_row(unsigned row)
{
	unsigned end = COLS;

	while (end && (!scr.cell[row][end - 1][0] ||
		       !strcmp(scr.cell[row][end - 1], " ")))
		end--;
	for (unsigned c = 0; c < end; c++) {
		const char *cell = scr.cell[row][c];

		if (!cell[0])
			cell = " ";
		if (!strcmp(cell, HALF))
			continue;
		captured_add(&scr.text, cell, strlen(cell));
	}
}

const char *fake_screen(unsigned row)
{
	scr.text.len = 0;
	captured_add(&scr.text, "", 0);
	if (row < ROWS)
		add_row(row);
	return scr.text.text;
}

const char *fake_screen_text(void)
{
	scr.text.len = 0;
	captured_add(&scr.text, "", 0);
	for (unsigned row = 0; row < fake.rows && row < ROWS; row++) {
		size_t before = scr.text.len;

		add_row(row);
		if (scr.text.len > before)
			captured_add(&scr.text, "\n", 1);
	}
	return scr.text.text;
}

const char *fake_screen_attr(unsigned row, unsigned col)
{
	return row < ROWS && col < COLS ? scr.attr[row][col] : "";
}

void fake_screen_cursor(unsigned *row, unsigned *col, bool *shown)
{
	*row = scr.row;
	*col = scr.col;
	*shown = !scr.hidden;
}
