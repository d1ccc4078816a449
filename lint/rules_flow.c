/* rules_flow.c: labels and jumps (401 to 420). */
#include <string.h>

#include "interp/command.h"
#include "interp/suggest.h"
#include "lint/inside.h"

static void undefined_label(struct lint *l, const struct lint_cmd *c);

const struct lint_rule rule_undefined_label = {
	.id = 401, .name = "undefined-label", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "goto a label that the script does not have",
	.why = "The jump fails; unless something handles that, the script "
	       "ends there.",
	.bad = "#!ipxe\ngoto strat\n:start\necho hello\n",
	.good = "#!ipxe\ngoto start\n:start\necho hello\n",
	.command = undefined_label,
};

static void undefined_label(struct lint *l, const struct lint_cmd *c)
{
	const struct word *label = c->first;
	const struct script_line *line;
	struct lint_finding *f;
	struct suggest s;

	if (!lint_is(c, "goto") || c->n_args != 1 || label->expands ||
	    script_label(l->script, label->text) || label->text[0] == ':')
		return;
	f = lint_report(l, &rule_undefined_label, label->span,
			"this script has no label \"%.60s\"", label->text);
	suggest_start(&s, label->text);
	for (line = l->script->first; line; line = line->next) {
		if (line->label)
			suggest_try(&s, line->label->text);
	}
	if (!suggest_best(&s))
		return;
	lint_help(l, f, "did you mean \"%s\"?", suggest_best(&s));
	lint_replace(l, f, label->span, "%s", suggest_best(&s));
}

static void goto_with_colon(struct lint *l, const struct lint_cmd *c);

const struct lint_rule rule_goto_with_colon = {
	.id = 402, .name = "goto-with-colon", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "goto with the label's colon",
	.why = "The colon marks a label where it stands; it is no part of its "
	       "name, so the jump finds nothing.",
	.bad = "#!ipxe\ngoto :end\necho never\n:end\n",
	.good = "#!ipxe\ngoto end\necho never\n:end\n",
	.command = goto_with_colon,
};

static void goto_with_colon(struct lint *l, const struct lint_cmd *c)
{
	const struct word *label = c->first;
	struct lint_finding *f;

	if (!lint_is(c, "goto") || c->n_args != 1 || label->text[0] != ':' ||
	    script_label(l->script, label->text))
		return;
	f = lint_report(l, &rule_goto_with_colon, label->span,
			"a label's name does not begin with its colon");
	lint_help(l, f, "write \"goto %s\"", label->text + 1);
	lint_replace(l, f, label->span, "%s", label->text + 1);
}
