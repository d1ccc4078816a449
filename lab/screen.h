/*
 * screen.h: what a machine's screen would show of the bytes written to it
 * (core/console.h lists them): 80 by 25 cells. A screen that is cleared, as
 * menus do when they come and go, is a page of its own.
 */
#ifndef LAB_SCREEN_H
#define LAB_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

#define LAB_SCREEN_COLS		80
#define LAB_SCREEN_ROWS		25
#define LAB_SCREEN_PAGES	1000	/* kept: the last are		*/
#define LAB_SCREEN_BYTES	(16u << 20)	/* of output, and of pages */

/* How a character is drawn. */
struct lab_style {
	uint32_t fg, bg;	/* 0: the terminal's own, 1...8: black, red
				   ... white, from LAB_RGB on 0xrrggbb	*/
	bool     bold, reverse;
};
#define LAB_RGB	0x1000000u

struct lab_screen {
	uint32_t    cell[LAB_SCREEN_ROWS][LAB_SCREEN_COLS]; /* 0: blank */
	struct lab_style style[LAB_SCREEN_ROWS][LAB_SCREEN_COLS];
	struct lab_style pen;		/* of what is written next	*/
	unsigned    row, col;
	unsigned    state;		/* of the escape sequence	*/
	char        esc[32];
	size_t      esc_len;
	char        utf8[4];		/* a character, not whole yet	*/
	size_t      n_utf8;
	struct sbuf plain;		/* all text, without escapes	*/
	struct sbuf pages;		/* those before, NUL after each	*/
	struct sbuf styles;		/* theirs, likewise		*/
	unsigned    n_pages;
};

void lab_screen_init(struct lab_screen *s);
void lab_screen_free(struct lab_screen *s);
void lab_screen_write(struct lab_screen *s, const char *text, size_t len);

/* Append what is shown now: rows without trailing blanks, each ended by LF,
   no empty rows at the end. */
int lab_screen_show(const struct lab_screen *s, struct sbuf *out);
/* How many pages there were, the one shown now included. */
unsigned lab_screen_pages(const struct lab_screen *s);
/* Append a page, from 1; -1 is the last. -ENOENT past the last. */
int lab_screen_page(const struct lab_screen *s, int number,
		    struct sbuf *out);
/* Append what is not plain on that page: "2:1-80 bold white on blue", a line
   for each run of characters that look the same. */
int lab_screen_style(const struct lab_screen *s, int number,
		     struct sbuf *out);

/* ---- screen_style.c -------------------------------------------------- */

/* Select graphic rendition: "1;37;44". */
void screen_pen(struct lab_style *pen, const char *params);
void screen_style_rows(const struct lab_screen *s, struct sbuf *out);

#endif
