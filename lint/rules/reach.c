/* reach.c: what never runs (407, 408). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* ---- 407 ----------------------------------------------------------- */

static void unreachable(struct lint *l);

const struct lint_rule rule_unreachable = {
	.id = 407, .name = "unreachable", .severity = LINT_WARNING,
	.summary = "commands that never run",
	.why = "What stands above always jumps or ends the script, and there "
	       "is no label here to jump to.",
	.bad = "#!ipxe\n:top\nprompt && goto top || exit\n"
	       "echo after\nsleep 5\n",
	.good = "#!ipxe\n:top\nprompt && goto top ||\n"
		"echo after\nsleep 5\n",
	.script = unreachable,
};

/* Is the command but a precaution behind a jump? That it never runs is no
   mistake. */
static bool is_last_resort(const struct flow_node *n)
{
	return n->kind == FLOW_GOTO || n->kind == FLOW_EXIT ||
	       n->kind == FLOW_SHELL || n->kind == FLOW_OFF ||
	       n->kind == FLOW_SLEEP || n->kind == FLOW_EMPTY ||
	       n->kind == FLOW_SAFE || n->kind == FLOW_PROMPT;
}

/* Does the line in front of node @i let somebody choose, with no answer to
   Esc? Then that is the mistake (508). */
static bool cancels(const struct flow *f, uint32_t i)
{
	const struct script_line *line = i ? f->v[i - 1].line : NULL;

	for (; i && f->v[i - 1].line == line; i--) {
		if (f->v[i - 1].kind == FLOW_CHOOSE && flow_dies(f, i - 1))
			return true;
	}
	return false;
}

/* Should the line in front of node @i not end the script (409, 418)? */
static bool is_cut_off(const struct flow *f, uint32_t i)
{
	const struct script_line *line = f->v[--i].line;

	while (i && f->v[i - 1].line == line)
		i--;
	return lint_ends_early(f, i);
}

/* A lone word that is no command is a label without its colon (405), or at
   any rate a mistake of another kind; "<" begins the page a script is in. */
static bool is_no_command(const struct flow_node *n)
{
	return n->kind == FLOW_UNKNOWN &&
	       (n->cmd->n_words == 1 || n->cmd->words->text[0] == '<');
}

/* Do the lines from node @i on, which are not reached, hold more than
   precautions? */
static bool is_worth(const struct flow *f, uint32_t i)
{
	for (; i < f->n && !f->v[i].reached && f->v[i].kind != FLOW_LABEL;
	     i++) {
		if (!is_last_resort(&f->v[i]))
			return true;
	}
	return false;
}

static void unreachable(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct lint_finding *found;

	if (!f)
		return;
	for (uint32_t i = 1; i < f->n; i++) {
		if (f->v[i].reached || f->v[i].kind == FLOW_LABEL ||
		    f->v[i].line == f->v[i - 1].line)
			continue;
		if (f->v[i - 1].reached && !cancels(f, i) &&
		    !is_cut_off(f, i) && !is_no_command(&f->v[i])) {
			found = lint_report_as(l, &rule_unreachable,
				is_worth(f, i) ? LINT_WARNING : LINT_INFO,
				flow_span(f, i), "this never runs");
			lint_also(l, found, flow_span(f, i - 1),
				  "nothing gets past this line");
		}
		while (i + 1 < f->n && !f->v[i + 1].reached &&
		       f->v[i + 1].kind != FLOW_LABEL)
			i++;
	}
}

/* ---- 408 ----------------------------------------------------------- */

static void after_goto(struct lint *l);

const struct lint_rule rule_after_goto = {
	.id = 408, .name = "after-goto", .severity = LINT_WARNING,
	.summary = "a command behind \"goto\" or \"exit\" in the same line",
	.why = "A jump leaves the rest of its line behind, whatever the "
	       "operator between them.",
	.bad = "#!ipxe\n:a\ngoto a && echo jumped\n",
	.good = "#!ipxe\n:a\necho jumping && goto a\n",
	.script = after_goto,
};

static void after_goto(struct lint *l)
{
	struct flow *f = lint_flow(l);

	if (!f)
		return;
	for (uint32_t i = 1; i < f->n; i++) {
		const struct flow_node *n = &f->v[i], *p = n - 1;

		if (n->reached || !p->reached || n->line != p->line ||
		    n->kind == FLOW_EMPTY || !n->cmd ||
		    (p->kind != FLOW_GOTO && p->kind != FLOW_EXIT))
			continue;
		/* the "shell" of "goto a || shell" is a precaution */
		lint_report_as(l, &rule_after_goto, n->cmd->op == OP_OR ?
			       LINT_INFO : LINT_WARNING, flow_span(f, i),
			       "this never runs: \"%s\" leaves the line",
			       p->cmd->words->text);
	}
}
