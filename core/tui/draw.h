/* draw.h: what the full-screen UIs draw alike. */
#ifndef CORE_TUI_DRAW_H
#define CORE_TUI_DRAW_H

#include <stdbool.h>
#include <stddef.h>

#include "core/console.h"

struct err;

/* Can this console show a full screen? Else lines have to do. */
bool tui_full_screen(void);

/* Draw text at a place, then blanks up to @cells. */
void tui_text(struct console *con, unsigned row, unsigned col, unsigned cells,
	      const char *text, size_t len);
/* Draw text in at most so many cells, with an ellipsis if it was cut. Returns
   the cells that it took. */
unsigned tui_cut(struct console *con, const char *text, unsigned cells);
void tui_blank(struct console *con, unsigned row, unsigned col,
	       unsigned cells);
/* Draw, in the last row, a warning that came just before. */
void tui_note(struct console *con);
/* Draw text in the middle of a row, which is blanked first. */
void tui_centred(struct console *con, unsigned row, const char *text,
		 enum con_pair_use pair, bool bold);

/* For lines: a key's name, "F12" or "d"; "" if it has none. */
const char *tui_key_name(int key, char buf[16]);

#endif
