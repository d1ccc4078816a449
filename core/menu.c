/* menu.c: menus and forms as scripts build them. */
#include "core/menu.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/str.h"

static struct menu **place(struct menus *m, const char *name)
{
	struct menu **at = &m->first;

	while (*at && strcmp((*at)->name, name))
		at = &(*at)->next;
	return at;
}

struct menu *menu_find(struct menus *m, const char *name)
{
	return *place(m, name);
}

static void menu_free(struct menu *menu)
{
	if (!menu)
		return;
	arena_free(&menu->items);
	free(menu->title);
	free(menu->name);
	free(menu);
}

void menu_delete(struct menus *m, const char *name)
{
	struct menu **at = place(m, name), *menu = *at;

	if (!menu)
		return;
	*at = menu->next;
	menu_free(menu);
}

void menus_clear(struct menus *m)
{
	while (m->first)
		menu_delete(m, m->first->name);
}

static unsigned count(const struct menus *m)
{
	unsigned n = 0;

	for (const struct menu *menu = m->first; menu; menu = menu->next)
		n++;
	return n;
}

int menu_create(struct menus *m, const char *name, const char *title,
		struct err *e)
{
	struct menu *menu;

	if (!menu_find(m, name) && count(m) >= LIMIT_MENUS)
		return err_set(e, -ENOSPC, "more than %u menus; delete one "
			       "with menu --delete", LIMIT_MENUS);
	menu = calloc(1, sizeof(*menu));
	if (menu) {
		menu->name = str_dup(name);
		menu->title = str_dup(title);
	}
	if (!menu || !menu->name || !menu->title) {
		menu_free(menu);
		return err_set(e, -ENOMEM, "no memory for a menu");
	}
	menu_delete(m, name);
	menu->next = m->first;
	m->first = menu;
	return 0;
}

/* The item and its texts are one piece of memory. */
static struct menu_item *copy(struct menu *menu,
			      const struct menu_item *proto)
{
	size_t name = proto->name ? strlen(proto->name) + 1 : 0;
	size_t text = strlen(proto->text) + 1;
	struct menu_item *item = arena_alloc(&menu->items,
					     sizeof(*item) + name + text);
	char *at;

	if (!item)
		return NULL;
	*item = *proto;
	at = (char *)(item + 1);
	memcpy(at, proto->text, text);
	item->text = at;
	if (name) {
		memcpy(at + text, proto->name, name);
		item->name = at + text;
	}
	return item;
}

int menu_add(struct menu *menu, const struct menu_item *proto,
	     struct err *e)
{
	struct menu_item *item;

	if (menu->count >= LIMIT_MENU_ITEMS)
		return err_set(e, -ENOSPC, "more than %u items in a menu",
			       LIMIT_MENU_ITEMS);
	item = copy(menu, proto);
	if (!item)
		return err_set(e, -ENOMEM, "no memory for a menu item");
	item->index = menu->count++;
	item->next = NULL;
	item->prev = menu->last;
	if (menu->last)
		menu->last->next = item;
	else
		menu->first = item;
	menu->last = item;
	return 0;
}
