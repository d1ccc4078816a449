/* menu.c: which items a menu gets, and who chooses from it. */
#include <errno.h>
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"

struct gather {
	struct flow         *f;
	struct flow_menu    *menu;
	struct flow_item   **items;
	bool                 failed;
};

static void *node_of(struct gather *g, size_t size)
{
	void *p = arena_calloc(g->f->arena, 1, size);

	g->failed |= !p;
	return p;
}

/* Do both mean the same menu? */
static bool is_same(const struct gather *g, const char *name)
{
	const char *own = g->menu->name;

	return own && name ? !strcmp(own, name) : own == name;
}

static const char *menu_option(const struct flow_cmd *c)
{
	const char *name = flow_option(c, "menu");

	return name ? name : flow_option(c, "form");
}

static void add_item(struct gather *g, uint32_t node,
		     const struct flow_cmd *c)
{
	struct flow_item *item;
	bool named = c->first && !flow_has_option(c, "gap");

	if (c->dynamic || (named && !flow_is_text(g->f, c->first)))
		g->menu->open = true;
	item = node_of(g, sizeof(*item));
	if (!item)
		return;
	item->node = node;
	item->name = named ? c->first : NULL;
	for (int i = 0; i < c->n_opts; i++) {
		if (!c->opt[i].option || !c->opt[i].value ||
		    strcmp(c->opt[i].option->name, "key") != 0)
			continue;
		item->key = c->opt[i].value;
		item->key_word = c->opt[i].value_word;
	}
	item->next = *g->items;
	*g->items = item;
}

static int add_choice(struct gather *g, uint32_t node,
		      const struct flow_cmd *c)
{
	struct flow_choice *choice = node_of(g, sizeof(*choice));

	if (choice) {
		choice->node = node;
		choice->menu = g->menu;
		choice->next = g->menu->choices;
		g->menu->choices = choice;
		choice->next_menu = g->f->v[node].choices;
		g->f->v[node].choices = choice;
	}
	return flow_has_option(c, "keep") ? WALK_ON : WALK_STOP;
}

static int gather_visit(struct flow_walk *w, uint32_t node)
{
	struct gather *g = w->ctx;
	unsigned kind = g->f->v[node].kind;
	struct flow_cmd c;

	switch (kind) {
	case FLOW_MENU: case FLOW_ITEM: case FLOW_CHOOSE: case FLOW_PRESENT:
		flow_cmd(g->f, node, &c);
		break;
	case FLOW_GOTO:
		if (!g->f->v[node].cmd->words->next ||
		    !flow_is_text(g->f, g->f->v[node].cmd->words->next))
			g->menu->open = true;	/* target not known yet */
		return WALK_ON;
	case FLOW_EXEC: case FLOW_UNKNOWN: case FLOW_SHELL:
		g->menu->open = true;	/* may run a script that adds */
		return WALK_ON;
	default:
		return WALK_ON;
	}
	if (!is_same(g, kind == FLOW_MENU ? flow_option(&c, "name") :
			menu_option(&c)))
		return WALK_ON;
	if (kind == FLOW_MENU)
		return WALK_STOP;
	if (kind == FLOW_ITEM) {
		add_item(g, node, &c);
		return WALK_ON;
	}
	return add_choice(g, node, &c);
}

static struct flow_item *merge(struct flow_item *a, struct flow_item *b)
{
	struct flow_item *first = NULL, **tail = &first;

	while (a && b) {
		struct flow_item **from = b->node < a->node ? &b : &a;

		*tail = *from;
		*from = (*from)->next;
		tail = &(*tail)->next;
	}
	*tail = a ? a : b;
	return first;
}

/* Sort by place: a merge sort from the last found to the first, which is nearly
   always the order already. Run i holds 2^i items. */
static void sort_items(struct flow_menu *menu)
{
	struct flow_item *runs[32] = { NULL }, *in = menu->items, *next;
	unsigned i;

	for (; in; in = next) {
		next = in->next;
		in->next = NULL;
		for (i = 0; runs[i]; i++) {
			in = merge(runs[i], in);
			runs[i] = NULL;
		}
		runs[i] = in;
	}
	menu->items = NULL;
	for (i = 0; i < 32; i++)
		menu->items = merge(runs[i], menu->items);
}

static int read_menu(struct flow *f, uint32_t node,
		     struct flow_menu ***tail)
{
	struct gather g = { .f = f };
	struct flow_walk w = { .visit = gather_visit, .ctx = &g };
	struct flow_cmd c;

	flow_cmd(f, node, &c);
	if (flow_has_option(&c, "delete"))
		return 0;
	g.menu = node_of(&g, sizeof(*g.menu));
	if (!g.menu)
		return -ENOMEM;
	g.menu->node = node;
	g.menu->name = flow_option(&c, "name");
	g.items = &g.menu->items;
	flow_walk(f, &w, node, WALK_OK);
	g.menu->open |= w.lost || c.dynamic;
	g.menu->ended = w.ends;
	sort_items(g.menu);
	**tail = g.menu;
	*tail = &g.menu->next;
	return g.failed ? -ENOMEM : 0;
}

int flow_read_menus(struct flow *f)
{
	struct flow_menu **tail = &f->menus;
	int rc = 0;

	FLOW_EACH(f, FLOW_MENU, i) {
		if (rc == 0)
			rc = read_menu(f, i, &tail);
	}
	return rc;
}
