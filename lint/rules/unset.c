/* unset.c: settings that nothing sets (315, 316). */
#include <string.h>
#include <strings.h>

#include "core/suggest.h"
#include "flow/flow.h"
#include "lint/rules/ask.h"

/* ---- 315 ----------------------------------------------------------- */

static void unset_server(struct lint *l);

const struct lint_rule rule_unset_server = {
	.id = 315, .name = "unset-server", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a URI that begins with a setting that nothing sets, where "
		   "another address is set and never read",
	.why = "An unset setting expands to nothing: what is left of the URI "
	       "names a file beside the script.",
	.bad = "#!ipxe\nset serverip http://192.0.2.9\n"
	       "kernel ${webserver}/linux\nboot\n",
	.good = "#!ipxe\nset webserver http://192.0.2.9\n"
		"kernel ${webserver}/linux\nboot\n",
	.script = unset_server,
};

/* Is it set to an address, and never read? */
static bool is_spare(struct flow *f, const struct flow_name *n)
{
	if (!n->defs || n->uses || n->built_in ||
	    flow_is_computed(f, n->text, false))
		return false;
	for (const struct flow_def *d = n->defs; d; d = d->next) {
		if (d->kind != FLOW_SET || !d->word->next ||
		    !strstr(d->word->next->text, "://"))
			return false;
	}
	return true;
}

static const struct flow_name *spare_address(struct flow *f)
{
	/* another script may read what this one does not */
	if (flow_chains(f))
		return NULL;
	for (const struct flow_name *n = f->names; n; n = n->next) {
		if (flow_spend(f) && is_spare(f, n))
			return n;
	}
	return NULL;
}

/* Does the setting begin what a command fetches? */
static bool begins_uri(const struct flow *f, const struct flow_use *u)
{
	unsigned kind = f->v[u->node].kind;
	struct flow_cmd c;

	if (kind != FLOW_EXEC && kind != FLOW_SELECT && kind != FLOW_FETCH)
		return false;
	flow_cmd(f, u->node, &c);
	return u->word->span.at == u->span.at && !u->whole &&
	       (c.first == u->word || c.cmd->words->next == u->word);
}

static void check_name(struct lint *l, struct flow *f,
		       const struct flow_name *n, const struct flow_name *spare)
{
	struct lint_finding *found;

	for (const struct flow_use *u = n->uses; u; u = u->next) {
		if (u->scoped || !begins_uri(f, u))
			continue;
		found = lint_report(l, &rule_unset_server, u->span,
				    "nothing sets \"%.40s\"", n->text);
		lint_help(l, found, "did you mean \"%s\"? Nothing reads that",
			  spare->text);
		lint_replace(l, found, u->span, "${%s}", spare->text);
	}
}

static void unset_server(struct lint *l)
{
	struct flow *f = lint_flow(l);
	const struct flow_name *spare = f && f->has_magic ? spare_address(f) :
							    NULL;

	for (struct flow_name *n = spare ? f->names : NULL; n; n = n->next) {
		/* what is but a slip is another rule's (301) */
		if (n->uses && lint_never_set(l, f, n) &&
		    suggest_distance(n->text, spare->text, 1) > 1)
			check_name(l, f, n, spare);
	}
}

/* ---- 316 ----------------------------------------------------------- */

static void odd_card(struct lint *l);

const struct lint_rule rule_odd_card = {
	.id = 316, .name = "odd-card", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a setting of a network card by a name that no card has",
	.why = "Cards are called net0, net1 ..., and netX is the last one "
	       "opened; by another name there is nothing, without a word.",
	.bad = "#!ipxe\necho ${eth0/mac}\n",
	.good = "#!ipxe\necho ${net0/mac}\n",
	.script = odd_card,
};

/* The number or "X" in "NET0", "eth0" or "netx", which no card is called; NULL:
   it is none of these. */
static const char *odd_scope(const char *text, size_t len)
{
	size_t digits = strspn(text + 3, "0123456789");

	if (len < 4 || (strncasecmp(text, "net", 3) != 0 &&
			strncmp(text, "eth", 3) != 0))
		return NULL;
	if (len == 4 && (text[3] == 'x' || text[3] == 'X'))
		return strncmp(text, "netX", 4) != 0 && text[0] != 'e' ? "X" :
									 NULL;
	return digits == len - 3 && strncmp(text, "net", 3) != 0 ? text + 3 :
								   NULL;
}

/* Does the script itself store to a scope of that name? */
static bool is_stored(struct flow *f, const struct flow_name *n,
		      const char *scope, size_t len)
{
	for (const struct flow_def *d = n->defs; d; d = d->next) {
		if (!flow_spend(f) ||
		    (d->word && d->word->len > len &&
		     d->word->text[len] == '/' &&
		     !strncmp(d->word->text, scope, len)))
			return true;
	}
	return false;
}

static void check_card(struct lint *l, struct flow *f,
		       const struct flow_use *u)
{
	const char *text = l->text + u->span.at + 2;
	size_t len = strcspn(text, u->scoped ? "/}" : ".}");
	struct lint_finding *found;
	const char *number = odd_scope(text, len);
	bool dot = !u->scoped && text[len] == '.' && len > 3 &&
		   !strncmp(text, "net", 3) &&
		   strspn(text + 3, "0123456789X") == len - 3;

	/* Stores are looked through last: there may be as many as uses */
	if ((dot && u->name->defs) || (!dot && (!u->scoped || !number)) ||
	    is_stored(f, u->name, text, len))
		return;
	found = lint_report(l, &rule_odd_card, u->span,
			    "no card is called \"%.*s\"",
			    (int)(dot ? strcspn(text, "}") : len), text);
	number = dot ? text + 3 : number;
	lint_help(l, found, "write \"net%.*s/...\"",
		  (int)strspn(number, "0123456789X"), number);
	lint_replace(l, found, (struct span){ u->span.at + 2,
		     u->span.at + 2 + (uint32_t)len + 1 }, "net%.*s/",
		     (int)strspn(number, "0123456789X"), number);
}

static void odd_card(struct lint *l)
{
	struct flow *f = lint_flow(l);

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		for (const struct flow_use *u = n->uses; u; u = u->next) {
			if (!strncmp(l->text + u->span.at, "${", 2) &&
			    u->span.end - u->span.at > 6 && !u->tested)
				check_card(l, f, u);
		}
	}
}
