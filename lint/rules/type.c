/* type.c: types of settings (211). */
#include <string.h>

#include "core/setting/settings.h"
#include "core/suggest.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

static void unknown_type(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_unknown_type = {
	.id = 211, .name = "unknown-type", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a setting's type that does not exist",
	.why = "Expanded it gives nothing, silently; stored it is an error.",
	.bad = "#!ipxe\necho ${net0/mac:hexhyphen}\n",
	.good = "#!ipxe\necho ${net0/mac:hexhyp}\n",
	.command = unknown_type,
};

static const char *nearest_type(const char *name, size_t len)
{
	const struct setting_type *t;
	char typed[SUGGEST_LEN + 1];
	const char *best = NULL;
	unsigned d, least = 3;

	if (len >= sizeof(typed))
		return NULL;
	memcpy(typed, name, len);
	typed[len] = '\0';
	for (unsigned i = 0; (t = setting_type_at(i)); i++) {
		d = suggest_distance(typed, t->name, 3);
		if (suggest_is_numbered(typed, t->name))
			continue;
		if (d < least || (!best && !strncmp(typed, t->name,
						    strlen(t->name)))) {
			best = t->name;
			least = d < least ? d : least;
		}
	}
	return best;
}

/* Check the type in "[scope/]name:type", of @len bytes at @name. */
static void check_type(struct lint *l, const struct word *w, const char *name,
		       size_t len)
{
	const char *slash = memchr(name, '/', len), *colon, *best;
	struct lint_finding *f;
	struct span span;
	size_t n;

	colon = slash ? slash : name;
	colon = memchr(colon, ':', (size_t)(name + len - colon));
	if (!colon || memchr(name, '$', len))
		return;
	n = (size_t)(name + len - ++colon);
	if (setting_type_find(colon, n))
		return;
	span = lint_within(w, (size_t)(colon - w->text), n);
	f = lint_report(l, &rule_unknown_type, span,
			"there is no setting type \"%.*s\"",
			(int)(n > 30 ? 30 : n), colon);
	best = nearest_type(colon, n);
	if (!best)
		return;
	lint_help(l, f, "did you mean \"%s\"?", best);
	if (span.end - span.at == n)
		lint_replace(l, f, span, "%s", best);
}

/* Check the innermost "${...}" of a word, whose names are plain text. */
static void check_expansions(struct lint *l, const struct word *w)
{
	const char *open = NULL;

	for (const char *p = w->text; *p; p++) {
		if (p[0] == '$' && p[1] == '{')
			open = p + 2;
		else if (*p == '}' && open) {
			check_type(l, w, open, (size_t)(p - open));
			open = NULL;
		}
	}
}

static void unknown_type(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w;

	for (w = c->cmd->words; w; w = w->next) {
		if (w->expands && strchr(w->text, ':'))
			check_expansions(l, w);
	}
	w = c->first;
	if (w && c->row && !w->expands && (c->row->args[0] == ARG_NEW_SETTING ||
					   c->row->args[0] == ARG_SETTING))
		check_type(l, w, w->text, w->len);
}
