/* lineedit.h: one editable line: the prompt, "read", form fields. */
#ifndef CORE_LINEEDIT_H
#define CORE_LINEEDIT_H

#include <stddef.h>
#include <stdint.h>

struct console;
struct sbuf;

/* A line being edited: bytes of UTF-8, moved through by code point. */
struct line {
	struct sbuf *text;
	size_t       cursor;	/* byte offset */
};

/* Apply a key (language.md, h). Returns 1 if it changed anything, 0 if the
   key means nothing here, negative errno. */
int line_key(struct line *l, int key);

#define HISTORY_LINES 7
struct history { char *lines[HISTORY_LINES]; unsigned count; };

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
