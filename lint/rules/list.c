/* list.c: what is joined by "&&" and "||" (409 to 412, 418, 419). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* ---- 409, 410 ------------------------------------------------------ */

static void condition_ends_script(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_condition_ends_script = {
	.id = 409, .name = "condition-ends-script", .severity = LINT_WARNING,
	.fix = LINT_SAFE_FIX,
	.summary = "a condition that ends the script when it is false",
	.why = "A line whose last command that ran failed ends the script, "
	       "and a false condition is a failure.",
	.bad = "#!ipxe\nisset ${a} && echo a is set\necho going on\n",
	.good = "#!ipxe\nisset ${a} && echo a is set ||\necho going on\n",
	.command = condition_ends_script, .on = FLOW_ON_TEST,
};

/* Is there something behind the line that then does not run? */
static bool has_more(const struct flow *f, uint32_t i)
{
	return flow_behind(f, i) < f->n;
}

static bool is_and_list(const struct cmd *c)
{
	if (!c->next)
		return false;
	for (c = c->next; c; c = c->next) {
		if (c->op != OP_AND || (!c->words && c->next))
			return false;
	}
	return true;
}

/* Does an operator of the list stick to a word? Then the list is not the one
   that was meant (107). */
static bool is_glued(const struct flow *f, uint32_t i)
{
	const struct script_line *line = f->v[i].line;
	struct flow_cmd c;

	for (; i < f->n && f->v[i].line == line; i++) {
		flow_cmd(f, i, &c);
		for (const struct word *w = c.cmd->words; w; w = w->next) {
			if (lint_glued(&c, w))
				return true;
		}
	}
	return false;
}

/* The setting that "${name}" is, if it has a value here, whatever happens. */
static struct flow_name *surely_set(struct flow *f, uint32_t node,
				    const struct word *w)
{
	struct flow_name *n = NULL;
	struct flow_def *d;

	if (w->len > 3 && !strncmp(w->text, "${", 2) &&
	    strcspn(w->text, "}") == w->len - 1u)
		n = flow_name(f, w->text + 2, w->len - 3);
	for (d = n ? n->defs : NULL; d; d = d->next) {
		if (d->kind != FLOW_SET || !d->word->next)
			return NULL;
	}
	return n && n->defs && !flow_may_be_unset(f, n, node) ? n : NULL;
}

/* Is the condition never false? Then a switch at the top of the script says
   what shall happen. */
static bool is_true(struct flow *f, uint32_t node)
{
	const struct cmd *c = f->v[node].cmd;
	const struct word *a = c->words->next, *b = a ? a->next : NULL;
	const struct flow_name *n = a ? surely_set(f, node, a) : NULL;
	const char *text;

	if (!n || n->defs->next)
		return false;
	if (f->v[node].kind == FLOW_ISSET)
		return c->n_words == 2 && !n->defs->word->next->expands;
	text = c->n_words == 3 ? flow_text(f, a) : NULL;
	return text && !b->expands && !strcmp(text, b->text);
}

static bool is_condition(const struct flow *f, uint32_t i)
{
	return flow_is_test(f->v[i].kind) && flow_is_head(f, i) &&
	       is_and_list(f->v[i].cmd) && flow_dies(f, i) &&
	       f->v[i].reached && has_more(f, i);
}

static bool is_hasty_prompt(const struct flow *f, uint32_t i,
			    const struct flow_cmd *c)
{
	if (!flow_dies(f, i) || !has_more(f, i))
		return false;
	return flow_has_option(c, "timeout") || flow_has_option(c, "key");
}

bool lint_ends_early(const struct flow *f, uint32_t i)
{
	const struct script_line *line = f->v[i].line;
	struct flow_cmd c;

	for (; i < f->n && f->v[i].line == line; i++) {
		if (is_condition(f, i))
			return true;
		if (f->v[i].kind != FLOW_PROMPT)
			continue;
		flow_cmd(f, i, &c);
		if (is_hasty_prompt(f, i, &c))
			return true;
	}
	return false;
}

static void offer_to_go_on(struct lint *l, const struct flow_cmd *c,
			   struct lint_finding *found)
{
	uint32_t last = flow_behind(c->flow, c->node) - 1;
	struct span end = flow_span(c->flow, last);

	if (c->flow->v[last].kind == FLOW_EMPTY) {
		lint_help(l, found, "the \"&&\" joins nothing: the next line "
			  "runs by itself; write its command here");
		return;
	}
	end.at = end.end;
	lint_help(l, found, "to go on, end the line with \"||\"");
	lint_replace(l, found, end, " ||");
}

static void condition_ends_script(struct lint *l, const struct flow_cmd *c)
{
	if (!is_condition(c->flow, c->node) || is_true(c->flow, c->node) ||
	    is_glued(c->flow, c->node))
		return;
	offer_to_go_on(l, c, lint_report(l, &rule_condition_ends_script,
					 flow_span(c->flow, c->node),
					 "when this is false, the script "
					 "ends here"));
}

static void condition_as_assertion(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_condition_as_assertion = {
	.id = 410, .name = "condition-as-assertion", .severity = LINT_INFO,
	.summary = "a condition that stands alone",
	.why = "When it is false the script ends there, without a word.",
	.bad = "#!ipxe\nisset ${next-server}\necho hello\n",
	.good = "#!ipxe\nisset ${next-server} || exit 1\necho hello\n",
	.command = condition_as_assertion, .on = FLOW_ON_TEST,
};

static void condition_as_assertion(struct lint *l, const struct flow_cmd *c)
{
	if (flow_is_head(c->flow, c->node) && !c->cmd->next &&
	    has_more(c->flow, c->node))
		lint_help(l, lint_report(l, &rule_condition_as_assertion,
			flow_span(c->flow, c->node),
			"when this is false, the script ends silently"),
			"say what shall happen: \"... || exit 1\"");
}

/* ---- 411 ----------------------------------------------------------- */

static void mixed_operators(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_mixed_operators = {
	.id = 411, .name = "mixed-operators", .severity = LINT_INFO,
	.summary = "\"&&\" behind \"||\": they have equal rank",
	.why = "Operators are applied from left to right: in \"a || b && c\" "
	       "c runs also when a succeeds and b was skipped.",
	.bad = "#!ipxe\nisset ${a} || set a 1 && echo a was not set\n",
	.good = "#!ipxe\nisset ${a} && echo a is set || set a 1\n",
	.command = mixed_operators, .on = FLOW_ON_ANY,
};

/* Tell of "test || a && b", which looks as if b ran only after a. */
static void mixed_operators(struct lint *l, const struct flow_cmd *c)
{
	const struct flow_node *left = &c->flow->v[c->node] - 1;

	if (c->cmd->op != OP_AND || flow_is_head(c->flow, c->node) ||
	    left->cmd->op != OP_OR ||
	    left->kind == FLOW_GOTO || left->kind == FLOW_EXIT ||
	    !c->cmd->words)
		return;
	lint_report_as(l, &rule_mixed_operators, LINT_INFO,
		       flow_span(c->flow, c->node), "this also runs when "
		       "what is left of \"||\" succeeds");
}

/* ---- 412 ----------------------------------------------------------- */

static void fallible_middle(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_fallible_middle = {
	.id = 412, .name = "fallible-middle", .severity = LINT_INFO,
	.summary = "\"condition && a || b\", where a may fail too",
	.why = "\"||\" does not ask which command failed: b runs when the "
	       "condition is false, and also when a failed.",
	.bad = "#!ipxe\niseq ${platform} efi && chain a.efi || chain b.0\n",
	.good = "#!ipxe\niseq ${platform} efi && goto efi || chain b.0\n"
		"exit\n:efi\nchain a.efi\n",
	.command = fallible_middle, .on = FLOW_ON_TEST,
};

static bool may_fetch(const struct flow_node *n)
{
	return n->kind == FLOW_EXEC || n->kind == FLOW_SELECT ||
	       n->kind == FLOW_FETCH || n->kind == FLOW_SAN;
}

static void fallible_middle(struct lint *l, const struct flow_cmd *c)
{
	const struct cmd *a = c->cmd->next, *b = a ? a->next : NULL;
	const struct flow_node *n = &c->flow->v[c->node];

	if (!b || !may_fetch(&n[1]) || a->op != OP_AND || b->op != OP_OR ||
	    n[2].kind != n[1].kind)
		return;
	lint_report_as(l, &rule_fallible_middle, LINT_INFO,
		       flow_span(c->flow, c->node + 2), "this also runs when "
		       "\"%s\" left of it fails", a->words->text);
}

/* ---- 418 ----------------------------------------------------------- */

static void prompt_unhandled(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_prompt_unhandled = {
	.id = 418, .name = "prompt-unhandled", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a prompt that ends the script when no key is pressed",
	.why = "\"prompt\" fails when its time is up or another key than "
	       "--key was pressed, and a failure ends the script.",
	.bad = "#!ipxe\nprompt --timeout 3000 Press a key && shell\n"
	       "echo booting\n",
	.good = "#!ipxe\nprompt --timeout 3000 Press a key && shell ||\n"
		"echo booting\n",
	.command = prompt_unhandled, .on = FLOW_ON(FLOW_PROMPT),
};

static void prompt_unhandled(struct lint *l, const struct flow_cmd *c)
{
	struct lint_finding *found;

	if (!is_hasty_prompt(c->flow, c->node, c))
		return;
	found = lint_report(l, &rule_prompt_unhandled,
		flow_span(c->flow, c->node), "%s, the script ends here",
		flow_has_option(c, "timeout") ?
		"when nobody presses a key in time" :
		"when another key is pressed");
	offer_to_go_on(l, c, found);
}

/* ---- 421 ----------------------------------------------------------- */

static void missing_operator(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_missing_operator = {
	.id = 421, .name = "missing-operator", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a jump among the arguments of another command",
	.why = "Without \"||\" or \"&&\" in front of it \"goto\" is no "
	       "command but an argument, and nothing jumps.",
	.bad = "#!ipxe\n:top\nchain http://s/menu.ipxe goto top\n",
	.good = "#!ipxe\n:top\nchain http://s/menu.ipxe || goto top\n",
	.command = missing_operator, .on = FLOW_ON_ANY,
};

const struct word *lint_bare_goto(const struct lint *l,
				  const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words ? c->cmd->words->next : NULL;

	if (!c->row || c->row->flow == FLOW_GOTO ||
	    c->row->facts & CMD_RUNS ||
	    (c->row->facts & CMD_SHOWS && c->row->flow != FLOW_PROMPT))
		return NULL;
	for (; w && w->next; w = w->next) {
		if (!w->next->next && !strcmp(w->text, "goto") &&
		    script_label(l->script, w->next->text))
			return w;
	}
	return NULL;
}

static void missing_operator(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = lint_bare_goto(l, c);
	const char *op = flow_is_test(c->flow->v[c->node].kind) ? "&&" : "||";
	struct lint_finding *found;

	if (!w)
		return;
	found = lint_report(l, &rule_missing_operator, w->span,
			    "this \"goto\" is an argument of \"%s\"",
			    c->cmd->words->text);
	lint_help(l, found, "write \"%s goto %s\"", op, w->next->text);
	lint_replace(l, found, (struct span){ w->span.at, w->span.at },
		     "%s ", op);
}

/* ---- 419 ----------------------------------------------------------- */

static void missing_command(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_missing_command = {
	.id = 419, .name = "missing-command", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a label where a command should be",
	.why = "Behind an operator a new command begins: a label alone is "
	       "none.",
	.bad = "#!ipxe\n:retry\ndhcp || retry\n",
	.good = "#!ipxe\n:retry\ndhcp || goto retry\n",
	.command = missing_command, .on = FLOW_ON(FLOW_UNKNOWN),
};

static void missing_command(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words;
	struct lint_finding *found;

	if (c->cmd->op == OP_NONE || c->cmd->n_words != 1 ||
	    !flow_is_text(c->flow, w) || !script_label(l->script, w->text))
		return;
	found = lint_report(l, &rule_missing_command, w->span,
			    "\"%.40s\" is a label, not a command", w->text);
	lint_help(l, found, "write \"goto %s\"", w->text);
	lint_replace(l, found, w->span, "goto %s", w->text);
}
