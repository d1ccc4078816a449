/* menu.c: a menu: its items, and how each is reached. */
#include <string.h>

#include "core/menu.h"
#include "explore/looking.h"
#include "interp/shell.h"

static bool is_first_of_name(const struct menu_item *item)
{
	const struct menu_item *i;

	for (i = item->prev; i; i = i->prev) {
		if (i->name && !strcmp(i->name, item->name))
			return false;
	}
	return true;
}

static bool is_only_of_key(const struct menu *m, const struct menu_item *item)
{
	const struct menu_item *i;

	for (i = m->first; i; i = i->next) {
		if (i != item && i->key == item->key)
			return false;
	}
	return true;
}

static void add_item(struct looking *l, const struct menu *m,
		     const struct menu_item *item, unsigned below)
{
	struct choice *c = choices_add(l->out, EDGE_ITEM, "", "");

	if (!c)
		return;
	choices_plain(&c->label, item->text);
	if (!c->label.len)
		sbuf_str(&c->label, item->name);
	sbuf_str(&c->choose, item->name);
	if (item->key && is_only_of_key(m, item))
		choices_key(&c->keys, item->key);
	else if (below > 1)
		sbuf_printf(&c->keys, "<Home><Down*%u><Enter>", below);
	else if (below)
		sbuf_str(&c->keys, "<Home><Down><Enter>");
	else
		sbuf_str(&c->keys, "<Home><Enter>");
}

void choices_menu(struct looking *l)
{
	const char *const *name = choices_option(l, "menu");
	const struct menu *m = menu_find(&l->sh->menus,
					 name && *name ? *name : "");
	const struct menu_item *item;
	unsigned below = 0;

	if (!m)
		return;
	l->out->kind = PLACE_MENU;
	choices_plain(&l->out->title, m->title);
	for (item = m->first; item; item = item->next) {
		if (!item->name)
			continue;
		if (*item->name && is_first_of_name(item))
			add_item(l, m, item, below);
		below++;
	}
	if (!l->out->n)
		return;
	choices_nobody(l);
	(void)choices_add(l->out, EDGE_KEYS, "Esc", "<Esc>");
}
