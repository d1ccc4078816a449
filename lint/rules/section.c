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
