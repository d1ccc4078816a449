/* menu.c: menus that fit together, and the screen (503, 504, 512). */
#include <string.h>

#include "core/str.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* ---- 503, 504 ------------------------------------------------------ */

static void duplicate_item(struct lint *l);

const struct lint_rule rule_duplicate_item = {
	.id = 503, .name = "duplicate-item", .severity = LINT_WARNING,
	.summary = "two items of one name in a menu",
	.why = "The choice is known by its name only: both items do the "
	       "same.",
	.bad = "#!ipxe\nmenu M\nitem a First\nitem a Second\n"
	       "choose x || exit\necho ${x}\n",
	.good = "#!ipxe\nmenu M\nitem a First\nitem b Second\n"
		"choose x || exit\necho ${x}\n",
	.script = duplicate_item,
};

/* Do all ways from item @a go on to item @b? No branch, no label between, and
   nothing in its line that could skip it. */
static bool goes_on(struct flow *f, uint32_t a, uint32_t b)
{
	if (!flow_is_head(f, b))
		return false;
	for (uint32_t i = a; i < b; i++) {
		if (!flow_spend(f))
			return false;
		switch (f->v[i].kind) {
		case FLOW_LABEL: case FLOW_GOTO: case FLOW_EXIT:
		case FLOW_CHOOSE: case FLOW_MENU:
			return false;
		default:
			break;
		}
	}
	return true;
}

/* The lines of a text that is shown as a menu have one name. */
static bool is_prose(struct flow *f, const struct flow_menu *m,
		     const struct flow_item *a)
{
	unsigned n = 0;

	for (const struct flow_item *i = m->items; i && n <= 2; i = i->next) {
		if (!flow_spend(f))
			return true;
		n += i->name && !strcmp(i->name->text, a->name->text);
	}
	return n > 2;
}

static void check_names(struct lint *l, struct flow *f,
			const struct flow_menu *m, const struct flow_item *a)
{
	const struct flow_item *b = a->next_same;
	struct lint_finding *found;

	while (b && !goes_on(f, a->node, b->node))
		b = flow_spend(f) ? b->next_same : NULL;
	if (!b || is_prose(f, m, a))
		return;
	found = lint_report(l, &rule_duplicate_item, b->name->span,
			    "the menu has an item \"%.60s\" already",
			    b->name->text);
	lint_also(l, found, a->name->span, "the first one");
}

/* Each item with a name of plain text knows the next one of that name. */
static void link_names(struct lint *l, const struct flow_menu *m)
{
	struct arena_mark mark = arena_mark(&l->arena);
	struct flow_item **table;
	size_t n = 4, at;

	for (const struct flow_item *i = m->items; i; i = i->next)
		n++;
	while (n & (n - 1))
		n += n & -n;
	n *= 2;
	table = arena_calloc(&l->arena, n, sizeof(*table));
	for (struct flow_item *i = m->items; i && table; i = i->next) {
		if (!i->name || !lint_is_text(l, i->name))
			continue;
		at = str_hash(i->name->text, i->name->len) & (n - 1);
		while (table[at] && strcmp(table[at]->name->text,
					   i->name->text) != 0)
			at = (at + 1) & (n - 1);
		if (table[at])
			table[at]->next_same = i;
		table[at] = i;
	}
	arena_rewind(&l->arena, mark);
}

static void duplicate_item(struct lint *l)
{
	struct flow *f = lint_flow(l);

	if (!f || f->first[FLOW_PRESENT] != FLOW_NONE)
		return;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		link_names(l, m);
		for (const struct flow_item *i = m->items; i; i = i->next) {
			if (i->next_same && flow_is_head(f, i->node))
				check_names(l, f, m, i);
		}
	}
}

static void duplicate_key(struct lint *l);

const struct lint_rule rule_duplicate_key = {
	.id = 504, .name = "duplicate-key", .severity = LINT_WARNING,
	.summary = "two items on one hot key",
	.why = "The key takes the next item that has it: the other one is "
	       "not reached by it.",
	.bad = "#!ipxe\nmenu M\nitem --key a a A\nitem --key a b B\n"
	       "choose x || exit\necho ${x}\n",
	.good = "#!ipxe\nmenu M\nitem --key a a A\nitem --key b b B\n"
		"choose x || exit\necho ${x}\n",
	.script = duplicate_key,
};

static bool is_key(const struct flow_item *i)
{
	return i->key && i->key_word && !i->key_word->expands;
}

static void check_keys(struct lint *l, struct flow *f,
		       const struct flow_item *a)
{
	struct lint_finding *found;
	unsigned n = 0;

	for (const struct flow_item *b = a->next; b && n++ < 500;
	     b = b->next) {
		if (!is_key(b) || strcmp(a->key, b->key) != 0 ||
		    !goes_on(f, a->node, b->node) ||
		    (a->name && b->name &&
		     !strcmp(a->name->text, b->name->text)))
			continue;
		found = lint_report(l, &rule_duplicate_key,
				    b->key_word->span,
				    "the menu has an item on key \"%.20s\" "
				    "already", b->key);
		lint_also(l, found, a->key_word->span, "the first one");
		return;
	}
}

static void duplicate_key(struct lint *l)
{
	struct flow *f = lint_flow(l);

	if (!f)
		return;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		for (const struct flow_item *i = m->items; i; i = i->next) {
			if (is_key(i) && flow_is_head(f, i->node))
				check_keys(l, f, i);
		}
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

static void check_width(struct lint *l, struct flow *f,
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
	struct flow *f = lint_flow(l);

	if (!f)
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
