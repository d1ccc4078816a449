/* choose.c: choosing from a menu (505, 508 to 511). */
#include <stdlib.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/suggest.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/project.h"
#include "lint/rules/ask.h"

/* The value's word if it is one word of its own, or NULL. */
static const struct word *option_word(const struct flow_cmd *c,
				      const char *name, const char **value)
{
	*value = flow_option(c, name);
	for (int i = 0; i < c->n_opts; i++) {
		if (*value && c->opt[i].value == *value)
			return c->opt[i].value_word;
	}
	return NULL;
}

struct flow_name *lint_expanded(const struct flow *f, const char *value)
{
	const char *name, *type;
	size_t len = strlen(value), type_len, n;

	if (len < 4 || strncmp(value, "${", 2) != 0 ||
	    strcspn(value + 2, "$}") != len - 3)
		return NULL;
	n = flow_split(value + 2, len - 3, &name, &type, &type_len);
	return type_len || name != value + 2 ? NULL : flow_name(f, name, n);
}

/* ---- 505 ----------------------------------------------------------- */

static void default_not_in_menu(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_default_not_in_menu = {
	.id = 505, .name = "default-not-in-menu", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a default that is no item of the menu",
	.why = "The first item is selected instead, and taken when the time "
	       "is up.",
	.bad = "#!ipxe\nmenu M\nitem disk Disk\nitem net Network\n"
	       "choose --default dsik x || exit\necho ${x}\n",
	.good = "#!ipxe\nmenu M\nitem disk Disk\nitem net Network\n"
		"choose --default disk x || exit\necho ${x}\n",
	.command = default_not_in_menu, .on = FLOW_ON(FLOW_CHOOSE),
};

/* Is it an item of a menu that is shown here, or may it be? */
static bool is_item(struct flow *f, uint32_t choose, const char *text)
{
	const struct flow_choice *c = f->v[choose].choices;

	if (!c)
		return true;
	for (; c; c = c->next_menu) {
		if (c->menu->open)
			return true;
		for (const struct flow_item *i = c->menu->items; i;
		     i = i->next) {
			if (!flow_spend(f) ||
			    (i->name && !strcmp(i->name->text, text)))
				return true;
		}
	}
	return false;
}

static const char *nearest_item(struct flow *f, uint32_t choose,
				const char *text)
{
	const struct flow_choice *c = f->v[choose].choices;
	struct suggest s;

	suggest_start(&s, text);
	for (; c; c = c->next_menu) {
		for (const struct flow_item *i = c->menu->items; i;
		     i = i->next) {
			if (!flow_spend(f))
				return NULL;
			if (i->name)
				suggest_try(&s, i->name->text);
		}
	}
	return suggest_best(&s);
}

/* All that the setting can be is known, and no item: then the first value;
   else NULL. */
static const char *known_value(struct flow *f, uint32_t choose,
			       struct flow_name *name)
{
	const char *text = NULL;

	if (!name->defs || name->built_in ||
	    flow_is_computed(f, name->text, true) ||
	    flow_may_be_unset(f, name, choose))
		return NULL;
	for (struct flow_def *d = name->defs; d; d = d->next) {
		const struct flow_values *v = flow_def_values(f, d);

		if (!flow_spend(f) || v->open || d->kind != FLOW_SET)
			return NULL;
		for (struct flow_value *x = v->first; x; x = x->next) {
			if (!*x->text || is_item(f, choose, x->text))
				return NULL;
			text = x->text;
		}
	}
	return text;
}

static void default_not_in_menu(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;
	struct lint_finding *found;
	const char *value, *near;
	const struct word *w = option_word(c, "default", &value);

	if (!w || !f->v[c->node].reached)
		return;
	if (w->expands) {
		struct flow_name *name = lint_expanded(f, value);

		value = name ? known_value(f, c->node, name) : NULL;
		if (!value)
			return;
	} else if (!flow_is_text(f, w) || is_item(f, c->node, value)) {
		return;
	}
	found = lint_report(l, &rule_default_not_in_menu, w->span,
			    "the menu has no item \"%.60s\"", value);
	near = nearest_item(f, c->node, value);
	if (!near)
		return;
	lint_help(l, found, "did you mean \"%s\"?", near);
	if (!w->expands && value == w->text)
		lint_replace(l, found, w->span, "%s", near);
}

/* ---- 508 ----------------------------------------------------------- */

static void no_cancel_handler(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_no_cancel_handler = {
	.id = 508, .name = "no-cancel-handler", .severity = LINT_INFO,
	.most = LINT_WARNING, .fix = LINT_UNSAFE_FIX,
	.summary = "a menu where Esc ends the script",
	.why = "Esc and Ctrl-C make \"choose\" fail, and a failure that "
	       "nothing handles ends the script.",
	.bad = "#!ipxe\n:top\nmenu M\nitem a A\n"
	       "choose x && goto ${x}\necho none\n:a\nexit\n",
	.good = "#!ipxe\n:top\nmenu M\nitem a A\n"
		"choose x && goto ${x} || goto top\n:a\nexit\n",
	.command = no_cancel_handler, .on = FLOW_ON(FLOW_CHOOSE),
};

/* Back to the label in front of the menu, if there is one. */
static void help_cancel(struct lint *l, struct flow *f, uint32_t i,
			struct lint_finding *found)
{
	const struct flow_choice *c = f->v[i].choices;
	uint32_t m = c ? c->menu->node : 0, last = flow_behind(f, i) - 1;
	struct span end = flow_span(f, last);
	const char *label;

	if (!m || f->v[m - 1].kind != FLOW_LABEL) {
		lint_help(l, found, "say what Esc shall do: \"... || goto "
			  "LABEL\" at the end of the line");
		return;
	}
	label = f->v[m - 1].line->label->text;
	lint_help(l, found, "to show the menu again, end the line with "
		  "\"|| goto %.60s\"", label);
	end.at = end.end;
	lint_replace(l, found, end, " || goto %s", label);
}

static void no_cancel_handler(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = c->flow;
	uint32_t next;
	bool dead;

	if (!flow_dies(f, c->node) || !f->v[c->node].reached)
		return;
	next = flow_behind(f, c->node);
	dead = next < f->n && f->v[next].cmd && !f->v[next].reached;
	help_cancel(l, f, c->node, lint_report_as(l, &rule_no_cancel_handler,
		dead ? LINT_WARNING : LINT_INFO, flow_span(f, c->node),
		dead ? "Esc ends the script here: the next line never runs" :
		"Esc ends the script here"));
}

/* ---- 509, 511 ------------------------------------------------------ */

static void timeout_without_default(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_timeout_without_default = {
	.id = 509, .name = "timeout-without-default", .severity = LINT_INFO,
	.summary = "a time-out that takes the first item, unsaid",
	.why = "When the time is up the selected item is taken: without a "
	       "default that is the first one.",
	.bad = "#!ipxe\nmenu M\nitem a A\nitem b B\n"
	       "choose --timeout 5000 x || exit\necho ${x}\n",
	.good = "#!ipxe\nmenu M\nitem a A\nitem b B\n"
		"choose --timeout 5000 --default b x || exit\necho ${x}\n",
	.command = timeout_without_default, .on = FLOW_ON(FLOW_CHOOSE),
};

static bool has_default_item(const struct flow *f, uint32_t choose)
{
	const struct flow_choice *c = f->v[choose].choices;
	struct flow_cmd cmd;

	for (; c; c = c->next_menu) {
		for (const struct flow_item *i = c->menu->items; i;
		     i = i->next) {
			flow_cmd(f, i->node, &cmd);
			if (cmd.dynamic || flow_has_option(&cmd, "default"))
				return true;
		}
	}
	return false;
}

static void timeout_without_default(struct lint *l, const struct flow_cmd *c)
{
	const struct flow *f = c->flow;

	if (flow_has_option(c, "timeout") && !c->dynamic &&
	    !flow_has_option(c, "default") && f->v[c->node].choices &&
	    !has_default_item(f, c->node))
		lint_report(l, &rule_timeout_without_default,
			    flow_span(f, c->node), "when the time is up, the "
			    "first item is taken");
}

static void no_retimeout(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_no_retimeout = {
	.id = 511, .name = "no-retimeout", .severity = LINT_INFO,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a countdown that one key stops for good",
	.why = "After any key the countdown starts again from --retimeout, "
	       "which is off unless given: a machine where a key was touched "
	       "waits for ever.",
	.bad = "#!ipxe\nmenu M\nitem a A\n"
	       "choose --timeout 5000 x || exit\necho ${x}\n",
	.good = "#!ipxe\nmenu M\nitem a A\nchoose --timeout 5000 "
		"--retimeout 60000 x || exit\necho ${x}\n",
	.command = no_retimeout, .on = FLOW_ON(FLOW_CHOOSE),
};

static void no_retimeout(struct lint *l, const struct flow_cmd *c)
{
	struct lint_finding *found;
	const char *value;
	const struct word *w = option_word(c, "timeout", &value);

	if (!w || flow_has_option(c, "retimeout") || !strcmp(value, "0"))
		return;
	found = lint_report(l, &rule_no_retimeout, w->span,
			    "any key stops this countdown for good");
	lint_help(l, found, "add \"--retimeout %s\"", value);
	lint_replace(l, found, (struct span){ w->span.end, w->span.end },
		     " --retimeout %s", value);
}

/* ---- 510 ----------------------------------------------------------- */

static void timeout_unset(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_timeout_unset = {
	.id = 510, .name = "timeout-unset", .severity = LINT_WARNING,
	.most = LINT_ERROR, .fix = LINT_UNSAFE_FIX,
	.summary = "a time-out from a setting that may not be set",
	.why = "An unset setting leaves nothing where a number must be: the "
	       "command fails.",
	.bad = "#!ipxe\nmenu M\nitem a A\n"
	       "iseq ${platform} efi && set wait 5000 ||\n"
	       "choose --timeout ${wait} x || exit\necho ${x}\n",
	.good = "#!ipxe\nmenu M\nitem a A\nisset ${wait} || set wait 5000\n"
		"choose --timeout ${wait} x || exit\necho ${x}\n",
	.command = timeout_unset,
	.on = FLOW_ON(FLOW_CHOOSE) | FLOW_ON(FLOW_PROMPT) |
	      FLOW_ON(FLOW_READ) | FLOW_ON(FLOW_NET) | FLOW_ON(FLOW_OTHER) |
	      FLOW_ON(FLOW_EXEC) | FLOW_ON(FLOW_FETCH) |
	      FLOW_ON(FLOW_SELECT),
};

/* Is it stored above, but only ever on a condition? What is stored otherwise
   may come from the script that chains to this one. */
static bool is_optional(struct flow *f, const struct flow_name *name,
			uint32_t node)
{
	bool any = false;

	for (const struct flow_def *d = name->defs; d; d = d->next) {
		if (!flow_spend(f))
			return false;
		if (d->kind == FLOW_CLEAR || d->node > node)
			continue;
		if (f->v[d->node].cmd->op != OP_AND)
			return false;
		any = true;
	}
	return any;
}

static void check_number(struct lint *l, struct flow *f, uint32_t node,
			 const char *value, const struct word *w)
{
	const struct script_line *line = f->v[node].line;
	struct flow_name *name = lint_expanded(f, value);
	struct lint_finding *found;

	if (!name || name->built_in ||
	    flow_is_computed(f, name->text, true) ||
	    (l->opt->project &&
	     project_stores(l->opt->project, l->file, name->text)) ||
	    !flow_may_be_unset(f, name, node))
		return;
	found = lint_report_as(l, &rule_timeout_unset,
		is_optional(f, name, node) ? LINT_WARNING : LINT_INFO, w->span,
		"\"%.40s\" may not be set here", name->text);
	lint_help(l, found, "give it a value first: isset ${%.40s} || "
		  "set %.40s 5000", name->text, name->text);
	if (!line->label)
		lint_replace(l, found, (struct span){ line->span.at,
			     line->span.at }, "isset ${%s} || set %s 5000\n",
			     name->text, name->text);
}

static void timeout_unset(struct lint *l, const struct flow_cmd *c)
{
	if (!c->n_opts || !c->flow->v[c->node].reached)
		return;
	for (int i = 0; i < c->n_opts; i++) {
		const struct option *o = c->opt[i].option;

		if (o && c->opt[i].value && c->opt[i].value_word->expands &&
		    (o->type == OPTION_MS || o->type == OPTION_U32 ||
		     o->type == OPTION_U32_OR))
			check_number(l, c->flow, c->node, c->opt[i].value,
				     c->opt[i].value_word);
	}
}
