/* menu.h: what the commands about menus and forms share. */
#ifndef BUILTINS_MENU_H
#define BUILTINS_MENU_H

struct err;
struct menu;
struct shell;

/* The menu or form of this name (NULL: the unnamed one), or NULL with @e. */
struct menu *menu_named(struct shell *sh, const char *name, struct err *e);

#endif
