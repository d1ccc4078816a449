/* quote.c: quotes, which are ordinary characters (108, 109). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* ---- 108 ----------------------------------------------------------- */

static void literal_quotes(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_literal_quotes = {
	.id = 108, .name = "literal-quotes", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "quotes, which are ordinary characters",
	.why = "Quotes join no words and are not taken off: they are printed, "
	       "stored, compared and sent as they stand.",
	.bad = "#!ipxe\necho \"hello world\"\n",
	.good = "#!ipxe\necho hello world\n",
	.command = literal_quotes,
};

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

static const struct word *last_of(const struct word *w)
{
	while (w && w->next)
		w = w->next;
	return w;
}

/* Are the words from @w on to the last wrapped in one pair of quotes? */
static bool is_wrapped(const struct word *w)
{
	const struct word *last = last_of(w);
	unsigned n = 0;
	char q;

	if (!w || !is_quote(w->text[0]))
		return false;
	q = w->text[0];
	if (last->text[last->len - 1] != q || (w == last && w->len < 3))
		return false;
	for (; w; w = w->next) {
		for (const char *p = w->text; (p = strchr(p, q)); p++)
			n++;
	}
	return n == 2;
}

static bool is_quoted(const struct word *w)
{
	return w->len > 2 && is_quote(w->text[0]) &&
	       w->text[w->len - 1] == w->text[0];
}

/* The first of the words that a pair of quotes would join, if they did; or
   NULL. */
static const struct word *quoted(const struct flow_cmd *c)
{
	const struct word *w = c->first;

	if (!w)
		return NULL;
	if (flow_is(c, FLOW_SET))
		return w->next;
	if (flow_has_fact(c, CMD_SHOWS))
		return flow_shown(c);
	/* what follows the URI is the kernel's business */
	return !flow_has_fact(c, CMD_PASSES) || is_quoted(w) ? w : NULL;
}

/* Are both sides of a comparison in quotes? These do no harm. */
static bool both_quoted(const struct flow_cmd *c)
{
	return flow_is(c, FLOW_ISEQ) && c->n_args == 2 &&
	       is_quote(c->first->text[0]) &&
	       is_quote(c->first->next->text[0]);
}

static const struct word *wrapped_word(const struct flow_cmd *c)
{
	const struct word *w = c->first;

	while (w && !is_quoted(w))
		w = w->next;
	return w;
}

static void report_quotes(struct lint *l, const struct word *from,
			  const struct word *to)
{
	struct span span = { from->span.at, to->span.end };
	struct lint_finding *f = lint_report(l, &rule_literal_quotes, span,
				"these quotes are not taken off: they are "
				"part of the text");

	lint_help(l, f, "leave them out");
	lint_replace(l, f, (struct span){ span.at, span.at + 1 }, "%s", "");
	lint_replace(l, f, (struct span){ span.end - 1, span.end }, "%s", "");
}

/* Is the setting for a kernel's "name=${key}"? Kernels do take quotes off. */
static bool is_for_kernel(struct lint *l, const struct flow_cmd *c)
{
	struct flow *f = flow_is(c, FLOW_SET) && c->n_args > 2 ?
			      lint_flow(l) : NULL;
	const struct flow_name *n = f ? flow_name(f, c->first->text,
						  c->first->len) : NULL;

	for (const struct flow_use *u = n ? n->uses : NULL; u; u = u->next) {
		if (!flow_spend(f) || (!u->whole && u->span.at &&
		    l->text[u->span.at - 1] == '=' &&
		    flow_takes_uri(&f->v[u->node])))
			return true;
	}
	return false;
}

static void literal_quotes(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w;

	if (!l->has_quote || !c->row || c->row->facts & CMD_RAW ||
	    both_quoted(c))
		return;
	if (flow_is(c, FLOW_ISEQ) || flow_is(c, FLOW_ISSET) ||
	    flow_is(c, FLOW_GOTO)) {
		w = wrapped_word(c);
		if (w)
			report_quotes(l, w, w);
		return;
	}
	w = quoted(c);
	if (!w || !is_quote(w->text[0]))
		return;
	if (flow_has_fact(c, CMD_PASSES))
		report_quotes(l, w, w);
	else if (is_wrapped(w) && !is_for_kernel(l, c))
		report_quotes(l, w, last_of(w));
}

/* ---- 109 ----------------------------------------------------------- */

static void quotes_as_empty(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_quotes_as_empty = {
	.id = 109, .name = "quotes-as-empty", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "\"\" where nothing was meant: it is two quote characters",
	.why = "Quotes are ordinary characters, so an empty value never "
	       "equals \"\".",
	.bad = "#!ipxe\niseq ${filename} \"\" && goto none ||\n:none\n",
	.good = "#!ipxe\nisset ${filename} || goto none\n:none\n",
	.command = quotes_as_empty,
};

static bool is_empty_quotes(const struct word *w)
{
	return w && (!strcmp(w->text, "\"\"") || !strcmp(w->text, "''"));
}

static void quotes_as_empty(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first;
	struct lint_finding *f;

	if (!l->has_quote || c->n_args != 2)
		return;
	if (flow_is(c, FLOW_SET) && is_empty_quotes(w->next)) {
		f = lint_report(l, &rule_quotes_as_empty, w->next->span,
				"this stores two quote characters");
		lint_help(l, f, "to store nothing, write: clear %s", w->text);
		lint_replace(l, f, (struct span){ c->cmd->words->span.at,
						  w->next->span.end },
			     "clear %s", w->text);
		return;
	}
	if (!flow_is(c, FLOW_ISEQ) || is_empty_quotes(w) ==
	    is_empty_quotes(w->next))
		return;
	if (is_quote(w->text[0]) && is_quote(w->next->text[0]))
		return;		/* "${x}" and "": that does work */
	w = is_empty_quotes(w) ? w : w->next;
	f = lint_report(l, &rule_quotes_as_empty, w->span,
			"this compares with two quote characters, not with "
			"nothing");
	lint_help(l, f, "to ask whether there is a value, write: isset %s",
		  w == c->first ? w->next->text : c->first->text);
	lint_replace(l, f, w->span, "${}");
}
