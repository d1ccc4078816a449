/* misspelt.c: names of settings that are nearly others (301). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/setting/settings.h"
#include "core/suggest.h"
#include "flow/flow.h"
#include "lint/project.h"
#include "lint/rules/ask.h"

static void misspelt_setting(struct lint *l);

const struct lint_rule rule_misspelt_setting = {
	.id = 301, .name = "misspelt-setting", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a setting that nothing sets, named nearly like another",
	.why = "A setting that does not exist expands to nothing, without a "
	       "word.",
	.bad = "#!ipxe\nset server boot.example\necho ${sever}\n",
	.good = "#!ipxe\nset server boot.example\necho ${server}\n",
	.script = misspelt_setting,
};

/* Do they differ in nothing but digits, or an "s" at the end? Then both may
   well be meant. */
static bool are_siblings(const char *a, const char *b)
{
	size_t x = strlen(a), y = strlen(b);

	while (*a && *a == *b)
		a++, b++, x--, y--;
	while (x && y && a[x - 1] == b[y - 1])
		x--, y--;
	if (!x && !y)
		return true;
	return (strspn(a, "0123456789") >= x &&
		strspn(b, "0123456789") >= y) ||
	       (x + y == 1 && !(x ? a : b)[1] && (x ? *a : *b) == 's') ||
	       (x + y == 1 && strchr("0123456789-_", x ? *a : *b) &&
		!(x ? a : b)[1]);
}

/* Are they equal but for upper and lower case, "-" and "_"? */
static bool is_variant(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		char x = *a == '_' ? '-' : *a, y = *b == '_' ? '-' : *b;

		if (x != y && strncasecmp(&x, &y, 1) != 0)
			return false;
	}
	return !*a && !*b;
}

static bool is_near(const char *name, const char *other)
{
	return is_variant(name, other) ||
	       (strlen(name) > 4 && suggest_distance(name, other, 1) <= 1 &&
		!are_siblings(name, other));
}

/* What is known of the name that is looked up. */
struct orphan {
	const struct flow_name *n;
	bool tested;	/* by isset: that it is unset may well be meant	*/
};

/* Is @other what was meant, if two of its letters are exchanged? It is set
   here, or read again and again where the name itself is read but once. */
static bool is_usual(const struct orphan *o, const struct flow_name *other)
{
	return other->defs || (!o->tested && !o->n->uses->next &&
			       other->uses && other->uses->next);
}

/* A setting's name with @text as its letters; or NULL. */
static const char *known_as(const struct flow *f, const struct orphan *o,
			    const char *text)
{
	const struct flow_name *n = flow_name(f, text, o->n->len);
	const struct setting_def *def = setting_def_find(text, o->n->len);

	if (n && is_usual(o, n))
		return n->text;
	return def ? def->name : NULL;
}

/* The known name that differs from this one by two neighbouring letters that
   are exchanged: it is improbable that both are meant. NULL: there is none. */
static const char *swapped(const struct flow *f, const struct orphan *o)
{
	char text[SUGGEST_LEN + 1], *p = text;
	const char *known = NULL;

	if (o->n->len < 5 || o->n->len > SUGGEST_LEN)
		return NULL;
	memcpy(text, o->n->text, o->n->len + 1);
	for (; p[1] && !known; p++) {
		char first = p[0];

		if (!isalpha((unsigned char)first) || first == p[1] ||
		    !isalpha((unsigned char)p[1]))
			continue;
		p[0] = p[1];
		p[1] = first;
		known = known_as(f, o, text);
		p[1] = p[0];
		p[0] = first;
	}
	return known;
}

/* Names that other programs have for settings of a card, and ours. */
static const struct { const char *name, *ours; } members[] = {
	{ "ipaddress", "ip" }, { "ip-address", "ip" }, { "ip_address", "ip" },
	{ "ipaddr", "ip" }, { "address", "ip" },
	{ "macaddress", "mac" }, { "mac-address", "mac" },
	{ "mac_address", "mac" }, { "macaddr", "mac" }, { "hwaddr", "mac" },
	{ "mask", "netmask" }, { "subnet", "netmask" },
	{ "subnetmask", "netmask" }, { "subnet-mask", "netmask" },
	{ "router", "gateway" }, { "gw", "gateway" },
	{ "nameserver", "dns" }, { "dns-server", "dns" },
	{ "host-name", "hostname" }, { "nextserver", "next-server" },
};

/* What was meant by "ipaddress" in "${net0/ipaddress}", if all uses of the name
   are a card's; or NULL. */
static const char *member(const struct lint *l, const struct flow_name *n)
{
	for (const struct flow_use *u = n->uses; u; u = u->next) {
		if (!u->scoped ||
		    strncmp(l->text + u->span.at, "${net", 5) != 0)
			return NULL;
	}
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		if (!strcmp(n->text, members[i].name))
			return members[i].ours;
	}
	return NULL;
}

static const char *nearest(struct lint *l, struct flow *f,
			   const struct orphan *o)
{
	const char *best = member(l, o->n);
	const struct setting_def *def;

	if (!best)
		best = swapped(f, o);

	if (best || o->tested)
		return best;
	for (const struct flow_name *n = f->names; n; n = n->next) {
		if (!flow_spend(f))
			return NULL;
		if (n->defs && n->len > 2 && o->n->len > 2 &&
		    is_near(o->n->text, n->text))
			return n->text;
	}
	for (unsigned i = 0; (def = setting_def_at(i)); i++) {
		if (o->n->len > 2 && is_near(o->n->text, def->name))
			return def->name;
	}
	return NULL;
}

/* "set URL=http://x", which was to set "URL"? That is the mistake (303). */
static bool is_glued_set(struct flow *f, const struct flow_name *n)
{
	FLOW_EACH(f, FLOW_SET, i) {
		const struct word *w = f->v[i].cmd->words->next;

		if (!flow_spend(f) || (w && w->len > n->len &&
				       w->text[n->len] == '=' &&
				       !memcmp(w->text, n->text, n->len)))
			return true;
	}
	return false;
}

/* Nothing that we see sets it. */
static bool is_orphan(const struct flow *f, struct flow_name *n,
		      struct orphan *out)
{
	if (n->defs || n->len < 2 || !n->uses || lint_is_number(n->text) ||
	    n->built_in || flow_is_computed(f, n->text, true))
		return false;
	*out = (struct orphan){ .n = n };
	for (const struct flow_use *u = n->uses; u; u = u->next)
		out->tested |= u->tested;
	return true;
}

/* Where the name is inside "${scope/name:type}". */
static bool name_span(const struct lint *l, const struct flow_use *u,
		      struct span *out)
{
	const char *from = l->text + u->span.at, *end = l->text + u->span.end;
	const char *slash = memrchr(from, '/', u->span.end - u->span.at), *at;

	from = u->scoped && slash ? slash : from;
	at = memmem(from, (size_t)(end - from), u->name->text, u->name->len);
	if (!at)
		return false;
	out->at = (uint32_t)(at - l->text);
	out->end = out->at + u->name->len;
	return true;
}

static void misspelt_setting(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct lint_finding *found;
	struct orphan orphan;
	const char *near;
	struct span span;

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		if (!is_orphan(f, n, &orphan) ||
		    (l->opt->project &&
		     project_stores(l->opt->project, l->file, n->text)))
			continue;
		near = nearest(l, f, &orphan);
		if (near && is_glued_set(f, n))
			continue;
		for (struct flow_use *u = near ? n->uses : NULL; u;
		     u = u->next) {
			if (!flow_is_text(f, u->word) && l->template &&
			    flow_template(u->word->text, u->word->len))
				continue;
			found = lint_report(l, &rule_misspelt_setting,
				u->span, "nothing sets \"%.40s\"", n->text);
			lint_help(l, found, "did you mean \"%s\"?", near);
			if (name_span(l, u, &span))
				lint_replace(l, found, span, "%s", near);
		}
	}
}
