/*
 * menu.c: a menu, to choose from (reference/console.md#menus), from its
 * opening to the choice. What a key does is in menu_key.c, what the clock does
 * in menu_time.c; how it looks in menu_screen.c, menu_bottom.c, menu_lines.c.
 */
#include "core/tui/menu.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/event.h"
#include "core/holder.h"
#include "core/menu.h"
#include "core/tui/draw.h"
#include "core/tui/tui.h"
#include "platform/platform.h"

static bool is_separator(const struct tui_list *l, unsigned index)
{
	const struct choosing *c = CONST_HOLDER(choosing, list, l);

	return !c->items[index]->name;
}

/* ---- which item ---------------------------------------------------- */

static const struct menu_item *find_name(const struct menu *menu,
					 const char *name)
{
	const struct menu_item *item = menu->first;

	while (item && (!item->name || strcmp(item->name, name) != 0))
		item = item->next;
	return item;
}

static int find_default(const struct menu *menu)
{
	const struct menu_item *item;
	int found = -1;

	for (item = menu->first; item; item = item->next) {
		if (item->name && item->is_default)
			found = (int)item->index;
	}
	return found;
}

static int first_named(const struct menu *menu)
{
	const struct menu_item *item = menu->first;

	while (item && !item->name)
		item = item->next;
	return item ? (int)item->index : -1;
}

/* The item marked at first; -1: there is none to choose. */
static int initial(const struct menu *menu, const struct tui_choice *how)
{
	const struct menu_item *item;
	int found = -1;

	if (how->preselect) {
		item = find_name(menu, how->preselect);
		found = item ? (int)item->index : -1;
	} else {
		found = find_default(menu);
	}
	return found < 0 ? first_named(menu) : found;
}

/* ---- keys ---------------------------------------------------------- */

static int keys(struct choosing *c)
{
	int rc = 0;

	while (rc == 0) {
		int key;

		c->look->draw(c);
		key = con_get_key(c->list.con, choosing_next_tick(c));
		if (key == -ETIMEDOUT) {
			rc = plat_clock_us() >= c->deadline_us;
		} else if (key == KEY_RESIZE) {
			c->look->layout(c);
		} else if (key < 0) {
			rc = key;
		} else {
			choosing_count_down(c, c->how->retimeout_ms);
			rc = c->look->key(c, key);
		}
	}
	return rc < 0 ? rc : 0;
}

/* ---- choosing ------------------------------------------------------ */

/* All items, the @at-th of them selected. False: no memory. */
static bool open_menu(struct choosing *c, unsigned at)
{
	c->items = malloc(c->menu->count * sizeof(*c->items));
	if (!c->items)
		return false;
	choosing_fill(c);
	c->list.current = at;
	choosing_count_down(c, c->how->timeout_ms);
	c->look->open(c);
	return true;
}

/* The menu as a person would have seen it at the choice. */
static void show(struct choosing *c, unsigned at)
{
	if (!open_menu(c, at))
		return;		/* it is only for show */
	c->look->draw(c);
	c->look->close(c, 0);
	free(c->items);
}

/* A hook has decided, in place of a person, for @item. */
static int decided(struct choosing *c, const struct menu_item *item,
		   const struct menu_item **out)
{
	if (!tui_full_screen())
		choosing_report(c->list.con, c->menu, item);
	else if (c->how->show)
		show(c, item->index);
	*out = item;
	return 0;
}

static int by_keys(struct choosing *c, unsigned start,
		   const struct menu_item **out, struct err *e)
{
	const struct menu_item *item;
	int rc;

	con_ask(c->list.con);
	if (!open_menu(c, start))
		return err_set(e, -ENOMEM, "no memory to show the menu");
	rc = keys(c);
	c->look->close(c, rc);
	item = c->items[c->list.current];
	free(c->items);
	if (rc < 0)
		return con_key_err(rc, e);
	*out = item;
	return 0;
}

int tui_choose(struct console *con, const struct menu *menu,
	       const struct tui_choice *how,
	       const struct menu_item **out, struct err *e)
{
	struct choosing c = {
		.list = { .con = con, .skip = is_separator },
		.menu = menu, .how = how,
		.look = !tui_full_screen() ? &choosing_lines :
			how->bottom ? &choosing_bottom : &choosing_screen,
	};
	const struct menu_item *item =
		how->decide ? how->decide(how->ctx, menu) : NULL;
	int start = item ? 0 : initial(menu, how);

	if (item)
		return decided(&c, item, out);
	if (start < 0)
		return err_quiet(e, -ENOENT, "the menu has no item to choose");
	return by_keys(&c, (unsigned)start, out, e);
}
