/* menu_key.c: what a key does in a menu, however it looks. */
#include <errno.h>

#include "core/menu.h"
#include "core/tui/menu.h"

int choosing_hot(const struct choosing *c, int key)
{
	for (unsigned i = 0; i < c->list.count; i++) {
		unsigned at = (c->list.current + i) % c->list.count;

		if (c->items[at]->key == key)
			return (int)at;
	}
	return -1;
}

/* Returns true if the hot key decides. One on a separator only goes to the
   next item. */
static bool hot_key(struct choosing *c, int at)
{
	unsigned to = (unsigned)at;

	while (!c->items[to]->name)
		to = (to + 1) % c->list.count;
	c->list.current = to;
	return to == (unsigned)at;
}

int choosing_key(struct choosing *c, int key)
{
	int at;

	if (key == KEY_ENTER)
		return 1;
	if (key == KEY_ESC || key == KEY_CTRL_C)
		return -ECANCELED;
	at = choosing_hot(c, key);
	if (at >= 0)
		return hot_key(c, at);
	(void)tui_list_key(&c->list, key);
	return 0;
}
