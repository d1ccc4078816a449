/*
 * menu_find.c: "/" and a few letters leave of a menu the items that hold them.
 * A script's hot key "/" goes first. Esc, or Backspace on nothing, shows all
 * again.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "core/menu.h"
#include "core/tui/menu.h"
#include "core/utf8.h"

/* Is @part in @text? Letters without accents in either case. */
static bool holds(const char *text, const char *part)
{
	for (; *text; text++) {
		size_t n = 0;

		while (part[n] && tolower((unsigned char)text[n]) ==
		       tolower((unsigned char)part[n]))
			n++;
		if (!part[n])
			return true;
	}
	return false;
}

/* Is it shown? All of the menu is while nothing is looked for, then only what
   can be chosen. */
static bool matches(const struct menu_item *item, const char *part)
{
	return !*part || (item->name && holds(item->text, part));
}

static bool any_matches(const struct menu *menu, const char *part)
{
	const struct menu_item *item = menu->first;

	while (item && !matches(item, part))
		item = item->next;
	return item;
}

void choosing_fill(struct choosing *c)
{
	const struct menu_item *item;

	c->list.count = 0;
	for (item = c->menu->first; item; item = item->next)
		if (matches(item, c->find))
			c->items[c->list.count++] = item;
}

/* What is selected stays so if it is shown. */
static void show(struct choosing *c)
{
	const struct menu_item *old = c->items[c->list.current];
	unsigned at = 0;

	choosing_fill(c);
	while (at < c->list.count && c->items[at] != old)
		at++;
	c->list.current = at < c->list.count ? at : 0;
	c->look->layout(c);
}

/* A letter that would leave nothing is not taken. */
static void add(struct choosing *c, int key)
{
	char longer[sizeof(c->find) + 4];
	size_t n = strlen(c->find);

	memcpy(longer, c->find, n);
	n += utf8_put((uint32_t)key, longer + n);
	longer[n] = '\0';
	if (n >= sizeof(c->find) || !any_matches(c->menu, longer))
		return;
	memcpy(c->find, longer, n + 1);
	show(c);
}

static void leave(struct choosing *c)
{
	c->finding = false;
	c->find[0] = '\0';
	show(c);
}

static void rub_out(struct choosing *c)
{
	size_t n = strlen(c->find);

	if (!n) {
		leave(c);
		return;
	}
	while (n-- && ((unsigned char)c->find[n] & 0xc0) == 0x80)
		;
	c->find[n] = '\0';
	show(c);
}

int choosing_find_key(struct choosing *c, int key)
{
	if (!c->finding) {
		if (key != '/' || choosing_hot(c, key) >= 0)
			return choosing_key(c, key);
		c->finding = true;
		c->look->layout(c);
	} else if (key == KEY_ESC) {
		leave(c);
	} else if (key == KEY_BACKSPACE || key == 0x7f) {
		rub_out(c);
	} else if (key >= ' ' && key < KEY_BASE) {
		add(c, key);
	} else {
		return choosing_key(c, key);
	}
	return 0;
}
