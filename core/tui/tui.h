/* tui.h: full-screen menus, forms and the settings editor. */
#ifndef CORE_TUI_TUI_H
#define CORE_TUI_TUI_H

#include <stdbool.h>
#include <stdint.h>

struct console;
struct err;
struct events;
struct menu;
struct menu_item;
struct settings;

struct tui_choice {
	const char *preselect;	/* choose --default; NULL: none		*/
	uint32_t    timeout_ms;	/* 0: none				*/
	uint32_t    retimeout_ms;
	/* Decides instead of a person (pxesh run --choose, tests): returns
	   an item of it, or NULL to let the keys decide. */
	const struct menu_item *(*decide)(void *ctx, const struct menu *menu);
	bool        show;	/* draw the menu all the same		*/
	bool        bottom;	/* in the screen's last rows, plainly	*/
	void       *ctx;
};

/*
 * Show @menu, wait for a choice, clear the screen.
 * Returns 0 with *@out the item (the menu's), -ECANCELED, -ENOENT (nothing
 * to choose), -EDEADLK (nobody will ever press a key).
 */
int tui_choose(struct console *con, const struct menu *menu,
	       const struct tui_choice *how,
	       const struct menu_item **out, struct err *e);

/* Edit the settings that the items name. Returns 0, -ECANCELED, -EINVAL,
   -ERANGE (too tall). */
int tui_form(struct console *con, struct settings *root,
	     const struct menu *form, struct err *e);

/* Browse and edit settings. Returns 0. */
int tui_config(struct console *con, struct settings *block, struct err *e);

#endif
