/* menu.h: a menu being chosen from: what the files of tui_menu share. */
#ifndef CORE_TUI_MENU_H
#define CORE_TUI_MENU_H

#include <stdbool.h>
#include <stdint.h>

#include "core/console.h"
#include "core/tui/list.h"

struct menu;
struct menu_item;
struct tui_choice;
struct choosing;

/* How a menu looks. */
struct choosing_look {
	void (*open)(struct choosing *c);
	void (*layout)(struct choosing *c);	/* the screen changed size */
	void (*draw)(struct choosing *c);	/* what changed		   */
	void (*close)(struct choosing *c, int rc);
	/* A key: 1 when the current item is chosen, 0 to go on, -ECANCELED.
	   What a look does not know itself goes on to choosing_key(). */
	int  (*key)(struct choosing *c, int key);
};
int choosing_key(struct choosing *c, int key);
/* The same, but "/" begins to look for items by letters of theirs. */
int choosing_find_key(struct choosing *c, int key);
/* Put into its items those of the menu that hold the letters looked for. */
void choosing_fill(struct choosing *c);
/* The next item with this hot key, from the current one on; -1: none. */
int choosing_hot(const struct choosing *c, int key);
extern const struct choosing_look choosing_screen, choosing_bottom,
				  choosing_lines;

struct choosing {
	struct tui_list            list;
	const struct menu         *menu;
	const struct tui_choice   *how;
	const struct choosing_look *look;
	const struct menu_item   **items;	/* shown; room for all	 */
	uint64_t                   deadline_us;	/* EVENT_NEVER: none	 */
	unsigned                   shown_s;	/* seconds on the screen */
	unsigned                   number;	/* typed, in lines	 */
	int                        typed;	/* key typed, in lines	 */
	bool                       finding;	/* letters are looked for */
	char                       find[40];	/* and these are they	 */
};

/* The choice is over in @ms; 0: it waits for ever. */
void choosing_count_down(struct choosing *c, uint32_t ms);
/* When the number of seconds shown changes. */
uint64_t choosing_next_tick(const struct choosing *c);
/* Seconds left, rounded up; 0: none, or no time-out. */
unsigned choosing_seconds(const struct choosing *c);

/* Print the menu's title and the item that was chosen. */
void choosing_report(struct console *con, const struct menu *menu,
		     const struct menu_item *item);

#endif
