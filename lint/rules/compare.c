/* compare.c: values of settings, and comparing them (306 to 310). */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/str.h"
#include "core/suggest.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* Has the test the arguments that it needs, and no others? */
static bool is_whole(const struct flow *f, uint32_t node)
{
	const struct cmd *c = f->v[node].cmd;

	return c->n_words == c->row->min + 1;
}

/* ---- 306 ----------------------------------------------------------- */

static void spaces_stay(struct lint *l);

const struct lint_rule rule_spaces_stay = {
	.id = 306, .name = "spaces-stay-one-word", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a setting of several words where each should be one",
	.why = "A line is split into words before anything is expanded: what "
	       "a setting holds stays one word, blanks and all.",
	.bad = "#!ipxe\nset cards net0 net1\ndhcp ${cards}\n",
	.good = "#!ipxe\ndhcp net0 net1\n",
	.script = spaces_stay,
};

/* A value with a blank in it, if all values are known; or NULL. */
static const char *blank_value(struct flow *f, struct flow_name *n)
{
	const char *text = NULL;

	for (struct flow_def *d = n->defs; d; d = d->next) {
		const struct flow_values *v = flow_def_values(f, d);

		if (!flow_spend(f) || v->open || d->kind != FLOW_SET)
			return NULL;
		for (struct flow_value *x = v->first; x; x = x->next) {
			if (!strchr(x->text, ' '))
				return NULL;
			text = x->text;
		}
	}
	return text;
}

/* Does the command take this word as one of several names, or as its own? */
static bool wants_single(const struct flow *f, const struct flow_use *u)
{
	const struct flow_node *n = &f->v[u->node];

	if (n->kind == FLOW_UNKNOWN)
		return u->word == n->cmd->words;
	return (n->kind == FLOW_NET || n->kind == FLOW_CLOSE ||
		n->kind == FLOW_FREE) && u->word != n->cmd->words;
}

static void spaces_stay(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct lint_finding *found;
	const char *value;

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		for (struct flow_use *u = n->uses; u; u = u->next) {
			if (!u->whole || !wants_single(f, u))
				continue;
			value = blank_value(f, n);
			if (!value)
				continue;
			found = lint_report(l, &rule_spaces_stay, u->span,
					    "this stays one word: \"%.60s\"",
					    value);
			if (n->defs->next)
				continue;
			lint_help(l, found, "write the words themselves");
			lint_replace(l, found, u->span, "%s", value);
		}
	}
}

/* ---- 307, 308 ------------------------------------------------------ */

static void isset_literal(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_isset_literal = {
	.id = 307, .name = "isset-literal", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "isset with the name instead of ${name}",
	.why = "\"isset\" asks whether its argument is empty, and a name is "
	       "not: the condition is always true.",
	.bad = "#!ipxe\nisset next-server || echo there is no server\n",
	.good = "#!ipxe\nisset ${next-server} || echo there is no server\n",
	.command = isset_literal, .on = FLOW_ON(FLOW_ISSET),
};

static void isset_literal(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->cmd->words->next;
	struct lint_finding *found;

	if (!is_whole(c->flow, c->node) ||
	    !flow_is_text(c->flow, w) || strpbrk(w->text, "${}\"'"))
		return;
	found = lint_report(l, &rule_isset_literal, w->span,
			    "this is always true");
	lint_help(l, found, "write: isset ${%s}", w->text);
	lint_replace(l, found, w->span, "${%s}", w->text);
}

static void constant_condition(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_constant_condition = {
	.id = 308, .name = "constant-condition", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "iseq of two texts that never change",
	.why = "The answer is always the same; was a ${...} forgotten?",
	.bad = "#!ipxe\niseq platform efi && echo UEFI ||\n",
	.good = "#!ipxe\niseq ${platform} efi && echo UEFI ||\n",
	.command = constant_condition, .on = FLOW_ON(FLOW_ISEQ),
};

/* Is it a setting's name, or does the script set it? */
static bool is_name(const struct flow *f, const struct word *w)
{
	const struct flow_name *n = flow_name(f, w->text, w->len);

	return setting_def_find(w->text, w->len) || (n && n->defs);
}

static void constant_condition(struct lint *l, const struct flow_cmd *c)
{
	const struct flow *f = c->flow;
	struct lint_finding *found;
	const struct word *a, *b;

	if (!is_whole(f, c->node))
		return;
	a = c->cmd->words->next;
	b = a->next;
	if (a->expands && !strcmp(a->text, b->text) && !l->template) {
		lint_report(l, &rule_constant_condition, b->span,
			    "both sides are the same: this is always true");
		return;
	}
	if (!flow_is_text(f, a) || !flow_is_text(f, b) ||
	    strpbrk(a->text, "$%") || strpbrk(b->text, "$%"))
		return;
	found = lint_report(l, &rule_constant_condition,
			    flow_span(f, c->node), "this is always %s",
			    strcmp(a->text, b->text) ? "false" : "true");
	if (is_name(f, a) && !is_name(f, b)) {
		lint_help(l, found, "did you mean \"${%s}\"?", a->text);
		lint_replace(l, found, a->span, "${%s}", a->text);
	}
}

/* ---- 309 ----------------------------------------------------------- */

static void typed_comparison(struct lint *l);

const struct lint_rule rule_typed_comparison = {
	.id = 309, .name = "typed-comparison", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a comparison with a text that the setting never prints",
	.why = "\"iseq\" compares text, byte by byte: hexadecimal is lower "
	       "case, uint types print as 0x..., MAC addresses with colons, "
	       "${platform} as pcbios or efi.",
	.bad = "#!ipxe\niseq ${net0/mac} 52:54:00:AB:CD:EF && echo it ||\n",
	.good = "#!ipxe\niseq ${net0/mac} 52:54:00:ab:cd:ef && echo it ||\n",
	.script = typed_comparison,
};

static const struct setting_type *def_type(const struct flow_def *d)
{
	const char *name, *type;
	size_t len;

	(void)flow_split(d->word->text, d->word->len, &name, &type, &len);
	return setting_type_find(type, len);
}

/* The type that ${...} prints in, if that is certain; or NULL. */
static const struct setting_type *type_of(struct flow *f,
					  const struct flow_use *u)
{
	const struct setting_def *def = u->name->built_in;
	const struct setting_type *t = NULL;

	if (u->type_len)
		return setting_type_find(u->type, u->type_len);
	if (def)
		return def->type;
	for (const struct flow_def *d = u->name->defs; d; d = d->next) {
		if (!flow_spend(f))
			return NULL;
		if (d->kind == FLOW_CLEAR || d->kind == FLOW_INC)
			continue;
		if (!d->typed || (t && t != def_type(d)))
			return NULL;
		t = def_type(d);
	}
	return t;
}

/* The text that the type prints for what it reads from @text. False: it cannot
   read that, or reads any text. */
static bool print_as(const struct setting_type *t, const char *text,
		     struct sbuf *out)
{
	struct sbuf raw = { .max = 1024 };
	int rc = t->parse ? t->parse(text, &raw) : -ENOTSUP;

	if (rc == 0 && raw.len)
		rc = t->print((const uint8_t *)raw.data, raw.len, out);
	else
		rc = -EINVAL;
	sbuf_free(&raw);
	return rc == 0;
}

/* Text types print whatever they hold. */
static bool is_text_type(const struct setting_type *t)
{
	return !strcmp(t->name, "string") || !strcmp(t->name, "uristring") ||
	       !strcmp(t->name, "dnssl") || !strcmp(t->name, "busdevfn") ||
	       !strcmp(t->name, "base64");
}

/* The values that a built-in setting has in any build, blank-separated; NULL:
   any. */
static const char *values_of(const struct flow_use *u)
{
	static const char *const all[][2] = {
		{ "platform", "pcbios efi linux sbi" },
		{ "buildarch", "i386 x86_64 arm32 arm64 loong64 riscv32 "
			       "riscv64" },
	};

	for (size_t i = 0; u->name->built_in && !u->name->defs &&
	     !u->type_len && i < sizeof(all) / sizeof(all[0]); i++) {
		if (!strcmp(u->name->text, all[i][0]))
			return all[i][1];
	}
	return NULL;
}

/* Report a text that is none of the values, and the one it is most like. */
static void check_value(struct lint *l, const struct flow_use *u,
			const struct word *other, const char *values)
{
	char copy[64], *value, *rest = copy;
	struct lint_finding *found;
	struct suggest s;

	suggest_start(&s, other->text);
	snprintf(copy, sizeof(copy), "%s", values);
	while ((value = strtok_r(rest, " ", &rest))) {
		if (!strcmp(value, other->text))
			return;
		suggest_try(&s, value);
	}
	found = lint_report(l, &rule_typed_comparison, other->span,
			    "never equal: ${%s} is one of: %s", u->name->text,
			    values);
	if (suggest_best(&s)) {
		lint_help(l, found, "write \"%s\"", suggest_best(&s));
		lint_replace(l, found, other->span, "%s", suggest_best(&s));
	}
}

static void check_sides(struct lint *l, const struct flow_use *u,
			const struct word *other)
{
	const struct setting_type *t = type_of(l->flow, u);
	const char *values = values_of(u);
	struct sbuf text = { .max = 1024 };
	struct lint_finding *found;

	if (values && *other->text)
		check_value(l, u, other, values);
	if (values || !t || is_text_type(t) || !*other->text)
		return;
	if (!print_as(t, other->text, &text)) {
		lint_report(l, &rule_typed_comparison, other->span,
			    "never equal: this is no %s (%s)", t->name,
			    t->expects);
	} else if (strcmp(sbuf_text(&text), other->text) != 0) {
		found = lint_report(l, &rule_typed_comparison, other->span,
				    "never equal: type %s prints this as "
				    "\"%s\"", t->name, sbuf_text(&text));
		lint_help(l, found, "write \"%s\"", sbuf_text(&text));
		lint_replace(l, found, other->span, "%s", sbuf_text(&text));
	}
	sbuf_free(&text);
}

static void typed_comparison(struct lint *l)
{
	struct flow *f = lint_flow(l);
	const struct word *a, *b, *other;

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		for (struct flow_use *u = n->uses; u; u = u->next) {
			if (!u->whole || f->v[u->node].kind != FLOW_ISEQ ||
			    !is_whole(f, u->node))
				continue;
			a = f->v[u->node].cmd->words->next;
			b = a->next;
			other = u->word == a ? b : a;
			if (flow_is_text(f, other) &&
			    !strpbrk(other->text, "\"'$"))
				check_sides(l, u, other);
		}
	}
}

/* ---- 310 ----------------------------------------------------------- */

static void inc_on_text(struct lint *l);

const struct lint_rule rule_inc_on_text = {
	.id = 310, .name = "inc-on-text", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "inc of a setting that was set as text",
	.why = "\"set\" stores text unless told a type, and \"inc\" refuses "
	       "to store a number there.",
	.bad = "#!ipxe\nset n 0\ninc n\necho ${n}\n",
	.good = "#!ipxe\nset n:int32 0\ninc n\necho ${n}\n",
	.script = inc_on_text,
};

/* A walk from a "set" without a type to "inc", while nothing else stores to the
   setting. */
struct textual {
	struct lint            *l;
	struct flow            *f;
	const struct flow_def  *set;
};

static void report_inc(const struct textual *t, struct flow_def *inc)
{
	const char *name = inc->name->text;
	struct lint_finding *found;

	if (inc->told || inc->typed || !t->f->v[inc->node].reached)
		return;
	inc->told = true;
	found = lint_report_as(t->l, &rule_inc_on_text,
		flow_dies(t->f, inc->node) ? LINT_ERROR : LINT_WARNING,
		flow_span(t->f, inc->node), "\"%.40s\" was set as text: this "
		"fails", name);
	lint_also(t->l, found, flow_span(t->f, t->set->node), "set here");
	lint_help(t->l, found, "give it a type where it is set: set "
		  "%.40s:int32 ...", name);
	lint_replace(t->l, found, t->set->word->span, "%s:int32",
		     t->set->word->text);
}

static int textual_visit(struct flow_walk *w, uint32_t node)
{
	struct textual *t = w->ctx;
	struct flow_def *d = t->f->v[node].defs;

	while (d && d->name != t->set->name)
		d = d->next_here;
	if (!d)
		return WALK_ON;
	if (d->kind == FLOW_INC)
		report_inc(t, d);
	return WALK_FAIL;
}

static void inc_on_text(struct lint *l)
{
	struct flow *f = lint_flow(l);

	if (!f || f->first[FLOW_INC] == FLOW_NONE)
		return;
	for (struct flow_name *n = f->names; n; n = n->next) {
		for (struct flow_def *d = n->defs; d; d = d->next) {
			struct textual t = { l, f, d };
			struct flow_walk w = { .visit = textual_visit,
					       .ctx = &t };

			if (!n->built_in && d->kind == FLOW_SET &&
			    !d->typed && d->word->next)
				flow_walk(f, &w, d->node, WALK_OK);
		}
	}
}
