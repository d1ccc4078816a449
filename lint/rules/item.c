/* item.c: what items lead to (413, 501, 502). */
#include <string.h>

#include "core/suggest.h"
#include "flow/flow.h"
#include "lint/rules/ask.h"

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
	const struct flow      *f;
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

static bool is_used_again(struct flow *f, const struct flow_jump *j)
{
	struct again a = { f, j->name, false };
	struct flow_walk w = { .visit = again_visit, .ctx = &a };

	flow_walk(f, &w, j->node, WALK_FAIL);
	return a.used;
}

/* Does any menu have an item of that name? */
static bool has_item(const struct flow *f, const char *name)
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
static void suggest_label(struct lint *l, struct flow *f,
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
		if (!flow_spend(f))
			return;
		suggest_try(&s, f->v[i].line->label->text);
	}
	near = suggest_best(&s);
	if (!near)
		return;
	lint_help(l, found, "did you mean \"%s\"?", near);
	if (!has_item(f, near))
		lint_replace(l, found, v->word->span, "%s", near);
}

/* Does the name say that the item leads back? Then a jump that fails may do
   just that. */
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

/* "iseq ${kind} graphic && goto ${x} ||": the condition may well hold for the
   values that are labels only. */
static bool is_conditional(const struct flow *f, uint32_t node)
{
	const struct flow_node *n = &f->v[node];

	return n->cmd->op == OP_AND && flow_is_test(n[-1].kind);
}

static void report_item(struct lint *l, struct flow *f,
			const struct flow_jump *j,
			const struct flow_value *v)
{
	struct lint_finding *found;

	found = lint_report_as(l, &rule_item_without_label,
		flow_dies(f, j->node) ? LINT_ERROR : is_way_out(v->text) ||
		is_conditional(f, j->node) ? LINT_INFO : LINT_WARNING,
		v->word->span, "no label \"%s%.60s%s\": choosing this item %s",
		j->prefix, v->text, j->suffix, flow_dies(f, j->node) ?
		"ends the script" : "fails");
	lint_also(l, found, flow_span(f, j->node), "the choice is jumped to");
	suggest_label(l, f, j, v, found);
}

/* Does only one value get to the jump, as in "iseq ${x} a && goto ${x}"? */
static bool is_guarded(const struct flow *f, const struct flow_jump *j)
{
	const struct flow_use *u;

	if (!is_conditional(f, j->node))
		return false;
	u = flow_use(f, j->node - 1, j->name);
	return u && !u->tested;
}

static void check_jump(struct lint *l, struct flow *f,
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
			if (!flow_spend(f))
				return;
			if (told[v->node] ||
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
	struct flow *f = lint_flow(l);
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

/* Report a value that the script sets, that is no label, and that gets to the
   jump. */
static bool known_wrong(struct lint *l, struct flow *f,
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
	struct flow *f = lint_flow(l);

	if (!f || f->open_labels || !f->has_magic)
		return;
	for (const struct flow_jump *j = f->jumps; j; j = j->next) {
		if (!flow_dies(f, j->node) || !f->v[j->node].reached ||
		    (j->name && known_wrong(l, f, j)) ||
		    lint_stray_jump(l, f, j))
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
	struct flow *f = lint_flow(l);

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
