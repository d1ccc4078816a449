/* rules_menu.c: menus that fit together, and the screen (506, 507, 512). */
#include "interp/command.h"
#include "lint/flow.h"
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

static bool any_open(const struct lint_flow *f)
{
	const struct flow_menu *m = f->menus;

	while (m && !m->open)
		m = m->next;
	return m;
}

/* From one choice to the next, no menu between. */
struct gone { struct lint_flow *f; uint32_t again; };

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

static void check_gone(struct lint *l, struct lint_flow *f, uint32_t node)
{
	struct gone g = { f, FLOW_NONE };
	struct flow_walk w = { .visit = gone_visit, .ctx = &g };
	struct lint_finding *found;
	struct lint_cmd c;

	flow_cmd(f, node, &c);
	if (lint_has_option(&c, "keep") || lint_has_option(&c, "menu") ||
	    !f->v[node].choices || !f->v[node].reached)
		return;
	flow_walk(f, &w, node, WALK_FAIL);
	if (g.again == FLOW_NONE)
		return;
	flow_cmd(f, g.again, &c);
	/* "test && choose x || choose y || goto z": to z either way */
	if (lint_has_option(&c, "menu") ||
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
	struct lint_flow *f = lint_flow(l);

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

static void item_outside_menu(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	bool *in_menu;

	if (!f || !f->has_magic || any_open(f) ||
	    f->first[FLOW_ITEM] == FLOW_NONE)
		return;
	in_menu = arena_calloc(&l->arena, f->n, sizeof(*in_menu));
	if (!in_menu)
		return;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		for (const struct flow_item *i = m->items; i; i = i->next)
			in_menu[i->node] = true;
	}
	FLOW_EACH(f, FLOW_ITEM, i) {
		if (!in_menu[i] && f->v[i].reached)
			lint_report_as(l, &rule_item_outside_menu,
				       f->menus ? LINT_ERROR : LINT_INFO,
				       flow_span(f, i), "there is no menu "
				       "here to add this to");
	}
}

/* ---- 512 ----------------------------------------------------------- */

static void menu_size(struct lint *l);

const struct lint_rule rule_menu_size = {
	.id = 512, .name = "menu-size", .severity = LINT_INFO,
	.summary = "a menu that does not fit a screen of 80x25",
	.why = "Of 25 lines a menu uses 20, of 80 columns its items use 74: "
	       "what is beyond is scrolled, or cut off.",
	.bad = "#!ipxe\nmenu M\nitem a This text goes on for so long that it "
	       "does not fit into the columns of a usual console\n"
	       "choose x || exit\necho ${x}\n",
	.good = "#!ipxe\nmenu M\nitem a This text fits\n"
		"choose x || exit\necho ${x}\n",
	.script = menu_size,
};

#define MENU_COLUMNS 74
#define MENU_ROWS    20

static void check_width(struct lint *l, struct lint_flow *f,
			const struct flow_item *item)
{
	const struct word *w = item->name ? item->name->next : NULL;
	struct span span;
	size_t len = 0;

	if (!w)
		return;
	span = w->span;
	for (; w; w = w->next) {
		if (!flow_is_text(f, w))
			return;
		len += w->len + (w->next != NULL);
		span.end = w->span.end;
	}
	if (len > MENU_COLUMNS)
		lint_report(l, &rule_menu_size, span, "these %zu characters "
			    "are cut to %d on a screen of 80 columns", len,
			    MENU_COLUMNS);
}

static void menu_size(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);

	if (!f || !lint_shown(l, &rule_menu_size))
		return;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		unsigned n = 0;

		for (const struct flow_item *i = m->items; i; i = i->next) {
			n++;
			check_width(l, f, i);
		}
		if (n > MENU_ROWS)
			lint_report(l, &rule_menu_size,
				    flow_span(f, m->node), "%u items: a "
				    "screen of 25 lines shows %d at a time",
				    n, MENU_ROWS);
	}
}
