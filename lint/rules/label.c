/* label.c: labels as they stand in the script (403 to 406). */
#include <string.h>

#include "core/str.h"
#include "flow/flow.h"
#include "lint/rules/ask.h"

bool lint_label_is_cut(const struct lint *l, const struct script_line *line)
{
	const struct cmd *c = line->cmds;

	return line->label && !line->label->len && c && c->words && !c->row &&
	       c->n_words == 1 && !c->next && lint_is_text(l, c->words);
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
static bool *targets(struct flow *f)
{
	bool *used = arena_calloc(f->arena, f->n, sizeof(*used));

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

/* Are there only labels from one node to the other? */
static bool is_adjacent(struct flow *f, uint32_t a, uint32_t b)
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
static bool is_twin(const struct flow *f, uint32_t a, uint32_t b)
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
	struct flow *f = lint_flow(l);
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
	struct flow *f = found ? lint_flow(l) : NULL;
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
	} else if (lint_label_is_cut(l, line)) {
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
static bool is_wanted(struct flow *f, const char *name, size_t len)
{
	const struct word *w;

	FLOW_EACH(f, FLOW_GOTO, i) {
		if (!flow_spend(f))
			return false;
		w = flow_goto_word(f, i);
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
static size_t lost_label(struct flow *f, const struct script_line *line,
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

bool lint_lost_label(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = lint_flow(l);

	return f && (lost_label(f, c->line, c->cmd) ||
		     lint_label_is_cut(l, c->line));
}

static void label_without_colon(struct lint *l)
{
	struct flow *f = lint_flow(l);
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
	struct flow *f = lint_flow(l);
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
