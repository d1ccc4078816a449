/* goto.c: jumps to labels that are not there (401, 402, 420). */
#include <string.h>
#include <strings.h>

#include "core/suggest.h"
#include "flow/flow.h"
#include "lint/project.h"
#include "lint/rules/ask.h"

/* ---- 401, 420 ------------------------------------------------------ */

static void undefined_label(struct lint *l);

const struct lint_rule rule_undefined_label = {
	.id = 401, .name = "undefined-label", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "goto a label that the script does not have",
	.why = "The jump fails; unless something handles that, the script "
	       "ends there.",
	.bad = "#!ipxe\ngoto strat\n:start\necho hello\n",
	.good = "#!ipxe\ngoto start\n:start\necho hello\n",
	.script = undefined_label,
};

/* Are they equal but for upper and lower case, "-" and "_", and a colon at the
   end? */
static bool is_variant(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		char x = *a == '_' ? '-' : *a, y = *b == '_' ? '-' : *b;

		if (x != y && strncasecmp(&x, &y, 1) != 0)
			return false;
	}
	return !*a ? !*b || !strcmp(b, ":") : !strcmp(a, ":");
}

static const char *nearest(struct flow *f, const char *label)
{
	struct suggest s;

	suggest_start(&s, label);
	FLOW_EACH(f, FLOW_LABEL, i) {
		const char *text = f->v[i].line->label->text;

		if (!flow_spend(f))
			return NULL;
		if (is_variant(label, text))
			return text;
		suggest_try(&s, text);
	}
	return suggest_best(&s);
}

/* The line that would be the label if it had a colon; or NULL. */
static const struct flow_node *bare_line(struct flow *f,
					 const char *label)
{
	size_t len = strlen(label);

	FLOW_EACH(f, FLOW_UNKNOWN, i) {
		const struct cmd *c = f->v[i].cmd;

		if (!flow_spend(f))
			return NULL;
		if (c->n_words == 1 && !c->next && c->op == OP_NONE &&
		    !f->v[i].line->label &&
		    !strncmp(c->words->text, label, len) &&
		    (!c->words->text[len] || !strcmp(c->words->text + len,
						     ":")))
			return &f->v[i];
	}
	return NULL;
}

static void help_undefined(struct lint *l, struct lint_finding *f,
			   struct flow *flow, const struct word *label)
{
	const struct flow_node *bare;
	const char *name, *dot;

	if (!f)
		return;
	name = nearest(flow, label->text);
	bare = bare_line(flow, label->text);
	if (bare) {
		lint_help(l, f, "line %u lacks its colon: write \":%s\"",
			  (unsigned)bare->line->number, label->text);
		return;
	}
	if (name) {
		lint_help(l, f, "did you mean \"%s\"?", name);
		lint_replace(l, f, label->span, "%s", name);
		return;
	}
	dot = strrchr(label->text, '.');
	if (dot && !strcmp(dot, ".ipxe"))
		lint_help(l, f, "to run another script, write: chain %s",
			  label->text);
}

static void report_undefined(struct lint *l, struct flow *f,
			     uint32_t node, const struct word *label)
{
	enum lint_severity sev = LINT_ERROR;
	struct lint_finding *found;

	if (!f->has_magic)
		sev = LINT_INFO;	/* a script's part, with no magic */
	else if (!flow_dies(f, node) || !f->v[node].reached)
		sev = LINT_WARNING;
	found = lint_report_as(l, &rule_undefined_label, sev, label->span,
			       "this script has no label \"%.60s\"%s",
			       label->text, flow_dies(f, node) ? "" :
			       ", so this always fails");
	help_undefined(l, found, f, label);
}

static void goto_elsewhere(struct lint *l);

const struct lint_rule rule_goto_elsewhere = {
	.id = 420, .name = "goto-elsewhere", .severity = LINT_ERROR,
	.summary = "goto a label that only another script has",
	.why = "Jumps stay inside a script; another script is run from its "
	       "beginning by \"chain\".",
	.bad = "#!ipxe\ngoto http://boot.example/menu.ipxe\n",
	.good = "#!ipxe\nchain http://boot.example/menu.ipxe\n",
	.script = goto_elsewhere,
};

/* The script that has the label, or that the label is the name of. */
static const char *elsewhere(const struct lint *l, const char *label)
{
	if (strstr(label, "://"))
		return label;
	return l->opt->project ?
	       project_label(l->opt->project, l->file, label) : NULL;
}

static void goto_elsewhere(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct lint_finding *found;
	const struct word *w;
	const char *other;

	if (!f || f->open_labels || !f->missing)
		return;
	FLOW_EACH(f, FLOW_GOTO, i) {
		w = flow_goto_word(f, i);
		if (f->v[i].ok != FLOW_NONE || !w ||
		    script_label(l->script, w->text))
			continue;
		other = elsewhere(l, w->text);
		if (!other)
			continue;
		if (other == w->text)
			found = lint_report(l, &rule_goto_elsewhere, w->span,
				"\"goto\" takes a label of this script, "
				"not a URI");
		else
			found = lint_report(l, &rule_goto_elsewhere, w->span,
				"the label \"%.60s\" is in %s, not in this "
				"script", w->text, other);
		lint_help(l, found, "to run another script, write: chain %s",
			  other);
	}
}

/* Does another rule tell more of this jump: a colon (402), "$name" (112), an
   operator that sticks to the label (107), a blank in it (404)? */
static bool is_said(const struct lint *l, struct flow *f, uint32_t node,
		    const struct word *w)
{
	struct flow_cmd c;

	if (w->text[0] == '$' || (w->text[0] == ':' &&
				  script_label(l->script, w->text + 1)))
		return true;
	flow_cmd(f, node, &c);
	if (lint_glued(&c, w))
		return true;
	FLOW_EACH(f, FLOW_LABEL, i) {
		if (!flow_spend(f))
			return false;
		if (lint_label_is_cut(l, f->v[i].line) &&
		    !strcmp(f->v[i].line->cmds->words->text, w->text))
			return true;
	}
	return false;
}

static void undefined_label(struct lint *l)
{
	struct flow *f = lint_flow(l);
	const struct word *w;

	if (!f || f->open_labels || !f->missing)
		return;
	FLOW_EACH(f, FLOW_GOTO, i) {
		w = flow_goto_word(f, i);
		if (f->v[i].ok != FLOW_NONE || !w ||
		    script_label(l->script, w->text) ||
		    elsewhere(l, w->text) || is_said(l, f, i, w))
			continue;
		report_undefined(l, f, i, w);
	}
}

/* ---- 402 ----------------------------------------------------------- */

static void goto_with_colon(struct lint *l, const struct flow_cmd *c);

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

static void goto_with_colon(struct lint *l, const struct flow_cmd *c)
{
	const struct word *label = c->first;
	struct lint_finding *f;

	if (!flow_is(c, FLOW_GOTO) || c->n_args != 1 || label->text[0] != ':' ||
	    script_label(l->script, label->text) ||
	    !script_label(l->script, label->text + 1))
		return;
	f = lint_report(l, &rule_goto_with_colon, label->span,
			"a label's name does not begin with its colon");
	lint_help(l, f, "write \"goto %s\"", label->text + 1);
	lint_replace(l, f, label->span, "%s", label->text + 1);
}
