/* outside.c: what stands outside of the menu that it belongs to (506, 507). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* ---- 506, 507 ------------------------------------------------------ */

static void menu_without_choose(struct lint *l);

const struct lint_rule rule_menu_without_choose = {
	.id = 506, .name = "menu-without-choose", .severity = LINT_WARNING,
	.most = LINT_ERROR,
	.summary = "a menu that is never shown, or a choice without a menu",
	.why = "\"menu\" and \"item\" only collect; \"choose\" shows what was "
	       "collected and then forgets it, unless it has --keep.",
	.bad = "#!ipxe\nmenu M\nitem a A\necho done\n",
	.good = "#!ipxe\nmenu M\nitem a A\nchoose x || exit\necho ${x}\n",
	.script = menu_without_choose,
};

static bool any_open(const struct flow *f)
{
	const struct flow_menu *m = f->menus;

	while (m && !m->open)
		m = m->next;
	return m;
}

/* A walk from one choice to the next that meets no menu. */
struct gone { struct flow *f; uint32_t again; };

static int gone_visit(struct flow_walk *w, uint32_t node)
{
	struct gone *g = w->ctx;

	switch (g->f->v[node].kind) {
	case FLOW_CHOOSE:
		g->again = node;
		return WALK_STOP;
	case FLOW_MENU: case FLOW_EXEC: case FLOW_SHELL: case FLOW_UNKNOWN:
	case FLOW_PRESENT:
		return WALK_STOP;
	default:
		return WALK_ON;
	}
}

static void check_gone(struct lint *l, struct flow *f, uint32_t node)
{
	struct gone g = { f, FLOW_NONE };
	struct flow_walk w = { .visit = gone_visit, .ctx = &g };
	struct lint_finding *found;
	struct flow_cmd c;

	flow_cmd(f, node, &c);
	if (flow_has_option(&c, "keep") || flow_has_option(&c, "menu") ||
	    !f->v[node].choices || !f->v[node].reached)
		return;
	flow_walk(f, &w, node, WALK_FAIL);
	if (g.again == FLOW_NONE)
		return;
	flow_cmd(f, g.again, &c);
	/* "choose x || choose y || goto z" goes to z whichever fails */
	if (flow_has_option(&c, "menu") ||
	    (f->v[g.again].line == f->v[node].line && !flow_dies(f, g.again)))
		return;
	found = lint_report(l, &rule_menu_without_choose,
			    flow_span(f, node), "when this is cancelled, the "
			    "menu is gone: \"choose\" on line %u then has "
			    "none", (unsigned)f->v[g.again].line->number);
	lint_help(l, found, "jump back to the line with \"menu\", or choose "
		  "with --keep");
}

static void menu_without_choose(struct lint *l)
{
	struct flow *f = lint_flow(l);

	if (!f || !f->has_magic)
		return;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		if (!m->choices && !m->open && f->v[m->node].reached)
			lint_report(l, &rule_menu_without_choose,
				    flow_span(f, m->node), "this menu is "
				    "never shown: no \"choose\" follows");
	}
	FLOW_EACH(f, FLOW_CHOOSE, i) {
		if (f->v[i].choices) {
			check_gone(l, f, i);
			continue;
		}
		if (f->v[i].reached && !any_open(f))
			lint_report_as(l, &rule_menu_without_choose,
				f->menus ? LINT_ERROR : LINT_WARNING,
				flow_span(f, i), "there is no menu to choose "
				"from here");
	}
}

static void item_outside_menu(struct lint *l);

const struct lint_rule rule_item_outside_menu = {
	.id = 507, .name = "item-outside-menu", .severity = LINT_ERROR,
	.summary = "an item when there is no menu",
	.why = "\"item\" adds to the menu begun last: before \"menu\", or "
	       "once \"choose\" has shown it, there is none.",
	.bad = "#!ipxe\nitem a A\nmenu M\nitem b B\nchoose x || exit\n"
	       "echo ${x}\n",
	.good = "#!ipxe\nmenu M\nitem a A\nitem b B\nchoose x || exit\n"
		"echo ${x}\n",
	.script = item_outside_menu,
};

/* The menu that an item is added to, or that "menu" begins; NULL: the unnamed
   one. */
static const char *menu_name(const struct flow *f, uint32_t node)
{
	const char *name;
	struct flow_cmd c;

	flow_cmd(f, node, &c);
	if (f->v[node].kind == FLOW_MENU)
		return flow_option(&c, "name");
	name = flow_option(&c, "menu");
	return name ? name : flow_option(&c, "form");
}

static bool is_same_name(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Does the script just go on behind such a command? */
static bool is_straight(unsigned kind)
{
	return kind == FLOW_ITEM || kind == FLOW_SAFE || kind == FLOW_SET ||
	       kind == FLOW_CLEAR || kind == FLOW_EMPTY;
}

/* The items right in front of "menu", which begins the menu anew. */
static void check_front(struct lint *l, struct flow *f, uint32_t menu)
{
	const char *name = menu_name(f, menu);
	uint32_t from = menu;

	while (from && is_straight(f->v[from - 1].kind))
		from--;
	/* a menu of its own, which nothing shows (506) */
	if ((from && f->v[from - 1].kind == FLOW_MENU) || !f->v[menu].reached)
		return;
	for (uint32_t i = from; i < menu; i++) {
		if (f->v[i].kind != FLOW_ITEM ||
		    !is_same_name(menu_name(f, i), name))
			continue;
		lint_also(l, lint_report(l, &rule_item_outside_menu,
					 flow_span(f, i), "the menu begins "
					 "only below: this is not in it"),
			  flow_span(f, menu), "here");
	}
}

/* Which items does a menu hold, and which are right in front of one, where
   that has been told? NULL: it cannot be told. */
static const bool *items_settled(struct lint *l, const struct flow *f)
{
	bool *settled = NULL;

	if (f->has_magic && !any_open(f))
		settled = arena_calloc(&l->arena, f->n, sizeof(*settled));
	if (!settled)
		return NULL;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		for (const struct flow_item *i = m->items; i; i = i->next)
			settled[i->node] = true;
	}
	FLOW_EACH(f, FLOW_MENU, menu) {
		for (uint32_t i = menu; i-- > 0 && is_straight(f->v[i].kind); )
			settled[i] = true;
	}
	return settled;
}

static void item_outside_menu(struct lint *l)
{
	struct flow *f = lint_flow(l);
	const bool *settled;

	if (!f || f->first[FLOW_ITEM] == FLOW_NONE)
		return;
	FLOW_EACH(f, FLOW_MENU, i)
		check_front(l, f, i);
	settled = items_settled(l, f);
	FLOW_EACH(f, FLOW_ITEM, i) {
		if (!settled || settled[i] || !f->v[i].reached)
			continue;
		lint_report_as(l, &rule_item_outside_menu,
			       f->menus ? LINT_ERROR : LINT_INFO,
			       flow_span(f, i), "there is no menu here to "
			       "add this to");
	}
}
