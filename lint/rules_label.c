/* rules_label.c: labels, and jumps to them by name (401 to 406). */
#include <string.h>
#include <strings.h>

#include "core/str.h"
#include "interp/command.h"
#include "interp/suggest.h"
#include "lint/flow.h"
#include "lint/inside.h"
#include "lint/project.h"

/* The label that a "goto" names, if that is plain text; else NULL. */
static const struct word *goto_word(const struct lint_flow *f, uint32_t node)
{
	const struct word *w = f->v[node].cmd->words->next;

	return w && !w->next && flow_is_text(f, w) ? w : NULL;
}

/* ": start", which has no name and runs "start". */
static bool is_cut(const struct lint *l, const struct script_line *line)
{
	const struct cmd *c = line->cmds;

	return line->label && !line->label->len && c && c->words && !c->row &&
	       c->n_words == 1 && !c->next && lint_is_text(l, c->words);
}

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

/* Equal but for case, blanks that became "-" or "_", and a last colon? */
static bool is_variant(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		char x = *a == '_' ? '-' : *a, y = *b == '_' ? '-' : *b;

		if (x != y && strncasecmp(&x, &y, 1) != 0)
			return false;
	}
	return !*a ? !*b || !strcmp(b, ":") : !strcmp(a, ":");
}

static const char *nearest(struct lint_flow *f, const char *label)
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

/* A line that is the label but for its colon; or NULL. */
static const struct flow_node *bare_line(struct lint_flow *f,
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
			   struct lint_flow *flow, const struct word *label)
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

static void report_undefined(struct lint *l, struct lint_flow *f,
			     uint32_t node, const struct word *label)
{
	enum lint_severity sev = LINT_ERROR;
	struct lint_finding *found;

	if (!f->has_magic)
		sev = LINT_INFO;	/* a part of a script */
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
	struct lint_flow *f = lint_flow(l);
	struct lint_finding *found;
	const struct word *w;
	const char *other;

	if (!f || f->open_labels || !f->missing)
		return;
	FLOW_EACH(f, FLOW_GOTO, i) {
		w = goto_word(f, i);
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
static bool is_said(const struct lint *l, struct lint_flow *f, uint32_t node,
		    const struct word *w)
{
	struct lint_cmd c;

	if (w->text[0] == '$' || (w->text[0] == ':' &&
				  script_label(l->script, w->text + 1)))
		return true;
	flow_cmd(f, node, &c);
	if (lint_glued(&c, w))
		return true;
	FLOW_EACH(f, FLOW_LABEL, i) {
		if (!flow_spend(f))
			return false;
		if (is_cut(l, f->v[i].line) &&
		    !strcmp(f->v[i].line->cmds->words->text, w->text))
			return true;
	}
	return false;
}

static void undefined_label(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	const struct word *w;

	if (!f || f->open_labels || !f->missing)
		return;
	FLOW_EACH(f, FLOW_GOTO, i) {
		w = goto_word(f, i);
		if (f->v[i].ok != FLOW_NONE || !w ||
		    script_label(l->script, w->text) ||
		    elsewhere(l, w->text) || is_said(l, f, i, w))
			continue;
		report_undefined(l, f, i, w);
	}
}

/* ---- 402 ----------------------------------------------------------- */

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
	    script_label(l->script, label->text) ||
	    !script_label(l->script, label->text + 1))
		return;
	f = lint_report(l, &rule_goto_with_colon, label->span,
			"a label's name does not begin with its colon");
	lint_help(l, f, "write \"goto %s\"", label->text + 1);
	lint_replace(l, f, label->span, "%s", label->text + 1);
}

/* ---- 403 ----------------------------------------------------------- */

static void duplicate_label(struct lint *l);

const struct lint_rule rule_duplicate_label = {
	.id = 403, .name = "duplicate-label", .severity = LINT_ERROR,
	.summary = "a label that an earlier line has already",
	.why = "A jump finds the first line with a label; the other ones "
	       "are never jumped to.",
	.bad = "#!ipxe\ngoto a\n:a\necho one\nexit\n:a\necho two\n",
	.good = "#!ipxe\ngoto a\n:a\necho one\nexit\n:b\necho two\n",
	.script = duplicate_label,
};

/* Which nodes are jumped to; NULL: no memory. */
static bool *targets(struct lint_flow *f)
{
	bool *used = arena_calloc(&f->l->arena, f->n, sizeof(*used));

	if (!used)
		return NULL;
	FLOW_EACH(f, FLOW_GOTO, i) {
		const struct flow_jump *j = f->v[i].jump;

		if (f->v[i].ok < f->n)
			used[f->v[i].ok] = true;
		for (uint32_t t = 0; j && t < j->n_targets; t++)
			used[j->targets[t]] = true;
	}
	return used;
}

/* Nothing but labels from one node to the other? */
static bool is_adjacent(struct lint_flow *f, uint32_t a, uint32_t b)
{
	while (a < b && f->v[a].kind == FLOW_LABEL && flow_spend(f))
		a++;
	return a == b;
}

static bool same_cmd(const struct cmd *a, const struct cmd *b)
{
	const struct word *v = a->words, *w = b->words;

	while (v && w && !strcmp(v->text, w->text)) {
		v = v->next;
		w = w->next;
	}
	return !v && !w && a->op == b->op;
}

/* Do both do the same up to where they jump? Then it does not matter which
   of them a jump finds. */
static bool is_twin(const struct lint_flow *f, uint32_t a, uint32_t b)
{
	while (++a < f->n && ++b < f->n && f->v[a].cmd && f->v[b].cmd &&
	       same_cmd(f->v[a].cmd, f->v[b].cmd)) {
		if (f->v[a].kind == FLOW_GOTO || f->v[a].kind == FLOW_EXIT)
			return f->v[a].cmd->op == OP_NONE;
	}
	return false;
}

static void duplicate_label(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	const struct script_line *first;
	struct lint_finding *found;
	uint32_t at;
	bool *used = f && !f->open_labels && l->script->has_duplicates ?
		     targets(f) : NULL;

	if (!used)
		return;
	FLOW_EACH(f, FLOW_LABEL, i) {
		const struct word *label = f->v[i].line->label;

		first = script_label(l->script, label->text);
		if (!first || first == f->v[i].line || !label->len)
			continue;
		at = flow_at(f, NULL, first);
		found = lint_report_as(l, &rule_duplicate_label,
			is_twin(f, at, i) ? LINT_INFO :
			used[at] && !is_adjacent(f, at, i) ?
			LINT_ERROR : LINT_WARNING, label->span,
			"the label \"%.60s\" is there already: jumps go to "
			"line %u", label->text, (unsigned)first->number);
		lint_also(l, found, first->label->span, "the first one");
	}
}

/* ---- 404 ----------------------------------------------------------- */

static void odd_label(struct lint *l, const struct script_line *line);

const struct lint_rule rule_odd_label = {
	.id = 404, .name = "odd-label", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a label with an expansion in it, or cut in two by a blank",
	.why = "Nothing is expanded in a label, and it ends at the first "
	       "blank: what stands behind is run as a command.",
	.bad = "#!ipxe\ngoto boot_${os}\n:boot_${os}\necho linux\n",
	.good = "#!ipxe\nset os linux\ngoto boot_${os}\n"
		":boot_linux\necho linux\n",
	.line = odd_label,
};

/* The label's text without "${", "}" and what a label had better not hold;
   NULL: no memory, or there is such a label. */
static const char *plain_label(struct lint *l, const char *text)
{
	char *plain = arena_strndup(&l->arena, text, strlen(text));
	char *to = plain;

	for (; plain && *text; text++) {
		if (!strchr("${}/:", *text))
			*to++ = *text;
	}
	if (plain)
		*to = '\0';
	return plain && *plain && !script_label(l->script, plain) ? plain :
								   NULL;
}

/* Jumps that write it in the same way mean this very label: give both a name
   of plain text. */
static void fix_expansion(struct lint *l, struct lint_finding *found,
			  const struct word *label)
{
	struct lint_flow *f = found ? lint_flow(l) : NULL;
	const char *plain = f ? plain_label(l, label->text) : NULL;
	bool any = false;

	if (!plain)
		return;
	FLOW_EACH(f, FLOW_GOTO, i) {
		const struct word *w = f->v[i].cmd->words->next;

		if (!w || strcmp(w->text, label->text) != 0)
			continue;
		lint_replace(l, found, w->span, "%s", plain);
		any = true;
	}
	if (!any)
		return;
	lint_help(l, found, "call it \"%s\", here and where it is jumped to",
		  plain);
	lint_replace(l, found, label->span, ":%s", plain);
}

static void odd_label(struct lint *l, const struct script_line *line)
{
	struct lint_finding *found;
	struct span span;

	if (!line->label)
		return;
	if (line->label->expands) {
		found = lint_report(l, &rule_odd_label, line->label->span,
				    "labels are not expanded: this one is "
				    "called \"%.60s\"", line->label->text);
		fix_expansion(l, found, line->label);
	} else if (is_cut(l, line)) {
		span = (struct span){ line->label->span.at,
				      line->cmds->words->span.end };
		found = lint_report(l, &rule_odd_label, span,
			"a blank ends the label: this one has no name, and "
			"\"%.40s\" is run", line->cmds->words->text);
		lint_help(l, found, "write \":%s\"",
			  line->cmds->words->text);
		lint_replace(l, found, span, ":%s", line->cmds->words->text);
	}
}

/* ---- 405 ----------------------------------------------------------- */

static void label_without_colon(struct lint *l);

const struct lint_rule rule_label_without_colon = {
	.id = 405, .name = "label-without-colon", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a line that is a label but for its colon",
	.why = "Without a colon in front the line is a command, which does "
	       "not exist, and the label does not exist either.",
	.bad = "#!ipxe\ngoto done\ndone:\necho done\n",
	.good = "#!ipxe\ngoto done\n:done\necho done\n",
	.script = label_without_colon,
};

/* Is the name (of @len bytes) jumped to, or an item? */
static bool is_wanted(struct lint_flow *f, const char *name, size_t len)
{
	const struct word *w;

	FLOW_EACH(f, FLOW_GOTO, i) {
		if (!flow_spend(f))
			return false;
		w = goto_word(f, i);
		if (w && str_is(w->text, name, len))
			return true;
	}
	if (!f->jumps)
		return false;
	for (const struct flow_menu *m = f->menus; m; m = m->next) {
		for (const struct flow_item *i = m->items; i; i = i->next) {
			if (!flow_spend(f))
				return false;
			if (i->name && str_is(i->name->text, name, len))
				return true;
		}
	}
	return false;
}

/* The length of the label's name, without a colon behind it; 0: none. */
static size_t lost_label(struct lint_flow *f, const struct script_line *line,
			 const struct cmd *c)
{
	const struct word *w = c->words;
	size_t len = w->len;

	if (c->row || c->n_words != 1 || c->next || line->label ||
	    line->cmds != c || !flow_is_text(f, w))
		return 0;
	if (len && w->text[len - 1] == ':')
		len--;
	return len && is_wanted(f, w->text, len) ? len : 0;
}

bool lint_lost_label(struct lint *l, const struct lint_cmd *c)
{
	struct lint_flow *f = lint_flow(l);

	return f && (lost_label(f, c->line, c->cmd) ||
		     is_cut(l, c->line));
}

static void label_without_colon(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	struct lint_finding *found;

	if (!f)
		return;
	FLOW_EACH(f, FLOW_UNKNOWN, i) {
		const struct word *w = f->v[i].cmd->words;
		int len = (int)lost_label(f, f->v[i].line, f->v[i].cmd);

		if (!len)
			continue;
		found = lint_report(l, &rule_label_without_colon, w->span,
				    "this is run as a command; is it a "
				    "label?");
		lint_help(l, found, "write \":%.*s\"", len, w->text);
		lint_replace(l, found, w->span, ":%.*s", len, w->text);
	}
}

/* ---- 406 ----------------------------------------------------------- */

static void unused_label(struct lint *l);

const struct lint_rule rule_unused_label = {
	.id = 406, .name = "unused-label", .severity = LINT_INFO,
	.summary = "a label that nothing jumps to",
	.why = "Either a jump is missing, or the label is left over.",
	.bad = "#!ipxe\necho hello\n:again\necho bye\n",
	.good = "#!ipxe\n:again\necho hello\nprompt && goto again ||\n",
	.script = unused_label,
};

static void unused_label(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	bool *used = f && !f->any_label && f->has_magic ? targets(f) : NULL;

	if (!used)
		return;
	FLOW_EACH(f, FLOW_LABEL, i) {
		const struct word *label = f->v[i].line->label;

		if (!used[i] && label->len && label->text[0] != ':')
			lint_report(l, &rule_unused_label, label->span,
				    "nothing jumps to \"%.60s\"",
				    label->text);
	}
}
