/* menu.c: a menu: its items, and how each is reached. */
#include <stdlib.h>
#include <string.h>

#include "core/menu.h"
#include "explore/graph.h"
#include "explore/looking.h"
#include "interp/shell.h"

/* The items with a name, by it: a table that is at most half full. */
struct names {
	const struct menu_item **slot;
	uint32_t                 n;
};

/* Take down the item. Is it the first of its name? */
static bool is_first_of_name(struct names *t, const struct menu_item *item)
{
	uint64_t h = graph_scatter(graph_hash_str(HASH_SEED, item->name));
	const struct menu_item **at = &t->slot[h % t->n];

	while (*at && strcmp((*at)->name, item->name) != 0)
		at = at + 1 < t->slot + t->n ? at + 1 : t->slot;
	if (*at)
		return false;
	*at = item;
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
	c->item = item;
	if (item->key && is_only_of_key(m, item))
		choices_key(&c->keys, item->key);
	else if (below > 1)
		sbuf_printf(&c->keys, "<Home><Down*%u><Enter>", below);
	else if (below)
		sbuf_str(&c->keys, "<Home><Down><Enter>");
	else
		sbuf_str(&c->keys, "<Home><Enter>");
}

static void add_items(struct looking *l, const struct menu *m,
		      struct names *names)
{
	unsigned below = 0;

	for (const struct menu_item *i = m->first; i; i = i->next) {
		if (!i->name)
			continue;
		if (*i->name && is_first_of_name(names, i))
			add_item(l, m, i, below);
		below++;
	}
}

void choices_menu(struct looking *l)
{
	const char *const *name = choices_option(l, "menu");
	const struct menu *m = menu_find(&l->sh->menus,
					 name && *name ? *name : "");
	struct names names = { .n = m ? 2 * m->count + 1 : 1 };

	names.slot = m ? calloc(names.n, sizeof(*names.slot)) : NULL;
	if (!names.slot)
		return;
	l->out->kind = PLACE_MENU;
	choices_plain(&l->out->title, m->title);
	add_items(l, m, &names);
	free(names.slot);
	if (!l->out->n)
		return;
	choices_nobody(l);
	(void)choices_add(l->out, EDGE_KEYS, "Esc", "<Esc>");
}
