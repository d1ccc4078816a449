/* reach.c: what never runs, and what never ends (407 to 417). */
#include <stdio.h>
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

/* A last resort behind a jump: nobody is surprised that it does not run. */
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

/* The run of unreached lines that begins with node @i; is it worth a word? */
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
		/* "goto a || shell" is but careful */
		lint_report_as(l, &rule_after_goto, n->cmd->op == OP_OR ?
			       LINT_INFO : LINT_WARNING, flow_span(f, i),
			       "this never runs: \"%s\" leaves the line",
			       p->cmd->words->text);
	}
}

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

/* A section that others may well end with: it talks with somebody, or goes
   on elsewhere. */
static bool is_common(const struct flow *f, uint32_t label)
{
	uint32_t i = label;

	while (++i < f->n && f->v[i].kind == FLOW_SAFE)
		;
	return i == f->n || f->v[i].kind == FLOW_SHELL ||
	       f->v[i].kind == FLOW_EXIT || f->v[i].kind == FLOW_GOTO ||
	       f->v[i].kind == FLOW_PROMPT || f->v[i].kind == FLOW_OFF ||
	       f->v[i].kind == FLOW_MENU || f->v[i].kind == FLOW_EXEC ||
	       f->v[i].kind == FLOW_LABEL;
}

/* Does the line jump, in some case? Then its author thought of the others. */
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
static void sections(struct lint *l, struct flow *f, const bool *is_item)
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
		return;
	falls_into(f, at, &from);
	lint_help(l, lint_report(l, &rule_falls_through, flow_span(f, from),
				 "the section runs on into \":%.40s\", "
				 "another item's", f->v[at].line->label->text),
		  "end it with \"goto\" or \"exit\", as the others do");
}

static void falls_through(struct lint *l)
{
	struct flow *f = lint_flow(l);
	bool *is_item;

	if (!f || !f->menus || !f->jumps)
		return;
	is_item = arena_calloc(&l->arena, f->n, sizeof(*is_item));
	if (!is_item)
		return;
	for (const struct flow_jump *j = f->jumps; j; j = j->next) {
		for (uint32_t i = 0; i < j->n_targets; i++)
			is_item[j->targets[i]] = true;
	}
	sections(l, f, is_item);
}

/* ---- 415, 416 ------------------------------------------------------ */

static void tight_retry(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_tight_retry = {
	.id = 415, .name = "tight-retry", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a download that is tried again at once, for ever",
	.why = "A server that answers with an error is asked again "
	       "thousands of times a minute, by every machine.",
	.bad = "#!ipxe\n:retry\nchain http://s/a || goto retry\n",
	.good = "#!ipxe\n:retry\nchain http://s/a && exit ||\n"
		"sleep 5\ngoto retry\n",
	.command = tight_retry,
	.on = FLOW_ON(FLOW_EXEC) | FLOW_ON(FLOW_FETCH) |
	      FLOW_ON(FLOW_SELECT),
};

/* From a failed download back to it, with no pause on the way. */
struct retry { struct flow *f; uint32_t node; bool back; };

static int retry_visit(struct flow_walk *w, uint32_t node)
{
	struct retry *r = w->ctx;

	if (node == r->node)
		r->back = true;
	switch (r->f->v[node].kind) {
	case FLOW_LABEL: case FLOW_GOTO: case FLOW_SAFE: case FLOW_EMPTY:
	case FLOW_SET: case FLOW_CLEAR: case FLOW_FREE:
		return WALK_ON;
	default:
		return WALK_STOP;
	}
}

/* "download || goto retry" in four lines, with a pause. */
static void fix_retry(struct lint *l, struct lint_finding *found,
		      const struct flow_cmd *c)
{
	const struct cmd *jump = c->cmd->next;
	const struct word *label = jump && jump->n_words == 2 ?
				   jump->words->next : NULL;
	char done[80];

	if (!found || c->cmd != c->line->cmds || !label || jump->next ||
	    jump->op != OP_OR || !command_is(jump->row, FLOW_GOTO) ||
	    label->expands || label->len > 60)
		return;
	(void)snprintf(done, sizeof(done), "%s-%u-done", label->text,
		       (unsigned)c->line->number);
	if (!script_label(l->script, done))
		lint_replace(l, found, (struct span){ jump->op_span.at,
			     label->span.end }, "&& goto %s ||\nsleep 5\n"
			     "goto %s\n:%s", done, label->text, done);
}

static void tight_retry(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;
	struct lint_finding *found;
	struct retry r = { f, c->node, false };
	struct flow_walk w = { .visit = retry_visit, .ctx = &r };

	if (f->v[c->node].fail >= f->n || !f->v[c->node].reached)
		return;
	flow_walk(f, &w, c->node, WALK_FAIL);
	if (!r.back)
		return;
	found = lint_report(l, &rule_tight_retry, flow_span(f, c->node),
			    "when this fails it is tried again at once");
	lint_help(l, found, "put a \"sleep\" or a \"prompt\" before the jump "
		  "back");
	fix_retry(l, found, c);
}

static void endless_loop(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_endless_loop = {
	.id = 416, .name = "endless-loop", .severity = LINT_ERROR,
	.summary = "a loop with no way out",
	.why = "Nothing in it can fail, waits for a key or starts a "
	       "program: the machine hangs there.",
	.bad = "#!ipxe\n:a\necho hello\ngoto a\n",
	.good = "#!ipxe\n:a\necho hello\nprompt --timeout 1000 && exit ||\n"
		"goto a\n",
	.command = endless_loop, .on = FLOW_ON(FLOW_GOTO),
};

struct loop { struct flow *f; uint32_t node; bool out; };

static int loop_visit(struct flow_walk *w, uint32_t node)
{
	struct loop *p = w->ctx;

	switch (p->f->v[node].kind) {
	case FLOW_LABEL: case FLOW_GOTO: case FLOW_SAFE: case FLOW_EMPTY:
	case FLOW_SET: case FLOW_CLEAR: case FLOW_ISSET: case FLOW_ISEQ: case FLOW_MENU:
	case FLOW_ITEM: case FLOW_FREE: case FLOW_INC:
		p->out |= p->f->v[node].gets_out;
		w->done = p->out;
		return WALK_ON;
	default:
		p->out = w->done = true;
		return WALK_STOP;
	}
}

static void endless_loop(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;
	struct loop p = { f, c->node, false };
	struct flow_walk w = { .visit = loop_visit, .ctx = &p };
	uint32_t to = f->v[c->node].ok;

	/* each loop has a jump back */
	if (to >= c->node || !f->v[c->node].reached)
		return;
	flow_walk_at(f, &w, c->node);
	if (w.ends || w.dies || w.lost || p.out)
		f->v[c->node].gets_out = f->v[to].gets_out = true;
	else
		lint_report(l, &rule_endless_loop, flow_span(f, c->node),
			    "this goes round for ever: there is no way out "
			    "of the loop");
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
