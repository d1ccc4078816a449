/* lineedit.h: one editable line: the prompt, "read", form fields. */
#ifndef CORE_LINEEDIT_H
#define CORE_LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/str.h"

struct console;

/* A line being edited: bytes of UTF-8, moved through by code point. */
struct line {
	struct sbuf *text;
	size_t       cursor;	/* byte offset				*/
	size_t       from;	/* first byte shown: see line_show()	*/
};

/*
 * Apply a key (reference/console.md#the-shell). Returns 1 if it changed
 * anything, 0 if the key means nothing here, negative errno.
 */
int line_key(struct line *l, int key);

/*
 * Append to @out what @cells cells show of the line, scrolled so that the
 * cursor is among them; *@cursor_cell is where. Control bytes show as '?'.
 * Returns the cells used; @out keeps its error.
 */
unsigned line_show(struct line *l, unsigned cells, bool secret,
		   struct sbuf *out, unsigned *cursor_cell);

/*
 * A line as it stands on the screen after some text: drawn again with
 * characters, blanks and backspaces alone, so that any console will do.
 */
struct line_echo {
	struct console *con;
	bool            secret;
	unsigned        cells;		/* room for it			*/
	struct sbuf     shown;		/* as drawn			*/
	unsigned        width, at;	/* its cells; the cursor's	*/
};
void line_echo_start(struct line_echo *echo, struct console *con, bool secret);
int line_echo_draw(struct line_echo *echo, struct line *l);	/* -ENOMEM */
void line_echo_end(struct line_echo *echo);	/* ends the screen's line too */

#define HISTORY_LINES 7
struct history {
	char       *lines[HISTORY_LINES];	/* the newest first	*/
	unsigned    count;
	/* Edits to old lines, kept until Enter */
	struct sbuf drafts[HISTORY_LINES];
	bool        drafted[HISTORY_LINES];
	/* What Tab does, or NULL: completes @l; to show something it ends
	   @echo and starts it again. 1: draw the line, 0, or negative. */
	int       (*complete)(struct history *h, struct line *l,
			      struct line_echo *echo);
};

/* Empty lines are not kept, nor any when memory is out. */
void history_add(struct history *h, const char *line);
void history_free(struct history *h);

/*
 * Read a line, prefilled with @text, after what is on the screen's line
 * already. @history may be NULL. @first_key_ms: 0 waits for ever.
 * Returns 0, -ECANCELED (Ctrl-C), -ETIMEDOUT, -EDEADLK, -ENOMEM.
 */
int line_read(struct console *con, struct sbuf *text, struct history *history,
	      uint32_t first_key_ms);

#endif
