/* choice.c: what is chosen, and who looks at it (513, 514). */
#include <string.h>

#include "flow/flow.h"
#include "lint/project.h"
#include "lint/rules/ask.h"

/* ---- 513 ----------------------------------------------------------- */

static void stray_jump(struct lint *l);

const struct lint_rule rule_stray_jump = {
	.id = 513, .name = "stray-jump", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a jump by another setting than the choice went to",
	.why = "The setting is never set, so the jump has no label to go to, "
	       "whatever was chosen.",
	.bad = "#!ipxe\nmenu M\nitem a A\nchoose target || exit\n"
	       "goto ${selected}\n:a\nshell\n",
	.good = "#!ipxe\nmenu M\nitem a A\nchoose target || exit\n"
		"goto ${target}\n:a\nshell\n",
	.script = stray_jump,
};

bool lint_never_set(const struct lint *l, const struct flow *f,
		    const struct flow_name *n)
{
	if (n->defs || n->built_in || flow_is_computed(f, n->text, true) ||
	    (l->opt->project &&
	     project_stores(l->opt->project, l->file, n->text)))
		return false;
	for (const struct flow_use *u = n->uses; u; u = u->next) {
		if (u->tested)
			return false;
	}
	return true;
}

/* What a "choose" stores to; NULL: the node is none. */
static const struct flow_def *chosen(const struct flow *f, uint32_t node)
{
	return f->v[node].kind == FLOW_CHOOSE ? f->v[node].defs : NULL;
}

/* What the choice in front of the jump is stored to, if nothing has looked at
   it up to there; or NULL. */
static const struct flow_name *unused_choice(struct flow *f, uint32_t jump)
{
	uint32_t i = jump;

	while (i-- > 0 && f->v[i].kind != FLOW_LABEL && flow_spend(f)) {
		const struct flow_def *d = chosen(f, i);

		for (uint32_t k = i + 1; d && k < jump; k++) {
			if (!flow_spend(f) || flow_use(f, k, d->name))
				return NULL;
		}
		if (d)
			return d->name;
	}
	return NULL;
}

const struct flow_name *lint_stray_jump(struct lint *l, struct flow *f,
					const struct flow_jump *j)
{
	if (!j->name || !lint_never_set(l, f, j->name) ||
	    !f->v[j->node].reached)
		return NULL;
	return unused_choice(f, j->node);
}

static void stray_jump(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct lint_finding *found;

	for (struct flow_jump *j = f ? f->jumps : NULL; j; j = j->next) {
		const struct flow_name *n = lint_stray_jump(l, f, j);
		const struct flow_use *u = n ? flow_use(f, j->node, j->name) :
					       NULL;

		if (!u)
			continue;
		found = lint_report(l, &rule_stray_jump, u->span,
				    "nothing sets \"%.40s\"; \"choose\" "
				    "stores to \"%.40s\"", j->name->text,
				    n->text);
		lint_help(l, found, "write \"${%s}\"", n->text);
		lint_replace(l, found, u->span, "${%s}", n->text);
	}
}

/* ---- 514 ----------------------------------------------------------- */

static void choice_unread(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_choice_unread = {
	.id = 514, .name = "choice-unread", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a choice among labels that nothing looks at",
	.why = "Whatever is chosen, the script goes on with the next line; "
	       "a jump to the choice is missing.",
	.bad = "#!ipxe\nmenu M\nitem a A\nitem b B\nchoose target || exit\n"
	       ":a\nshell\nexit\n:b\nreboot\n",
	.good = "#!ipxe\nmenu M\nitem a A\nitem b B\nchoose target || exit\n"
		"goto ${target}\n:a\nshell\nexit\n:b\nreboot\n",
	.command = choice_unread, .on = FLOW_ON(FLOW_CHOOSE),
};

/* Are most of the items that are shown there labels, and more than one? A
   single label is the way back from a page. */
static bool chooses_labels(struct flow *f, uint32_t choose)
{
	const struct flow_choice *c = f->v[choose].choices;
	unsigned labels = 0, all = 0;

	for (; c; c = c->next_menu) {
		for (const struct flow_item *i = c->menu->items; i;
		     i = i->next) {
			if (!flow_spend(f))
				return false;
			if (!i->name || i->next_same)
				continue;
			all++;
			labels += flow_label(f, i->name->text) != FLOW_NONE;
		}
	}
	return labels > 1 && labels * 2 > all;
}

/* Is there a way from the choice to something that looks at it? */
struct reader {
	const struct flow      *f;
	const struct flow_name *name;
};

/* Does the choice read but its own last result, as in "choose --default ${menu}
   menu"? */
static bool is_own_default(const struct reader *r, uint32_t node)
{
	const struct flow_def *d = chosen(r->f, node);
	const char *value;
	struct flow_cmd c;

	if (!d || d->name != r->name)
		return false;
	flow_cmd(r->f, node, &c);
	value = flow_option(&c, "default");
	return value && lint_expanded(r->f, value) == r->name;
}

static int read_visit(struct flow_walk *w, uint32_t node)
{
	const struct reader *r = w->ctx;
	const struct flow_node *n = &r->f->v[node];

	if ((flow_use(r->f, node, r->name) && !is_own_default(r, node)) ||
	    n->reads_any) {
		w->done = true;
		return WALK_STOP;
	}
	for (const struct flow_def *d = n->defs; d; d = d->next_here) {
		if (d->name == r->name)
			return WALK_FAIL;
	}
	return WALK_ON;
}

static bool is_read(struct flow *f, const struct flow_def *d)
{
	struct reader r = { f, d->name };
	struct flow_walk w = { .visit = read_visit, .ctx = &r,
			       .all_labels = true };

	flow_walk(f, &w, d->node, WALK_OK);
	return w.done || w.lost;
}

/* Does another rule tell of the jump behind it (513)? */
static bool is_told(struct lint *l, struct flow *f,
		    const struct flow_name *name)
{
	for (struct flow_jump *j = f->jumps; j; j = j->next) {
		if (!flow_spend(f) || lint_stray_jump(l, f, j) == name)
			return true;
	}
	return false;
}

static void choice_unread(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;
	const struct flow_def *d = chosen(f, c->node);
	struct lint_finding *found;
	struct span end;

	if (!d || !f->v[c->node].reached || d->name->built_in ||
	    flow_is_computed(f, d->name->text, false) || f->open_labels ||
	    !chooses_labels(f, c->node) || is_read(f, d) ||
	    is_told(l, f, d->name))
		return;
	found = lint_report(l, &rule_choice_unread, d->word->span,
			    "nothing looks at \"%.40s\", though the items "
			    "are labels here", d->name->text);
	lint_help(l, found, "jump to the choice: goto ${%s}", d->name->text);
	end = flow_span(f, flow_behind(f, c->node) - 1);
	lint_replace(l, found, (struct span){ end.end, end.end },
		     "\ngoto ${%s}", d->name->text);
}
