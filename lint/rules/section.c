/* section.c: where a section ends (414, 417). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* ---- 414 ----------------------------------------------------------- */

static void falls_through(struct lint *l);

const struct lint_rule rule_falls_through = {
	.id = 414, .name = "falls-through", .severity = LINT_WARNING,
	.summary = "an item's section that runs on into the next item's",
	.why = "A label does not end what stands above it: without a jump or "
	       "\"exit\" the next section runs too.",
	.bad = "#!ipxe\n:top\nmenu M\nitem a A\nitem b B\nitem c C\n"
	       "choose x && goto ${x} || exit\n"
	       ":a\nset v one\n:b\nset v two\ngoto top\n"
	       ":c\nset v three\ngoto top\n",
	.good = "#!ipxe\n:top\nmenu M\nitem a A\nitem b B\nitem c C\n"
		"choose x && goto ${x} || exit\n"
		":a\nset v one\ngoto top\n:b\nset v two\ngoto top\n"
		":c\nset v three\ngoto top\n",
	.script = falls_through,
};

/* A section that others may well end with: it talks with somebody, or ends
   all. */
static bool is_common(const struct flow *f, uint32_t label)
{
	uint32_t i = label;

	while (++i < f->n && f->v[i].kind == FLOW_SAFE)
		;
	return i == f->n || f->v[i].kind == FLOW_SHELL ||
	       f->v[i].kind == FLOW_PROMPT || f->v[i].kind == FLOW_OFF ||
	       f->v[i].kind == FLOW_LABEL;
}

/* Does the line jump in some case? Then its author meant what happens in the
   others. */
static bool has_jump(const struct script_line *line)
{
	const struct cmd *c = line->cmds;

	while (c && !command_is(c->row, FLOW_GOTO) &&
	       !command_is(c->row, FLOW_EXIT))
		c = c->next;
	return c;
}

/* The last node of a line's part in front of node @label. */
static bool falls_into(const struct flow *f, uint32_t label,
		       uint32_t *from)
{
	uint32_t i = label;

	*from = label - 1;
	if (!label || f->v[label - 1].kind == FLOW_LABEL ||
	    is_common(f, label) || has_jump(f->v[label - 1].line))
		return false;		/* two labels of one section */
	while (i && f->v[i - 1].line == f->v[label - 1].line) {
		i--;
		if (f->v[i].reached && f->v[i].kind != FLOW_EXEC &&
		    f->v[i].kind != FLOW_GOTO && f->v[i].kind != FLOW_READ &&
		    f->v[i].kind != FLOW_PROMPT &&
		    f->v[i].kind != FLOW_SAN && f->v[i].kind != FLOW_SHELL &&
		    f->v[i].kind != FLOW_AUTOBOOT &&
		    (f->v[i].ok == label || f->v[i].fail == label))
			return true;
	}
	return false;
}

/* How many of the items' sections end without running on, and how many run
   on into another item's? One among others is probably a mistake. */
static bool sections(struct lint *l, struct flow *f, const bool *is_item)
{
	unsigned end = 0, run_on = 0;
	uint32_t from, start = FLOW_NONE, at = 0;

	FLOW_EACH(f, FLOW_LABEL, i) {
		if (start != FLOW_NONE && is_item[start] && is_item[i] &&
		    falls_into(f, i, &from)) {
			run_on++;
			at = i;
		} else {
			end += start != FLOW_NONE && is_item[start];
		}
		start = i;
	}
	end += start != FLOW_NONE && is_item[start];
	if (run_on != 1 || end < 2)
		return false;
	falls_into(f, at, &from);
	lint_help(l, lint_report(l, &rule_falls_through, flow_span(f, from),
				 "the section runs on into \":%.40s\", "
				 "another item's", f->v[at].line->label->text),
		  "end it with \"goto\" or \"exit\", as the others do");
	return true;
}

/* "dhcp || goto static", "dhcp && goto static ||", and right below ":static":
   success and failure lead there. Not behind what hardly returns when it
   succeeds. Returns the command that was tried; or FLOW_NONE. */
static uint32_t tried_for_nothing(const struct flow *f, uint32_t label)
{
	uint32_t jump = label - 1;
	const struct flow_node *tried;

	if (jump > 1 && f->v[jump].kind == FLOW_EMPTY &&
	    f->v[jump].line == f->v[jump - 1].line)
		jump--;
	tried = &f->v[jump] - 1;
	if (!jump || f->v[jump].kind != FLOW_GOTO || f->v[jump].jump ||
	    f->v[jump].ok != label || !f->v[jump].reached ||
	    tried->line != f->v[jump].line)
		return FLOW_NONE;
	if (f->v[jump].cmd->op == OP_AND ? jump == label - 1 :
	    f->v[jump].cmd->op != OP_OR)
		return FLOW_NONE;
	if (flow_is_test(tried->kind))
		return f->v[jump].cmd->op == OP_AND &&
		       flow_is_head(f, jump - 1) ? jump - 1 : FLOW_NONE;
	return tried->kind == FLOW_NET || tried->kind == FLOW_SELECT ||
	       tried->kind == FLOW_FETCH ? jump - 1 : FLOW_NONE;
}

/* A command that always runs when its line is got to, and goes on. */
static bool is_step(const struct flow *f, uint32_t node)
{
	const struct flow_node *n = &f->v[node];

	return flow_is_head(f, node) && !n->cmd->next &&
	       (n->kind == FLOW_SET || n->kind == FLOW_SAFE ||
		n->kind == FLOW_CLEAR || n->kind == FLOW_FREE);
}

/* Is the setting stored again from @node on, before anything reads it? */
static bool is_stored_again(struct flow *f, const struct flow_name *name,
			    uint32_t node)
{
	for (; node < f->n && is_step(f, node) && flow_spend(f); node++) {
		if (flow_use(f, node, name))
			return false;
		if (f->v[node].kind == FLOW_SET && f->v[node].defs &&
		    f->v[node].defs->name == name)
			return true;
	}
	return false;
}

/* What is stored in front of the label only to be stored again behind it:
   then the label should begin another way. */
static const struct flow_def *overwritten(struct flow *f, uint32_t label)
{
	for (uint32_t i = label; i-- > 0 && is_step(f, i); ) {
		const struct flow_def *d = f->v[i].defs;

		if (!flow_spend(f))
			break;
		if (f->v[i].kind == FLOW_SET && f->v[i].reached && d &&
		    !d->name->built_in && d->word->next &&
		    is_stored_again(f, d->name, label + 1))
			return d;
	}
	return NULL;
}

static bool lead_to(const struct flow *f, bool *jumped_to, bool *is_item)
{
	FLOW_EACH(f, FLOW_GOTO, i) {
		if (!f->v[i].jump && f->v[i].ok < f->n)
			jumped_to[f->v[i].ok] = true;
	}
	for (const struct flow_jump *j = f->jumps; j; j = j->next) {
		for (uint32_t i = 0; i < j->n_targets; i++)
			is_item[j->targets[i]] = true;
	}
	return f->menus && f->jumps;
}

/* Report a section that runs on, by what stands on both sides of the label that
   it runs into. */
static bool check_label(struct lint *l, struct flow *f, uint32_t label)
{
	const struct flow_def *d;
	uint32_t tried = tried_for_nothing(f, label);
	struct lint_finding *found;

	if (tried != FLOW_NONE) {
		found = lint_report(l, &rule_falls_through,
			flow_span(f, tried), "this goes on at \"%.40s\" "
			"whether it fails or not",
			f->v[label].line->label->text);
		lint_help(l, found, "end the section above the label with "
			  "\"goto\" or \"exit\"");
		return true;
	}
	d = overwritten(f, label);
	if (!d)
		return false;
	found = lint_report(l, &rule_falls_through, flow_span(f, label - 1),
			    "the section runs on into \"%.40s\", which sets "
			    "\"%.40s\" again",
			    f->v[label].line->label->text, d->name->text);
	lint_help(l, found, "end it with \"goto\" or \"exit\"");
	return true;
}

static void falls_through(struct lint *l)
{
	struct flow *f = lint_flow(l);
	bool *jumped_to, *is_item, told = false;

	if (!f || f->first[FLOW_LABEL] == FLOW_NONE)
		return;
	is_item = arena_calloc(&l->arena, f->n, sizeof(*is_item));
	jumped_to = arena_calloc(&l->arena, f->n, sizeof(*jumped_to));
	if (!is_item || !jumped_to)
		return;
	if (lead_to(f, jumped_to, is_item))
		told = sections(l, f, is_item);
	FLOW_EACH(f, FLOW_LABEL, i) {
		if (!told && i > 0 && (jumped_to[i] || is_item[i]))
			(void)check_label(l, f, i);
	}
}

/* ---- 417 ----------------------------------------------------------- */

static void falls_off_end(struct lint *l);

const struct lint_rule rule_falls_off_end = {
	.id = 417, .name = "falls-off-end", .severity = LINT_INFO,
	.summary = "a menu's section that ends with the script",
	.why = "The end of the file ends the script, successfully: what "
	       "started it goes on, often with nothing booted.",
	.bad = "#!ipxe\nmenu M\nitem a A\nchoose x && goto ${x} || exit\n"
	       ":a\necho chosen\n",
	.good = "#!ipxe\nmenu M\nitem a A\nchoose x && goto ${x} || exit\n"
		":a\necho chosen\nexit\n",
	.script = falls_off_end,
};

static void falls_off_end(struct lint *l)
{
	struct flow *f = lint_flow(l);
	const struct flow_node *n;

	if (!f || !f->menus || !f->n)
		return;
	n = &f->v[f->n - 1];
	if (n->reached && n->ok == FLOW_END && n->kind != FLOW_EXIT &&
	    n->kind != FLOW_EXEC && n->kind != FLOW_SAN &&
	    n->kind != FLOW_AUTOBOOT)
		lint_report(l, &rule_falls_off_end, flow_span(f, f->n - 1),
			    "the script ends here without \"exit\"");
}
