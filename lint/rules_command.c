/* rules_command.c: commands and their arguments (201 to 214). */
#include "interp/command.h"
#include "interp/suggest.h"
#include "lint/inside.h"

static void unknown_command(struct lint *l, const struct lint_cmd *c);

const struct lint_rule rule_unknown_command = {
	.id = 201, .name = "unknown-command", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a command that does not exist",
	.why = "The shell says \"command not found\", and unless something "
	       "handles that, the script ends there.",
	.bad = "#!ipxe\ndchp net0\n",
	.good = "#!ipxe\ndhcp net0\n",
	.command = unknown_command,
};

static void unknown_command(struct lint *l, const struct lint_cmd *c)
{
	const struct word *name = c->cmd->words;
	const struct command *row;
	struct lint_finding *f;
	const char *candidate;
	struct suggest s;

	if (c->row || name->expands)
		return;
	f = lint_report(l, &rule_unknown_command, name->span,
			"there is no command \"%.40s\"", name->text);
	suggest_start(&s, name->text);
	for (unsigned i = 0; (candidate = command_name_at(i, &row)); i++)
		suggest_try(&s, candidate);
	candidate = suggest_best(&s);
	if (!candidate)
		return;
	lint_help(l, f, "did you mean \"%s\"?", candidate);
	lint_replace(l, f, name->span, "%s", candidate);
}
