/*
 * screen.h: what a machine's screen would show of the bytes written to it
 * (core/console.h lists them): 80 by 25 cells. A screen that is cleared, as
 * menus do when they come and go, is a page of its own.
 */
#ifndef LAB_SCREEN_H
#define LAB_SCREEN_H

#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

#define LAB_SCREEN_COLS		80
#define LAB_SCREEN_ROWS		25
#define LAB_SCREEN_PAGES	1000	/* kept: the last are		*/
#define LAB_SCREEN_BYTES	(16u << 20)	/* of output, and of pages */

struct lab_screen {
	uint32_t    cell[LAB_SCREEN_ROWS][LAB_SCREEN_COLS]; /* 0: blank */
	unsigned    row, col;
	unsigned    state;		/* of the escape sequence	*/
	char        esc[32];
	size_t      esc_len;
	char        utf8[4];		/* a character, not whole yet	*/
	size_t      n_utf8;
	struct sbuf plain;		/* all text, without escapes	*/
	struct sbuf pages;		/* those before, NUL after each	*/
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

#endif
