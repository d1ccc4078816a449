/* rules_compare.c: values of settings, and comparing them (306 to 314). */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "core/settings.h"
#include "core/str.h"
#include "interp/command.h"
#include "lint/flow.h"
#include "lint/inside.h"

/* Just "isset" or "iseq", with that many arguments? */
static bool is_test(const struct lint_flow *f, uint32_t node,
		    const char *name, int args)
{
	const struct cmd *c = f->v[node].cmd;

	return c->n_words == args + 1 && !strcmp(c->words->text, name);
}

/* ---- 306 ----------------------------------------------------------- */

static void spaces_stay(struct lint *l);

const struct lint_rule rule_spaces_stay = {
	.id = 306, .name = "spaces-stay-one-word", .severity = LINT_ERROR,
	.summary = "a setting of several words where each should be one",
	.why = "A line is split into words before anything is expanded: what "
	       "a setting holds stays one word, blanks and all.",
	.bad = "#!ipxe\nset cards net0 net1\ndhcp ${cards}\n",
	.good = "#!ipxe\ndhcp net0 net1\n",
	.script = spaces_stay,
};

/* A value with a blank in it, if all values are known; or NULL. */
static const char *blank_value(struct lint_flow *f, struct flow_name *n)
{
	const char *text = NULL;

	for (struct flow_def *d = n->defs; d; d = d->next) {
		const struct flow_values *v = flow_def_values(f, d);

		if (v->open || d->kind != FLOW_SET)
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
static bool wants_single(const struct lint_flow *f, const struct flow_use *u)
{
	const struct flow_node *n = &f->v[u->node];

	if (n->kind == FLOW_UNKNOWN)
		return u->word == n->cmd->words;
	return (n->kind == FLOW_NET || n->kind == FLOW_CLOSE ||
		n->kind == FLOW_FREE) && u->word != n->cmd->words;
}

static void spaces_stay(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	const char *value;

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		for (struct flow_use *u = n->uses; u; u = u->next) {
			if (!u->whole || !wants_single(f, u))
				continue;
			value = blank_value(f, n);
			if (value)
				lint_report(l, &rule_spaces_stay, u->span,
					    "this stays one word: \"%.60s\"",
					    value);
		}
	}
}

/* ---- 307, 308 ------------------------------------------------------ */

static void isset_literal(struct lint *l);

const struct lint_rule rule_isset_literal = {
	.id = 307, .name = "isset-literal", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "isset with the name instead of ${name}",
	.why = "\"isset\" asks whether its argument is empty, and a name is "
	       "not: the condition is always true.",
	.bad = "#!ipxe\nisset next-server || echo there is no server\n",
	.good = "#!ipxe\nisset ${next-server} || echo there is no server\n",
	.script = isset_literal,
};

static void isset_literal(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	struct lint_finding *found;
	const struct word *w;

	if (!f)
		return;
	FLOW_EACH(f, FLOW_TEST, i) {
		w = f->v[i].cmd->words->next;
		if (!is_test(f, i, "isset", 1) || !flow_is_text(f, w) ||
		    strpbrk(w->text, "${}\"'"))
			continue;
		found = lint_report(l, &rule_isset_literal, w->span,
				    "this is always true");
		lint_help(l, found, "write: isset ${%s}", w->text);
		lint_replace(l, found, w->span, "${%s}", w->text);
	}
}

static void constant_condition(struct lint *l);

const struct lint_rule rule_constant_condition = {
	.id = 308, .name = "constant-condition", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "iseq of two texts that never change",
	.why = "The answer is always the same; was a ${...} forgotten?",
	.bad = "#!ipxe\niseq platform efi && echo UEFI ||\n",
	.good = "#!ipxe\niseq ${platform} efi && echo UEFI ||\n",
	.script = constant_condition,
};

/* Is it a setting's name, or does the script set it? */
static bool is_name(const struct lint_flow *f, const struct word *w)
{
	const struct flow_name *n = flow_name(f, w->text, w->len);

	return setting_def_find(w->text, w->len) || (n && n->defs);
}

static void constant_condition(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	struct lint_finding *found;
	const struct word *a, *b;

	if (!f)
		return;
	FLOW_EACH(f, FLOW_TEST, i) {
		if (!is_test(f, i, "iseq", 2))
			continue;
		a = f->v[i].cmd->words->next;
		b = a->next;
		if (a->expands && !strcmp(a->text, b->text) &&
		    !l->template) {
			lint_report(l, &rule_constant_condition, b->span,
				    "both sides are the same: this is always "
				    "true");
			continue;
		}
		if (!flow_is_text(f, a) || !flow_is_text(f, b) ||
		    strpbrk(a->text, "$%") || strpbrk(b->text, "$%"))
			continue;
		found = lint_report(l, &rule_constant_condition,
				    flow_span(f, i), "this is always %s",
				    strcmp(a->text, b->text) ? "false" :
				    "true");
		if (is_name(f, a) && !is_name(f, b)) {
			lint_help(l, found, "did you mean \"${%s}\"?",
				  a->text);
			lint_replace(l, found, a->span, "${%s}", a->text);
		}
	}
}

/* ---- 309 ----------------------------------------------------------- */

static void typed_comparison(struct lint *l);

const struct lint_rule rule_typed_comparison = {
	.id = 309, .name = "typed-comparison", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a comparison with a text that the type never prints",
	.why = "\"iseq\" compares text, byte by byte: hexadecimal is lower "
	       "case, uint types print as 0x..., MAC addresses with colons.",
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
static const struct setting_type *type_of(const struct flow_use *u)
{
	const struct setting_def *def = setting_def_find(u->name->text,
							 u->name->len);
	const struct setting_type *t = NULL;

	if (u->type_len)
		return setting_type_find(u->type, u->type_len);
	if (def)
		return def->type;
	for (const struct flow_def *d = u->name->defs; d; d = d->next) {
		if (d->kind == FLOW_CLEAR || d->kind == FLOW_INC)
			continue;
		if (!d->typed || (t && t != def_type(d)))
			return NULL;
		t = def_type(d);
	}
	return t;
}

/* The text that the type prints for what it reads from @text. False: it
   reads it not, or anything. */
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

static void check_sides(struct lint *l, const struct flow_use *u,
			const struct word *other)
{
	const struct setting_type *t = type_of(u);
	struct sbuf text = { .max = 1024 };
	struct lint_finding *found;

	if (!t || is_text_type(t) || !*other->text)
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
	struct lint_flow *f = lint_flow(l);
	const struct word *a, *b, *other;

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		for (struct flow_use *u = n->uses; u; u = u->next) {
			if (!u->whole || f->v[u->node].kind != FLOW_TEST ||
			    !is_test(f, u->node, "iseq", 2))
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

/* From an untyped set to inc, the setting unchanged. */
struct textual {
	struct lint_flow       *f;
	const struct flow_name *name;
	uint32_t                inc;
	bool                    found;
};

static int textual_visit(struct flow_walk *w, uint32_t node)
{
	struct textual *t = w->ctx;

	if (node == t->inc)
		t->found = true;
	for (const struct flow_def *d = t->name->defs; d; d = d->next) {
		if (d->node == node)
			return WALK_FAIL;
	}
	return WALK_ON;
}

static void check_inc(struct lint *l, struct lint_flow *f,
		      struct flow_name *n, const struct flow_def *inc)
{
	struct textual t = { f, n, inc->node, false };
	struct lint_finding *found;

	for (struct flow_def *d = n->defs; d; d = d->next) {
		struct flow_walk w = { .visit = textual_visit, .ctx = &t };

		if (d->kind != FLOW_SET || d->typed || !d->word->next)
			continue;
		flow_walk(f, &w, d->node, WALK_OK);
		if (!t.found)
			continue;
		found = lint_report_as(l, &rule_inc_on_text,
			flow_dies(f, inc->node) ? LINT_ERROR : LINT_WARNING,
			flow_span(f, inc->node), "\"%.40s\" was set as text: "
			"this fails", n->text);
		lint_also(l, found, flow_span(f, d->node), "set here");
		lint_help(l, found, "give it a type where it is set: set "
			  "%.40s:int32 ...", n->text);
		lint_replace(l, found, d->word->span, "%s:int32",
			     d->word->text);
		return;
	}
}

static void inc_on_text(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);

	if (!f || f->first[FLOW_INC] == FLOW_NONE)
		return;
	for (struct flow_name *n = f->names; n; n = n->next) {
		if (setting_def_find(n->text, n->len))
			continue;
		for (struct flow_def *d = n->defs; d; d = d->next) {
			if (d->kind == FLOW_INC && !d->typed &&
			    f->v[d->node].reached)
				check_inc(l, f, n, d);
		}
	}
}

/* ---- 312, 313 ------------------------------------------------------ */

static void needs_uristring(struct lint *l);

const struct lint_rule rule_needs_uristring = {
	.id = 312, .name = "needs-uristring", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "free text put into a URI's query as it is",
	.why = "A \"&\", \"#\" or \"=\" in the text ends the value, or the "
	       "URI; :uristring escapes it.",
	.bad = "#!ipxe\nchain http://s/boot?model=${product}\n",
	.good = "#!ipxe\nchain http://s/boot?model=${product:uristring}\n",
	.script = needs_uristring,
};

/* May it hold anything? What makers and users write. */
static bool is_free_text(const struct flow_name *n)
{
	if (!strcmp(n->text, "product") || !strcmp(n->text, "asset") ||
	    !strcmp(n->text, "manufacturer") || !strcmp(n->text, "cpumodel"))
		return true;
	for (const struct flow_def *d = n->defs; d; d = d->next) {
		if (d->kind == FLOW_READ)
			return true;
	}
	return false;
}

static bool takes_uri(const struct lint_flow *f, uint32_t node)
{
	switch (f->v[node].kind) {
	case FLOW_EXEC: case FLOW_FETCH: case FLOW_SELECT: case FLOW_ARGS:
		return true;
	default:
		return false;
	}
}

static void needs_uristring(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	struct lint_finding *found;
	const char *query;

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		for (struct flow_use *u = n->uses; u; u = u->next) {
			if (u->type_len || !takes_uri(f, u->node) ||
			    u->span.at == u->word->span.at ||
			    !is_free_text(n))
				continue;
			query = strchr(u->word->text, '?');
			if (!query || !strstr(u->word->text, "://") ||
			    u->word->span.at + (query - u->word->text) >
			    u->span.at)
				continue;
			found = lint_report(l, &rule_needs_uristring,
				u->span, "\"%.40s\" may hold characters that "
				"mean something in a URI", n->text);
			lint_help(l, found, "write \"${%.40s:uristring}\"",
				  n->text);
			lint_replace(l, found, (struct span){ u->span.end - 1,
				     u->span.end - 1 }, ":uristring");
		}
	}
}

static void mac_in_path(struct lint *l);

const struct lint_rule rule_mac_in_path = {
	.id = 313, .name = "mac-in-path", .severity = LINT_INFO,
	.fix = LINT_UNSAFE_FIX,
	.summary = "${mac} in a path, with its colons",
	.why = "Some servers and file systems refuse colons in names; "
	       ":hexhyp prints hyphens.",
	.bad = "#!ipxe\nchain http://s/hosts/${mac}.ipxe\n",
	.good = "#!ipxe\nchain http://s/hosts/${mac:hexhyp}.ipxe\n",
	.script = mac_in_path,
};

static void mac_in_path(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	struct flow_name *n = f ? flow_name(f, "mac", 3) : NULL;
	struct lint_finding *found;
	const char *query;

	for (struct flow_use *u = n ? n->uses : NULL; u; u = u->next) {
		if (u->type_len || !takes_uri(f, u->node))
			continue;
		query = strchr(u->word->text, '?');
		if (query && u->word->span.at + (query - u->word->text) <
		    u->span.at)
			continue;
		if (!strchr(u->word->text, '/') ||
		    u->word != f->v[u->node].cmd->words->next)
			continue;
		found = lint_report(l, &rule_mac_in_path, u->span,
				    "this puts colons into the path");
		lint_replace(l, found, (struct span){ u->span.end - 1,
			     u->span.end - 1 }, ":hexhyp");
	}
}

/* ---- 314 ----------------------------------------------------------- */

static void secret_in_script(struct lint *l);

const struct lint_rule rule_secret_in_script = {
	.id = 314, .name = "secret-in-script", .severity = LINT_WARNING,
	.summary = "a password or key written into the script",
	.why = "Whoever can fetch the script can read it, and boot servers "
	       "seldom ask who is asking.",
	.bad = "#!ipxe\nset password hunter2\nchain http://s/a\n",
	.good = "#!ipxe\nlogin\nchain http://s/a\n",
	.script = secret_in_script,
};

static bool is_secret_name(const char *name, size_t len)
{
	static const char *const ends[] = {
		"password", "passwd", "secret", "token", "api-key",
		"api_key", "apikey", "passphrase",
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && !strncasecmp(name + len - n, ends[i], n))
			return true;
	}
	return false;
}

/* "password=x" among a kernel's arguments, and its value. */
static bool is_secret_arg(const struct word *w)
{
	const char *eq = strchr(w->text, '=');
	size_t len = eq ? (size_t)(eq - w->text) : 0;

	/* a hash is made to be seen */
	return len && eq[1] && eq[1] != '$' && !strstr(eq, "crypt") &&
	       strcmp(eq + 1, "1") != 0 && strcmp(eq + 1, "true") != 0 &&
	       strcmp(eq + 1, "false") != 0 && strcmp(eq + 1, "no") != 0 &&
	       is_secret_name(w->text, len);
}

static void check_args(struct lint *l, struct lint_flow *f, uint32_t node)
{
	const struct word *w = f->v[node].cmd->words;

	for (w = w->next; w; w = w->next) {
		if (flow_is_text(f, w) && is_secret_arg(w) &&
		    !strstr(w->text, "://"))
			lint_report(l, &rule_secret_in_script, w->span,
				    "this is a secret that everybody can "
				    "read");
	}
}

static void secret_in_script(struct lint *l)
{
	struct lint_flow *f = lint_flow(l);
	const struct word *w;

	if (!f)
		return;
	FLOW_EACH(f, FLOW_SET, i) {
		w = f->v[i].cmd->words->next;
		if (w && w->next && flow_is_text(f, w->next) &&
		    strcspn(w->text, ":") <= w->len &&
		    is_secret_name(w->text, strcspn(w->text, ":")))
			lint_report(l, &rule_secret_in_script, w->next->span,
				    "this is a secret that everybody can "
				    "read");
	}
	FLOW_EACH(f, FLOW_SELECT, i)
		check_args(l, f, i);
	FLOW_EACH(f, FLOW_ARGS, i)
		check_args(l, f, i);
}
