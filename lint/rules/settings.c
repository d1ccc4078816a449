/* settings.c: names of settings (302 to 305, 311). */
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* ---- 302 ----------------------------------------------------------- */

static void expanded_name(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_expanded_name = {
	.id = 302, .name = "expanded-name", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "${name} where the setting's name was meant",
	.why = "The name is expanded before the command sees it: the value "
	       "is taken for the name of a setting.",
	.bad = "#!ipxe\nread ${user}\necho ${user}\n",
	.good = "#!ipxe\nread user\necho ${user}\n",
	.command = expanded_name,
	.on = FLOW_ON(FLOW_SET) | FLOW_ON(FLOW_READ) |
	      FLOW_ON(FLOW_CHOOSE) | FLOW_ON(FLOW_INC) | FLOW_ON(FLOW_CLEAR),
};

/* Does something in the script give it a value? */
static bool has_value(const struct flow_name *n)
{
	const struct flow_def *d = n ? n->defs : NULL;

	while (d && d->kind == FLOW_CLEAR)
		d = d->next;
	return d;
}

/* A text that names no setting: an address, a number, words. */
static bool is_no_name(const char *text)
{
	return strstr(text, "//") || strchr(text, ' ') || lint_is_number(text);
}

/* Are all its values known, and none of them the name of a setting? */
static bool names_nothing(struct flow *f, const struct flow_name *n)
{
	for (struct flow_def *d = n->defs; d; d = d->next) {
		const struct flow_values *v = flow_def_values(f, d);

		if (!flow_spend(f) || d->kind != FLOW_SET || v->open)
			return false;
		for (struct flow_value *x = v->first; x; x = x->next) {
			if (!is_no_name(x->text))
				return false;
		}
	}
	return n->defs;
}

static void expanded_name(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first;
	struct lint_finding *found;
	struct flow_name *n;
	const char *name;
	size_t len;

	/* if it has no such option, that is the mistake (203) */
	if (c->n_opts && !c->opt[c->n_opts - 1].option)
		return;
	len = w && w->expands ? flow_whole_name(w, &name) : 0;
	if (!len)
		return;
	n = flow_name(c->flow, name, len);
	if (!n)
		return;
	/* never set here: it may be the other script's, except that this
	   one plainly expects to have stored it */
	if (has_value(n) ? !names_nothing(c->flow, n) :
	    !n->uses || !n->uses->next)
		return;
	found = lint_report(l, &rule_expanded_name, w->span,
			    "this stores to the setting that the value of "
			    "\"%.40s\" names", n->text);
	lint_help(l, found, "to store to \"%.40s\" itself, write: %s %.40s",
		  n->text, c->cmd->words->text, n->text);
	lint_replace(l, found, w->span, "%s", n->text);
}

/* ---- 303 ----------------------------------------------------------- */

static void equals_sign(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_equals_sign = {
	.id = 303, .name = "equals-sign", .severity = LINT_WARNING,
	.fix = LINT_SAFE_FIX,
	.summary = "\"set name=value\"",
	.why = "\"set\" takes the name and the value as words of their own: "
	       "the \"=\" becomes a part of one of them.",
	.bad = "#!ipxe\nset server=boot.example\necho ${server}\n",
	.good = "#!ipxe\nset server boot.example\necho ${server}\n",
	.command = equals_sign, .on = FLOW_ON(FLOW_SET),
};

static void check_glued(struct lint *l, const struct word *w)
{
	const char *eq = strchr(w->text, '=');
	struct lint_finding *found;

	if (!eq || eq == w->text || w->next || w->text[0] == '-' ||
	    memchr(w->text, '$', (size_t)(eq - w->text)))
		return;
	found = lint_report(l, &rule_equals_sign, w->span,
			    "this sets nothing: it clears a setting called "
			    "\"%.40s\"", w->text);
	lint_help(l, found, "write: set %.*s %s", (int)(eq - w->text),
		  w->text, eq + 1);
	lint_replace(l, found, w->span, eq[1] ? "%.*s %s" : "%.*s%s",
		     (int)(eq - w->text), w->text, eq + 1);
}

static void equals_sign(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words->next, *eq;
	struct lint_finding *found;

	if (!w)
		return;
	check_glued(l, w);
	eq = w->next;
	if (!eq || strcmp(eq->text, "=") != 0)
		return;
	found = lint_report(l, &rule_equals_sign, eq->span,
			    "the \"=\" becomes a part of the value");
	lint_help(l, found, "leave it out");
	lint_replace(l, found, (struct span){ w->span.end, eq->span.end },
		     "%s", "");
}

/* ---- 304 ----------------------------------------------------------- */

static void shadows_built_in(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_shadows_built_in = {
	.id = 304, .name = "shadows-built-in", .severity = LINT_INFO,
	.most = LINT_ERROR, .fix = LINT_UNSAFE_FIX,
	.summary = "a built-in setting's name used for something else",
	.why = "A built-in setting has a type and a meaning: a value of "
	       "another type is refused, and what reads the setting gets "
	       "yours from then on.",
	.bad = "#!ipxe\nset priority high\necho ${priority}\n",
	.good = "#!ipxe\nset my-priority high\necho ${my-priority}\n",
	.command = shadows_built_in, .on = FLOW_ON(FLOW_SET),
};

/* Call it "my-NAME" wherever the script stores or reads it by its name alone;
   nowhere if it does so otherwise, too. */
static void rename_setting(struct lint *l, struct flow *f,
			   struct lint_finding *found,
			   const struct flow_name *n)
{
	for (const struct flow_def *d = n->defs; d; d = d->next) {
		if (!found || !flow_spend(f) || d->word->len != n->len)
			return;
	}
	for (const struct flow_use *u = n->uses; u; u = u->next) {
		if (!flow_spend(f) || u->scoped ||
		    u->span.end - u->span.at != n->len + 3 +
		    u->type_len + (u->type_len > 0))
			return;
	}
	for (const struct flow_def *d = n->defs; d; d = d->next)
		lint_replace(l, found, d->word->span, "my-%s", n->text);
	for (const struct flow_use *u = n->uses; u; u = u->next)
		lint_replace(l, found, (struct span){ u->span.at + 2,
			     u->span.at + 2 }, "my-");
}

/* Would the value be refused? */
static bool is_refused(const struct flow *f, const struct setting_def *def,
		       const struct word *value)
{
	struct sbuf raw = { .max = 4096 };
	int rc;

	if (!value || value->next || !flow_is_text(f, value) ||
	    !def->type->parse)
		return false;
	rc = def->type->parse(value->text, &raw);
	sbuf_free(&raw);
	return rc < 0;
}

/* What the machine or the program says of itself. */
static bool is_fact(const struct setting_def *def)
{
	return def->scope == SCOPE_BUILTIN || def->scope == SCOPE_SMBIOS ||
	       def->scope == SCOPE_CPUID ||
	       (!def->tag && def->scope == SCOPE_DHCP &&
		!strcmp(def->group, "Network card") &&
		strcmp(def->name, "key") != 0 &&
		strcmp(def->name, "ssid") != 0);
}

static void shadows_built_in(struct lint *l, const struct flow_cmd *c)
{
	const struct flow *f = c->flow;
	struct lint_finding *found = NULL;
	const struct word *w = c->cmd->words->next;
	const struct flow_def *d = f->v[c->node].defs;
	const struct setting_def *def = d && d->word == w ?
		d->name->built_in : NULL;

	if (!def || w->len != d->name->len)
		return;
	if (is_refused(f, def, w->next))
		found = lint_report_as(l, &rule_shadows_built_in,
			flow_dies(f, c->node) ? LINT_ERROR : LINT_WARNING,
			w->next->span, "\"%s\" is a built-in setting of type "
			"%s: it takes no \"%.40s\"", def->name,
			def->type->name, w->next->text);
	else if (is_fact(def) && w->next)
		found = lint_report(l, &rule_shadows_built_in, w->span,
				    "this hides the built-in \"%s\": %s",
				    def->name, def->help);
	lint_help(l, found, "give it a name of your own: set my-%s ...",
		  def->name);
	rename_setting(l, c->flow, found, d->name);
}

/* ---- 305 ----------------------------------------------------------- */

static void numeric_name(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_numeric_name = {
	.id = 305, .name = "numeric-name", .severity = LINT_ERROR,
	.summary = "a setting called by a bare number",
	.why = "A number names a DHCP option: 1 is the netmask, 3 the "
	       "router. The value is stored there, in its type.",
	.bad = "#!ipxe\nset 1 first\necho ${1}\n",
	.good = "#!ipxe\nset arg1 first\necho ${arg1}\n",
	.command = numeric_name, .on = FLOW_ON(FLOW_SET),
};

static void numeric_name(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words->next;
	unsigned n;

	if (!w || !w->next || w->text[strspn(w->text, "0123456789")] ||
	    w->len > 2)
		return;
	n = (unsigned)(w->text[0] - '0');
	if (w->len == 2)
		n = n * 10 + (unsigned)(w->text[1] - '0');
	/* who sets further ones knows that they are options */
	if (n && n < 12 && w->len)
		lint_report(l, &rule_numeric_name, w->span,
			    "\"%s\" is DHCP option %u, not a name of your own",
			    w->text, n);
}

/* ---- 311 ----------------------------------------------------------- */

static void unused_setting(struct lint *l);

const struct lint_rule rule_unused_setting = {
	.id = 311, .name = "unused-setting", .severity = LINT_INFO,
	.summary = "a setting that nothing reads",
	.why = "It is set, and neither this script nor the boot uses it.",
	.bad = "#!ipxe\nset server boot.example\n"
	       "kernel http://s/vmlinuz\nboot\n",
	.good = "#!ipxe\nset server boot.example\n"
		"kernel http://${server}/vmlinuz\nboot\n",
	.script = unused_setting,
};

static void unused_setting(struct lint *l)
{
	struct flow *f = lint_flow(l);

	/* another script may read it, and so may whoever gets a prompt; one
	   that boots nothing is there to set things for others */
	if (!f || !f->has_magic || f->first[FLOW_SELECT] == FLOW_NONE ||
	    flow_chains(f) ||
	    f->first[FLOW_SHELL] != FLOW_NONE ||
	    f->first[FLOW_UNKNOWN] != FLOW_NONE ||
	    f->first[FLOW_AUTOBOOT] != FLOW_NONE)
		return;
	for (struct flow_name *n = f->names; n; n = n->next) {
		if (n->uses || !n->defs || lint_is_number(n->text) ||
		    n->built_in || flow_is_computed(f, n->text, false))
			continue;
		for (struct flow_def *d = n->defs; d; d = d->next) {
			if (d->kind == FLOW_SET)
				lint_report(l, &rule_unused_setting,
					    d->word->span, "nothing reads "
					    "\"%.40s\"", n->text);
		}
	}
}
