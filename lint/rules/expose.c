/* expose.c: what a value gives away, or breaks (312 to 314). */
#include <string.h>
#include <strings.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* ---- 312, 313 ------------------------------------------------------ */

static void needs_uristring(struct lint *l);

const struct lint_rule rule_needs_uristring = {
	.id = 312, .name = "needs-uristring", .severity = LINT_INFO,
	.most = LINT_WARNING, .fix = LINT_UNSAFE_FIX,
	.summary = "free text put into a URI's query as it is",
	.why = "A \"&\", \"#\" or \"=\" in the text ends the value, or the "
	       "URI; :uristring escapes it.",
	.bad = "#!ipxe\nchain http://s/boot?model=${product}\n",
	.good = "#!ipxe\nchain http://s/boot?model=${product:uristring}\n",
	.script = needs_uristring,
};

/* What makers write: it seldom has more than blanks, which are escaped. */
static bool is_maker_text(const struct flow_name *n)
{
	return !strcmp(n->text, "product") || !strcmp(n->text, "asset") ||
	       !strcmp(n->text, "manufacturer") ||
	       !strcmp(n->text, "cpumodel");
}

/* What somebody types in. */
static bool is_typed_in(const struct flow_name *n)
{
	const struct flow_def *d = n->defs;

	while (d && d->kind != FLOW_READ)
		d = d->next;
	return d;
}

static void needs_uristring(struct lint *l)
{
	struct flow *f = lint_flow(l);
	struct lint_finding *found;
	const char *query;

	for (struct flow_name *n = f ? f->names : NULL; n; n = n->next) {
		if (!is_maker_text(n) && !is_typed_in(n))
			continue;
		for (struct flow_use *u = n->uses; u; u = u->next) {
			if (u->type_len || !flow_takes_uri(&f->v[u->node]) ||
			    u->span.at == u->word->span.at)
				continue;
			query = strchr(u->word->text, '?');
			if (!query || !strstr(u->word->text, "://") ||
			    u->word->span.at + (query - u->word->text) >
			    u->span.at)
				continue;
			found = lint_report_as(l, &rule_needs_uristring,
				is_typed_in(n) ? LINT_WARNING : LINT_INFO,
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
	struct flow *f = lint_flow(l);
	struct flow_name *n = f ? flow_name(f, "mac", 3) : NULL;
	struct lint_finding *found;
	const char *query;

	for (struct flow_use *u = n ? n->uses : NULL; u; u = u->next) {
		if (u->type_len || !flow_takes_uri(&f->v[u->node]))
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

static void secret_in_script(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_secret_in_script = {
	.id = 314, .name = "secret-in-script", .severity = LINT_WARNING,
	.summary = "a password or key written into the script",
	.why = "Whoever can fetch the script can read it, and boot servers "
	       "seldom ask who is asking.",
	.bad = "#!ipxe\nset password hunter2\nchain http://s/a\n",
	.good = "#!ipxe\nlogin\nchain http://s/a\n",
	.command = secret_in_script,
	.on = FLOW_ON(FLOW_SET) | FLOW_ON(FLOW_SELECT) |
	      FLOW_ON(FLOW_ARGS),
};

static bool is_secret_name(const char *name, size_t len)
{
	static const char *const ends[] = {
		"password", "passwd", "secret", "token", "api-key",
		"api_key", "apikey", "passphrase", "/key",	/* of netN */
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t n = strlen(ends[i]);

		if (len >= n && (name[len - 1] | 0x20) == ends[i][n - 1] &&
		    !strncasecmp(name + len - n, ends[i], n))
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

/* "rancher.password=rancher", "sshpasswd=breakin startup=breakin": the name
   of the system itself, as its handbook gives it. */
static bool is_no_secret(const struct word *w, const struct word *all)
{
	const char *value = strchr(w->text, '=') + 1, *eq;

	if (!strncmp(w->text, value, strlen(value)))
		return true;
	for (; all; all = all->next) {
		eq = strchr(all->text, '=');
		if (all != w && eq && !strcmp(eq + 1, value))
			return true;
	}
	return false;
}

static void check_args(struct lint *l, const struct flow *f,
		       const struct word *all)
{
	for (const struct word *w = all; w; w = w->next) {
		if (flow_is_text(f, w) && is_secret_arg(w) &&
		    !strstr(w->text, "://"))
			lint_report_as(l, &rule_secret_in_script,
				       is_no_secret(w, all) ? LINT_INFO :
				       LINT_WARNING, w->span, "this is a "
				       "secret that everybody can read");
	}
}

static void secret_in_script(struct lint *l, const struct flow_cmd *c)
{
	const struct flow *f = c->flow;
	const struct word *w = c->cmd->words->next;
	size_t len;

	if (f->v[c->node].kind != FLOW_SET) {
		check_args(l, f, w);
		return;
	}
	len = w ? strcspn(w->text, ":") : 0;
	if (w && w->next && flow_is_text(f, w->next) &&
	    is_secret_name(w->text, len))
		lint_report(l, &rule_secret_in_script, w->next->span,
			    "this is a secret that everybody can read");
}
