/*
 * list.h: a list on the screen that moves by whole pages, as menus and
 * the settings editor show (reference/console.md#text-screens).
 */
#ifndef CORE_TUI_LIST_H
#define CORE_TUI_LIST_H

#include <stdbool.h>

struct console;

struct tui_list {
	struct console *con;
	unsigned count, current;
	unsigned top;		/* screen row of the first; "..." is
				   above it and below the last		*/
	unsigned rows;		/* on one page, at least 1		*/
	unsigned ellipsis;	/* column of "..."			*/
	unsigned drawn;		/* current when last drawn		*/
	bool     blank;		/* nothing is drawn yet			*/
	/* Draw an item's row, whole. */
	void (*draw)(struct tui_list *l, unsigned index, unsigned row,
		     bool selected);
	/* Can it not be selected? NULL: all can. */
	bool (*skip)(const struct tui_list *l, unsigned index);
};

/* Apply a key. Returns whether it is one that moves. */
bool tui_list_key(struct tui_list *l, int key);

/* Draw what changed since the last time. */
void tui_list_draw(struct tui_list *l);
unsigned tui_list_row(const struct tui_list *l, unsigned index);

#endif
