/* menu.h: menus and forms as scripts build them ("menu", "form", "item"). */
#ifndef CORE_MENU_H
#define CORE_MENU_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"

struct err;

struct menu_item {
	struct menu_item *next, *prev;
	const char *name;	/* NULL: a separator			*/
	const char *text;	/* never NULL				*/
	int         key;	/* 0: none				*/
	bool        is_default, secret;
	unsigned    index;
};

struct menu {
	struct menu      *next;
	char             *name;		/* "" is the unnamed one	*/
	char             *title;
	struct menu_item *first, *last;
	unsigned          count;
	struct arena      items;	/* all of them: large menus go in few
					   pieces			*/
};

struct menus { struct menu *first; };

int menu_create(struct menus *m, const char *name, const char *title,
		struct err *e);		/* replaces one of that name	*/
void menu_delete(struct menus *m, const char *name);
struct menu *menu_find(struct menus *m, const char *name);
int menu_add(struct menu *menu, const struct menu_item *proto,
	     struct err *e);		/* copies name and text		*/
void menus_clear(struct menus *m);

#endif
