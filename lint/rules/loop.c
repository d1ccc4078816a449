/* loop.c: what goes round and round (415, 416). */
#include <stdio.h>
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

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

/* A walk from a failed download back to it that meets no pause. */
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

/* Offer to write "download || goto retry" as four lines with a pause. */
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
	case FLOW_SET: case FLOW_CLEAR: case FLOW_ISSET: case FLOW_ISEQ:
	case FLOW_MENU:
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

	/* each loop has a jump back: look at these only */
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
