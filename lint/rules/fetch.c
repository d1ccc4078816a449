/* fetch.c: what is fetched, and how safely (609, 614, 615, 619). */
#include <string.h>

#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

/* ---- 609 ----------------------------------------------------------- */

static void unguarded_fetch(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_unguarded_fetch = {
	.id = 609, .name = "unguarded-fetch", .severity = LINT_INFO,
	.most = LINT_WARNING, .fix = LINT_UNSAFE_FIX, .example = "strict",
	.summary = "a download whose failure ends the script",
	.why = "Servers fail; without an answer to that the machine goes on "
	       "with whatever its firmware does next. Reported with --strict "
	       "only.",
	.bad = "#!ipxe\nkernel http://s/vmlinuz\nboot || shell\n",
	.good = "#!ipxe\nkernel http://s/vmlinuz || shell\nboot || shell\n",
	.command = unguarded_fetch, .on = FLOW_ON_URI,
};

static void unguarded_fetch(struct lint *l, const struct flow_cmd *c)
{
	const struct flow *f = c->flow;
	struct lint_finding *found;
	struct span end;

	if (!l->opt->strict || !flow_dies(f, c->node) ||
	    !f->v[c->node].reached || c->cmd->next || !c->cmd->words->next)
		return;
	end = flow_span(f, c->node);
	found = lint_report_as(l, &rule_unguarded_fetch, LINT_WARNING, end,
			       "when this fails, the script ends");
	end.at = end.end;
	lint_help(l, found, "say what shall happen then: \"... || goto "
		  "LABEL\", or \"|| shell\"");
	lint_replace(l, found, end, " || shell");
}

/* ---- 614, 619 ------------------------------------------------------ */

/* The first command that fetches by this scheme; or FLOW_NONE. */
static uint32_t first_fetch(const struct flow *f, const char *scheme)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct word *w = flow_takes_uri(&f->v[i]) ?
				       f->v[i].cmd->words->next : NULL;

		for (; w; w = w->next) {
			if (!strncmp(w->text, scheme, strlen(scheme)))
				return i;
		}
	}
	return FLOW_NONE;
}

static bool uses_command(const struct flow *f, const char *prefix)
{
	for (uint32_t i = 0; i < f->n; i++) {
		const struct cmd *c = f->v[i].cmd;

		if (c && c->words &&
		    !strncmp(c->words->text, prefix, strlen(prefix)))
			return true;
	}
	return false;
}

static void unverified_download(struct lint *l);

const struct lint_rule rule_unverified_download = {
	.id = 614, .name = "unverified-download", .severity = LINT_INFO,
	.summary = "programs fetched by plain HTTP, unverified",
	.why = "Whoever is on the way can hand out another program; HTTPS, "
	       "\"imgverify\" or a digest would notice.",
	.bad = "#!ipxe\nkernel http://s/vmlinuz\nboot\n",
	.good = "#!ipxe\nkernel https://s/vmlinuz\nboot\n",
	.script = unverified_download,
};

static void unverified_download(struct lint *l)
{
	struct flow *f = lint_flow(l);
	uint32_t at = f ? first_fetch(f, "http://") : FLOW_NONE;

	if (at != FLOW_NONE && !uses_command(f, "imgverify") &&
	    !uses_command(f, "imgtrust") && !uses_command(f, "sha"))
		lint_report(l, &rule_unverified_download, flow_span(f, at),
			    "nothing verifies what is fetched from here on");
}

static void tls_before_clock(struct lint *l);

const struct lint_rule rule_tls_before_clock = {
	.id = 619, .name = "tls-before-clock", .severity = LINT_INFO,
	.summary = "HTTPS before the clock was set",
	.why = "Certificates are valid for a time: on a machine whose clock "
	       "is wrong all of them are refused. \"ntp\" sets it.",
	.bad = "#!ipxe\ndhcp\nchain https://s/menu.ipxe\n",
	.good = "#!ipxe\ndhcp\nntp pool.ntp.org ||\n"
		"chain https://s/menu.ipxe\n",
	.script = tls_before_clock,
};

static void tls_before_clock(struct lint *l)
{
	struct flow *f = lint_flow(l);
	uint32_t at = f ? first_fetch(f, "https://") : FLOW_NONE;

	if (at != FLOW_NONE && f->first[FLOW_NET] != FLOW_NONE &&
	    !uses_command(f, "ntp"))
		lint_report(l, &rule_tls_before_clock, flow_span(f, at),
			    "the clock may be wrong: nothing has set it");
}

/* ---- 615 ----------------------------------------------------------- */

static void credentials_in_uri(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_credentials_in_uri = {
	.id = 615, .name = "credentials-in-uri", .severity = LINT_WARNING,
	.summary = "a password in a URI",
	.why = "Whoever can fetch the script can read it, and boot servers "
	       "seldom ask who is asking.",
	.bad = "#!ipxe\nchain http://admin:secret@boot.example/menu.ipxe\n",
	.good = "#!ipxe\nlogin\n"
		"chain http://${username:uristring}:${password:uristring}"
		"@boot.example/menu.ipxe\n",
	.command = credentials_in_uri,
};

/* "user:password@" behind "://", both of them text. */
static bool has_password(const char *uri, size_t *at, size_t *len)
{
	const char *p = strstr(uri, "://"), *colon, *end;

	if (!p)
		return false;
	p += 3;
	end = p + strcspn(p, "/@?#$");
	colon = memchr(p, ':', (size_t)(end - p));
	if (*end != '@' || !colon || colon == p || colon + 1 == end)
		return false;
	*at = (size_t)(colon + 1 - uri);
	*len = (size_t)(end - colon) - 1;
	return strncmp(p, "anonymous", 9) != 0;
}

static void credentials_in_uri(struct lint *l, const struct flow_cmd *c)
{
	size_t at, len;

	if (!l->has_at)
		return;
	for (const struct word *w = c->cmd->words->next; w; w = w->next) {
		if (!memchr(w->text, '@', w->len) ||
		    !has_password(w->text, &at, &len))
			continue;
		lint_report(l, &rule_credentials_in_uri, w->span,
			    "this password is there for everybody to read");
	}
}
