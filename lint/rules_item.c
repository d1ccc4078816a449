/* rules_item.c: what items lead to (413, 501 to 504). */
#include <string.h>

#include "core/str.h"
#include "interp/command.h"
#include "interp/suggest.h"
#include "lint/flow.h"
#include "lint/inside.h"

/* ---- 501 ----------------------------------------------------------- */

static void item_without_label(struct lint *l);

const struct lint_rule rule_item_without_label = {
	.id = 501, .name = "item-without-label", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "an item that leads to no label",
	.why = "The choice is jumped to, and there is no such label: whoever "
	       "chooses this item gets a failure.",
	.bad = "#!ipxe\nmenu M\nitem disk Disk\nitem resceu Rescue\n"
	       "choose x && goto ${x} || exit\n:disk\nexit\n"
	       ":rescue\nshell\n",
	.good = "#!ipxe\nmenu M\nitem disk Disk\nitem rescue Rescue\n"
		"choose x && goto ${x} || exit\n:disk\nexit\n"
		":rescue\nshell\n",
	.script = item_without_label,
};

/* Is the value used for something else once the jump failed, or does another
   script take over? */
struct again {
	const struct lint_flow *f;
	const struct flow_name *name;
	bool                    used;
};

static int again_visit(struct flow_walk *w, uint32_t node)
{
	struct again *a = w->ctx;
	const struct flow_node *n = &a->f->v[node];

	if (n->kind == FLOW_CHOOSE || n->kind == FLOW_MENU)
		return WALK_STOP;
	if (n->kind == FLOW_SAFE)
		return WALK_ON;
	a->used |= flow_use(a->f, node, a->name) != NULL ||
		   (n->kind == FLOW_EXEC && n->cmd->words->next);
	return a->used ? WALK_STOP : WALK_ON;
}

static bool is_used_again(struct lint_flow *f, const struct flow_jump *j)
{
	struct again a = { f, j->name, false };
	struct flow_walk w = { .visit = again_visit, .ctx = &a };

	flow_walk(f, &w, j->node, WALK_FAIL);
	return a.used;
}

/* Does any menu have an item of that name? */
static bool has_item(const struct lint_flow *f, const char *name)
{
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		for (const struct flow_item *i = m->items; i; i = i->next) {
			if (i->name && !strcmp(i->name->text, name))
				return true;
		}
	}
	return false;
}

/* The label that the value was meant to be. */
static void suggest_label(struct lint *l, struct lint_flow *f,
			  const struct flow_jump *j,
			  const struct flow_value *v,
			  struct lint_finding *found)
{
	const char *near;
	struct suggest s;

	suggest_start(&s, v->text);
	if (*j->prefix || *j->suffix)
		return;
	FLOW_EACH(f, FLOW_LABEL, i) {
		if (flow_spend(f))
			suggest_try(&s, f->v[i].line->label->text);
	}
	near = suggest_best(&s);
	if (!near)
		return;
	lint_help(l, found, "did you mean \"%s\"?", near);
	if (!has_item(f, near))
		lint_replace(l, found, v->word->span, "%s", near);
}

/* "item back Back", and the failed jump leads to the menu above. */
static bool is_way_out(const char *name)
{
	static const char *const names[] = {
		"back", "return", "cancel", "exit", "quit", "main", "top",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(name, names[i]))
			return true;
	}
	return false;
}

static void report_item(struct lint *l, struct lint_flow *f,
			const struct flow_jump *j,
			const struct flow_value *v)
{
	struct lint_finding *found;

	found = lint_report_as(l, &rule_item_without_label,
		flow_dies(f, j->node) ? LINT_ERROR : is_way_out(v->text) ?
		LINT_INFO : LINT_WARNING,
		v->word->span, "no label \"%s%.60s%s\": choosing this item %s",
		j->prefix, v->text, j->suffix, flow_dies(f, j->node) ?
		"ends the script" : "fails");
	lint_also(l, found, flow_span(f, j->node), "the choice is jumped to");
	suggest_label(l, f, j, v, found);
}

/* "iseq ${x} a && goto ${x}": only one value gets there. */
static bool is_guarded(const struct lint_flow *f, const struct flow_jump *j)
{
	const struct flow_node *n = &f->v[j->node];
	const struct flow_use *u;

	if (n->cmd->op != OP_AND || n[-1].kind != FLOW_TEST)
		return false;
	u = flow_use(f, j->node - 1, j->name);
	return u && !u->tested;
}

static void check_jump(struct lint *l, struct lint_flow *f,
		       const struct flow_jump *j, bool *told)
{
	bool again = false, asked = false;

	for (const struct flow_arrival *a = j->arrivals; a; a = a->next) {
		/* "goto boot_${x} || goto boot_others" means to fail */
		if (a->def->kind != FLOW_CHOOSE ||
		    ((*j->prefix || *j->suffix) && !flow_dies(f, j->node)))
			continue;
		for (const struct flow_value *v =
		     flow_def_values(f, a->def)->first; v; v = v->next) {
			if (told[v->node] || !flow_spend(f) ||
			    flow_target(f, j, v->text) != FLOW_NONE ||
			    flow_is_compared(f, j->name, v->text))
				continue;
			if (!asked)
				again = is_used_again(f, j);
			asked = true;
			if (again)
				return;
			told[v->node] = true;
			report_item(l, f, j, v);
		}
	}
}

static void item_without_label(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	bool *told;

	if (!f || !f->jumps || !f->menus || f->open_labels || !f->has_magic)
		return;
	told = arena_calloc(&l->arena, f->n, sizeof(*told));
	if (!told)
		return;
	for (const struct flow_jump *j = f->jumps; j; j = j->next) {
		if (j->name && f->v[j->node].reached && !is_guarded(f, j))
			check_jump(l, f, j, told);
	}
}

/* ---- 413 ----------------------------------------------------------- */

static void dynamic_goto(struct lint *l);

const struct lint_rule rule_dynamic_goto = {
	.id = 413, .name = "dynamic-goto", .severity = LINT_INFO,
	.most = LINT_WARNING, .fix = LINT_UNSAFE_FIX,
	.summary = "goto ${x} with a value that may be no label",
	.why = "The jump fails when there is no such label, and a failure "
	       "that nothing handles ends the script.",
	.bad = "#!ipxe\nset next strat\ngoto ${next}\n:start\nexit\n",
	.good = "#!ipxe\nset next start\ngoto ${next}\n:start\nexit\n",
	.script = dynamic_goto,
};

static void fix_jump(struct lint *l, struct lint_finding *found,
		     const struct flow_jump *j)
{
	lint_help(l, found, "say what shall happen then: \"goto %.60s || "
		  "...\"", j->word->text);
}

/* A literal that is no label and gets there. */
static bool known_wrong(struct lint *l, struct lint_flow *f,
			const struct flow_jump *j)
{
	struct lint_finding *found;

	for (const struct flow_arrival *a = j->arrivals; a; a = a->next) {
		const struct flow_value *v =
			flow_def_values(f, a->def)->first;

		if (a->def->kind != FLOW_SET || !v || !*v->text ||
		    flow_target(f, j, v->text) != FLOW_NONE ||
		    flow_is_compared(f, j->name, v->text))
			continue;
		found = lint_report_as(l, &rule_dynamic_goto, LINT_WARNING,
			j->word->span, "there is no label \"%s%.60s%s\", "
			"which this can be", j->prefix, v->text, j->suffix);
		lint_also(l, found, v->word->span, "set here");
		fix_jump(l, found, j);
		suggest_label(l, f, j, v, found);
		return true;
	}
	return false;
}

static void dynamic_goto(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);

	if (!f || f->open_labels || !f->has_magic)
		return;
	for (const struct flow_jump *j = f->jumps; j; j = j->next) {
		if (!flow_dies(f, j->node) || !f->v[j->node].reached ||
		    (j->name && known_wrong(l, f, j)))
			continue;
		if (j->open)
			fix_jump(l, lint_report(l, &rule_dynamic_goto,
				j->word->span, "this may be something that "
				"is no label"), j);
	}
}

/* ---- 502 ----------------------------------------------------------- */

static void label_without_item(struct lint *l);

const struct lint_rule rule_label_without_item = {
	.id = 502, .name = "label-without-item", .severity = LINT_INFO,
	.summary = "a section that no item and no jump leads to",
	.why = "It cannot be chosen: an item is missing, or the section is "
	       "left over.",
	.bad = "#!ipxe\nmenu M\nitem a A\nchoose x && goto ${x} || exit\n"
	       ":a\nexit\n:b\nexit\n",
	.good = "#!ipxe\nmenu M\nitem a A\nitem b B\n"
		"choose x && goto ${x} || exit\n:a\nexit\n:b\nexit\n",
	.script = label_without_item,
};

static void label_without_item(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);

	if (!f || !f->menus || !f->jumps || f->any_label || !f->has_magic)
		return;
	FLOW_EACH(f, FLOW_LABEL, i) {
		const struct word *label = f->v[i].line->label;

		if (!f->v[i].reached && label->len && label->text[0] != ':')
			lint_report(l, &rule_label_without_item, label->span,
				    "no item and no jump leads to \"%.60s\"",
				    label->text);
	}
}

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

/* Is the item added whatever happens: first in its line, and no way leads
   round it from the menu's beginning? */
static bool is_plain(const struct lint_flow *f, uint32_t node)
{
	return f->v[node].cmd == f->v[node].line->cmds;
}

/* Do all ways from item @a go on to item @b? No branch, no label between. */
static bool goes_on(struct lint_flow *f, uint32_t a, uint32_t b)
{
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
static bool is_prose(struct lint_flow *f, const struct flow_menu *m,
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

static void check_names(struct lint *l, struct lint_flow *f,
			const struct flow_menu *m, const struct flow_item *a)
{
	const struct flow_item *b = a->next_same;
	struct lint_finding *found;

	while (b && (!is_plain(f, b->node) || !goes_on(f, a->node, b->node)))
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
	struct lint_flow *f = lint_flow(l);

	if (!f || f->first[FLOW_PRESENT] != FLOW_NONE)
		return;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		link_names(l, m);
		for (const struct flow_item *i = m->items; i; i = i->next) {
			if (i->next_same && is_plain(f, i->node))
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

static void check_keys(struct lint *l, struct lint_flow *f,
		       const struct flow_item *a)
{
	struct lint_finding *found;
	unsigned n = 0;

	for (const struct flow_item *b = a->next; b && n++ < 500;
	     b = b->next) {
		if (!is_key(b) || strcmp(a->key, b->key) != 0 ||
		    !is_plain(f, b->node) || !goes_on(f, a->node, b->node) ||
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
	struct lint_flow *f = lint_flow(l);

	if (!f)
		return;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		for (const struct flow_item *i = m->items; i; i = i->next) {
			if (is_key(i) && is_plain(f, i->node))
				check_keys(l, f, i);
		}
	}
}
