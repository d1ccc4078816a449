/* option.c: options and how many arguments (203 to 207). */
#include <string.h>

#include "core/suggest.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

bool lint_long_dash(const struct word *w)
{
	return !strncmp(w->text, "\xe2\x80\x93", 3) ||
	       !strncmp(w->text, "\xe2\x80\x94", 3);
}

/* Is it a line that was drawn, and no option: "-----", "->", "---"? */
static bool is_drawn(const struct word *w)
{
	const char *p = w->text + strspn(w->text, "-");

	if (!*p || p - w->text > 2)
		return true;
	return !((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		 (*p >= '0' && *p <= '9'));
}

/* ---- 207 ----------------------------------------------------------- */

static void dashes_as_option(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_dashes_as_option = {
	.id = 207, .name = "dashes-as-option", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "text that begins with a dash and is taken for an option",
	.why = "A first word that begins with \"-\" is an option, and there "
	       "is none of that name: the command fails and prints its usage.",
	.bad = "#!ipxe\necho ----------\n",
	.good = "#!ipxe\necho -- ----------\n",
	.command = dashes_as_option,
};

/* The first option that is none but text; -1: there is none. */
static int drawn_option(const struct flow_cmd *c)
{
	if (!c->n_opts || c->dynamic || !flow_has_fact(c, CMD_SHOWS))
		return -1;
	for (int i = 0; i < c->n_opts; i++) {
		if (!c->opt[i].option && is_drawn(c->opt[i].word))
			return i;
	}
	return -1;
}

static void dashes_as_option(struct lint *l, const struct flow_cmd *c)
{
	int i = drawn_option(c);
	struct lint_finding *f;
	struct span span;

	if (i < 0)
		return;
	span = c->opt[i].word->span;
	f = lint_report(l, &rule_dashes_as_option, span,
			"text that begins with \"-\" is taken for an option "
			"here");
	lint_help(l, f, "write \"--\" before it: %s -- %.20s",
		  c->cmd->words->text, c->opt[i].word->text);
	lint_replace(l, f, (struct span){ span.at, span.at }, "-- ");
}

/* ---- 203 ----------------------------------------------------------- */

static void unknown_option(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_unknown_option = {
	.id = 203, .name = "unknown-option", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "an option that the command does not have",
	.why = "The command fails and prints its usage; unless something "
	       "handles that, the script ends there.",
	.bad = "#!ipxe\nchain --autofre http://192.0.2.1/menu.ipxe\n",
	.good = "#!ipxe\nchain --autofree http://192.0.2.1/menu.ipxe\n",
	.command = unknown_option,
};

static bool asks_for_help(const struct word *w)
{
	return !strcmp(w->text, "--help") || !strcmp(w->text, "-h");
}

static void suggest_option(struct lint *l, struct lint_finding *f,
			   const struct flow_cmd *c, const struct word *w)
{
	/* a lone "-" is one character */
	const char *name = strncmp(w->text, "--", 2) ? "" : w->text + 2;
	const char *eq = strchr(name, '=');
	char typed[SUGGEST_LEN + 1];
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	struct suggest s;

	if (!f || !*name || len >= sizeof(typed))
		return;
	memcpy(typed, name, len);
	typed[len] = '\0';
	suggest_start(&s, typed);
	for (const struct option *o = c->row->options; o && o->name; o++)
		suggest_try(&s, o->name);
	if (!suggest_best(&s))
		return;
	lint_help(l, f, "did you mean \"--%s\"?", suggest_best(&s));
	lint_replace(l, f, w->span, "--%s%s", suggest_best(&s),
		     eq ? eq : "");
}

static void unknown_option(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w;
	struct lint_finding *f;

	if (drawn_option(c) >= 0)
		return;
	for (int i = 0; i < c->n_opts; i++) {
		w = c->opt[i].word;
		if (c->opt[i].option || w->expands || asks_for_help(w))
			continue;
		f = lint_report(l, &rule_unknown_option, w->span,
				"\"%s\" has no option \"%.30s\"",
				c->cmd->words->text, w->text);
		suggest_option(l, f, c, w);
		return;		/* it ends here */
	}
}

/* ---- 204 ----------------------------------------------------------- */

static void option_needs_value(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_option_needs_value = {
	.id = 204, .name = "option-needs-value", .severity = LINT_ERROR,
	.summary = "an option without its value",
	.why = "The next word is the value, unless it begins with \"-\": "
	       "then the command fails and prints its usage.",
	.bad = "#!ipxe\nprompt --timeout --key x Press x\n",
	.good = "#!ipxe\nprompt --timeout 5000 --key x Press x\n",
	.command = option_needs_value,
};

bool lint_took_argument(const struct flow_cmd *c, int i)
{
	const struct option *o = c->opt[i].option;
	const char *value = c->opt[i].value;

	return c->row && !c->dynamic && c->n_args == c->row->min - 1 && o &&
	       value && c->opt[i].value_word != c->opt[i].word &&
	       (o->type == OPTION_MS || o->type == OPTION_U32) &&
	       *value != '$' && !(*value >= '0' && *value <= '9');
}

/* Report "choose --timeout target", where the argument became the value. */
static bool check_taken(struct lint *l, const struct flow_cmd *c)
{
	for (int i = 0; i < c->n_opts; i++) {
		if (!lint_took_argument(c, i))
			continue;
		lint_report(l, &rule_option_needs_value, c->opt[i].word->span,
			    "option \"--%s\" needs a value, and takes "
			    "\"%.30s\" for it", c->opt[i].option->name,
			    c->opt[i].value);
		return true;
	}
	return false;
}

static void option_needs_value(struct lint *l, const struct flow_cmd *c)
{
	const struct option *o;
	struct lint_finding *f;
	const struct word *w;

	if (!c->n_opts || drawn_option(c) >= 0 || lint_hash_cut(l, c) ||
	    check_taken(l, c))
		return;
	for (int i = 0; i < c->n_opts; i++) {
		o = c->opt[i].option;
		w = c->opt[i].word;
		if (!o || o->type == OPTION_FLAG || c->opt[i].value ||
		    w->expands)
			continue;
		f = lint_report(l, &rule_option_needs_value, w->span,
				"option \"--%s\" needs a value%s", o->name,
				w->next ? ", which cannot begin with \"-\""
				: "");
		if (f && w->next && w->text[1] == '-')
			lint_help(l, f, "write \"%s=VALUE\"", w->text);
		return;
	}
}

/* ---- 205 ----------------------------------------------------------- */

static void option_after_argument(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_option_after_argument = {
	.id = 205, .name = "option-after-argument", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "an option behind the first argument",
	.why = "Options end at the first word that is none; what follows is "
	       "an argument, or one argument too many.",
	.bad = "#!ipxe\nmenu Title\nitem a A\n"
	       "choose target --timeout 5000\n",
	.good = "#!ipxe\nmenu Title\nitem a A\n"
		"choose --timeout 5000 target\n",
	.command = option_after_argument,
};

/* A program's arguments may well have an option of that name. */
static bool goes_to_program(const struct flow_cmd *c, const struct option *o)
{
	static const char *const ours[] = {
		"replace", "autofree", "name", "timeout",
	};

	if (!flow_has_fact(c, CMD_PASSES))
		return false;
	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
		if (!strcmp(o->name, ours[i]))
			return false;
	}
	return true;
}

/* Does an option that the command does not have stand in front? Then it cannot
   be told what the words behind it are. */
static bool has_unknown(const struct flow_cmd *c)
{
	for (int i = 0; i < c->n_opts; i++) {
		if (!c->opt[i].option)
			return true;
	}
	return c->first && lint_long_dash(c->first);
}

/* The last word of an option that stands among the arguments: its value, or
   itself. */
static const struct word *option_end(const struct option *o,
				     const struct word *w)
{
	return o->type != OPTION_FLAG && !strchr(w->text, '=') && w->next &&
	       w->next->text[0] != '-' ? w->next : w;
}

/* Is it certain that the first argument is one? "${...}" may expand to an
   option, but not where no other word could be the argument. */
static bool is_certain(const struct flow_cmd *c, const struct option *o,
		       const struct word *w)
{
	return !c->dynamic ||
	       (!c->n_opts && w == c->first->next && !option_end(o, w)->next &&
		c->row->min > 0 && !c->cmd->words->expands);
}

/* The first option among the arguments, or NULL. */
static const struct word *late_option(const struct flow_cmd *c,
				      const struct option **o)
{
	if (!c->row || c->row->facts & (CMD_RAW | CMD_RUNS) ||
	    !c->first || c->ended || has_unknown(c))
		return NULL;
	for (const struct word *w = c->first->next; w; w = w->next) {
		*o = flow_long_option(c->row, w->text);
		if (*o && !goes_to_program(c, *o))
			return is_certain(c, *o, w) ? w : NULL;
	}
	return NULL;
}

static void option_after_argument(struct lint *l, const struct flow_cmd *c)
{
	const struct option *o;
	const struct word *w = late_option(c, &o), *last;
	struct lint_finding *f;
	struct span span;

	if (!w)
		return;
	last = option_end(o, w);
	f = lint_report(l, &rule_option_after_argument, w->span,
			"\"%s\" stands behind an argument, so it is no "
			"option", w->text);
	lint_help(l, f, "write it before \"%s\"", c->first->text);
	if (!f || (o->type != OPTION_FLAG && last == w &&
		   !strchr(w->text, '=')))
		return;
	span = c->first->span;
	lint_replace(l, f, (struct span){ span.at, span.at }, "%s%s%s ",
		     w->text, last == w ? "" : " ",
		     last == w ? "" : last->text);
	span = (struct span){ w->span.at, last->span.end };
	while (span.at > 0 && (l->text[span.at - 1] == ' ' ||
			       l->text[span.at - 1] == '\t'))
		span.at--;
	lint_replace(l, f, span, "%s", "");
}

/* ---- 206 ----------------------------------------------------------- */

static void argument_count(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_argument_count = {
	.id = 206, .name = "argument-count", .severity = LINT_ERROR,
	.summary = "too few or too many arguments",
	.why = "The command fails and prints its usage. Quotes do not join "
	       "words here; each blank begins a new argument.",
	.bad = "#!ipxe\niseq ${platform} && goto start\n:start\n",
	.good = "#!ipxe\niseq ${platform} efi && goto start ||\n:start\n",
	.command = argument_count,
};

/* Another rule has said what is wrong with this command. */
static bool is_said(struct lint *l, const struct flow_cmd *c)
{
	const struct option *o;

	for (int i = 0; i < c->n_opts; i++) {
		if (!c->opt[i].option || lint_took_argument(c, i) ||
		    (!c->opt[i].value &&
		     c->opt[i].option->type != OPTION_FLAG))
			return true;
	}
	if (has_unknown(c))
		return true;
	for (const struct word *w = c->cmd->words; w; w = w->next) {
		if (lint_glued(c, w))
			return true;
	}
	return late_option(c, &o) || lint_hash_cut(l, c) ||
	       lint_bare_goto(l, c);
}

static const char *plural(int n)
{
	return n == 1 ? "" : "s";
}

static void argument_count(struct lint *l, const struct flow_cmd *c)
{
	const struct word *name = c->cmd->words;
	struct lint_finding *f = NULL;

	if (!c->row || c->row->facts & CMD_RAW ||
	    (c->dynamic && c->row->options) ||
	    (c->n_args >= c->row->min && c->n_args <= c->row->max) ||
	    is_said(l, c))
		return;
	if (c->n_args < c->row->min)
		f = lint_report(l, &rule_argument_count, name->span,
				"\"%s\" needs %s%d argument%s", name->text,
				c->row->min < c->row->max ? "at least " : "",
				c->row->min, plural(c->row->min));
	else if (!c->row->max)
		f = lint_report(l, &rule_argument_count, c->first->span,
				"\"%s\" takes no arguments", name->text);
	else
		f = lint_report(l, &rule_argument_count,
				flow_arg(c, c->row->max)->span,
				"\"%s\" takes %d argument%s, and here are %d",
				name->text, c->row->max,
				plural(c->row->max), c->n_args);
	if (c->row->usage)
		lint_help(l, f, "usage: %s %s", name->text, c->row->usage);
}
