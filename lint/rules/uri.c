/* uri.c: what is fetched, and from where (609, 612 to 615, 619). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/suggest.h"
#include "core/uri.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

static const enum command_flow fetching[] = {
	FLOW_EXEC, FLOW_SELECT, FLOW_FETCH, FLOW_ARGS,
};

#define N_FETCHING (sizeof(fetching) / sizeof(fetching[0]))

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

/* ---- 612 ----------------------------------------------------------- */

static void iscsi_uri(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_iscsi_uri = {
	.id = 612, .name = "iscsi-uri", .severity = LINT_ERROR,
	.summary = "an iSCSI path with too few parts",
	.why = "It has the form iscsi:SERVER:PROTOCOL:PORT:LUN:TARGET "
	       "(RFC 4173), where parts may be empty but not left out.",
	.bad = "#!ipxe\nsanboot iscsi:10.0.0.1:iqn.2010-04.example:disk\n",
	.good = "#!ipxe\n"
		"sanboot iscsi:10.0.0.1::::iqn.2010-04.example:disk\n",
	.command = iscsi_uri, .on = FLOW_ON(FLOW_SAN),
};

/* Colons outside of brackets, in front of the target's own. */
static unsigned colons(const char *text)
{
	unsigned n = 0;
	bool inside = false;

	for (; *text && n < 5; text++) {
		if (*text == '[' || *text == ']')
			inside = *text == '[';
		n += *text == ':' && !inside;
	}
	return n;
}

/* The target's name stands where another part should. */
static bool is_short(const char *text)
{
	const char *iqn = strstr(text, "iqn."), *p;
	unsigned n = 0;
	bool inside = false;

	if (colons(text) < 5)
		return true;
	for (p = text; iqn && p < iqn; p++) {
		if (*p == '[' || *p == ']')
			inside = *p == '[';
		n += *p == ':' && !inside;
	}
	return iqn && iqn > text && iqn[-1] == ':' && n < 5;
}

static void iscsi_uri(struct lint *l, const struct flow_cmd *c)
{
	for (const struct word *w = c->cmd->words->next; w; w = w->next) {
		if (strncmp(w->text, "iscsi:", 6) != 0 ||
		    !flow_is_text(c->flow, w) || !is_short(w->text))
			continue;
		lint_help(l, lint_report(l, &rule_iscsi_uri, w->span,
			"this is no iSCSI path: parts are missing"),
			"write iscsi:SERVER::::TARGET, with four colons when "
			"the rest is as usual");
	}
}

/* ---- 613 ----------------------------------------------------------- */

static void bad_uri(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_bad_uri = {
	.id = 613, .name = "bad-uri", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a URI that cannot be fetched",
	.why = "It has no host, or a scheme that nobody serves: the download "
	       "cannot even start.",
	.bad = "#!ipxe\nchain http:/boot.example/menu.ipxe\n",
	.good = "#!ipxe\nchain http://boot.example/menu.ipxe\n",
	.command = bad_uri, .on = FLOW_ON_URI | FLOW_ON(FLOW_SET),
};

static const char *const schemes[] = {
	"http", "https", "tftp", "tftm", "mtftp", "ftp", "nfs", "slam",
	"file", "iscsi", "aoe", "fcp", "ib_srp", "usb", "data", "tcp", "udp",
	"memory",
};

#define N_SCHEMES (sizeof(schemes) / sizeof(schemes[0]))

static bool is_scheme(const char *text, size_t len)
{
	for (size_t i = 0; i < N_SCHEMES; i++) {
		if (strlen(schemes[i]) == len &&
		    !strncasecmp(schemes[i], text, len))
			return true;
	}
	return false;
}

/* Letters in front of "://"; 0: no scheme, or not all of it is text. */
static size_t scheme_len(const char *uri)
{
	size_t n = strspn(uri, "abcdefghijklmnopqrstuvwxyz"
			  "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-+.0123456789");

	return uri[n] == ':' ? n : 0;
}

static void report_scheme(struct lint *l, const struct word *w, size_t len)
{
	char name[24] = "";
	struct lint_finding *found;
	struct suggest s;

	found = lint_report(l, &rule_bad_uri, w->span,
			    "\"%.*s\" is no scheme that can be fetched",
			    (int)(len < 40 ? len : 40), w->text);
	if (len >= sizeof(name))
		return;
	memcpy(name, w->text, len);
	suggest_start(&s, name);
	for (size_t i = 0; i < N_SCHEMES; i++)
		suggest_try(&s, schemes[i]);
	if (!suggest_best(&s))
		return;
	lint_help(l, found, "did you mean \"%s://\"?", suggest_best(&s));
	lint_replace(l, found, w->span, "%s%s", suggest_best(&s),
		     w->text + len);
}

/* What stands behind a "://" that is mistyped, as in "http:/x", "http//x",
   "http:///x"; NULL: it is not. @len is the scheme's. */
static const char *mistyped(const char *text, size_t *len)
{
	static const char *const hosted[] = {
		"http", "https", "tftp", "ftp", "nfs",
	};
	const char *p;

	for (size_t i = 0; i < sizeof(hosted) / sizeof(hosted[0]); i++) {
		*len = strlen(hosted[i]);
		if (strncasecmp(text, hosted[i], *len) != 0)
			continue;
		p = text + *len;
		if (p[0] == ':' && p[1] == '/' && p[2] == '/' && p[3] == '/')
			return p + 3 + strspn(p + 3, "/");
		if (p[0] == ':' && p[1] == '/' && p[2] != '/')
			return p + 2;
		if ((p[0] == '/' || p[0] == ';') && p[1] == '/')
			return p + 1 + strspn(p + 1, "/");
	}
	return NULL;
}

/* True: it was reported. */
static bool check_host(struct lint *l, const struct word *w,
		       enum lint_severity severity)
{
	struct lint_finding *found;
	size_t len;
	const char *rest = mistyped(w->text, &len);

	if (!rest || !*rest)
		return false;
	found = lint_report_as(l, &rule_bad_uri, severity, w->span,
			       "this URI has no host");
	lint_help(l, found, "write \"%.*s://%.80s\"", (int)len, w->text,
		  rest);
	lint_replace(l, found, w->span, "%.*s://%s", (int)len, w->text, rest);
	return true;
}

/* What "run" would refuse before anything is sent, by the same parser. */
static void check_parts(struct lint *l, const struct word *w)
{
	struct uri *u = w->expands ? NULL : uri_parse(w->text);
	const char *fault = u && u->host && *u->host ? uri_fault(u) : NULL;

	if (fault)
		lint_report(l, &rule_bad_uri, w->span, "%s", fault);
	uri_unref(u);
}

/* "boot.example/x": a host without its scheme? Not "debian-12.5/x". */
static void check_relative(struct lint *l, const struct word *w)
{
	size_t n = strcspn(w->text, "/$ ?#"), last = 0;
	struct lint_finding *found;

	while (last < n && isalpha((unsigned char)w->text[n - 1 - last]))
		last++;
	if (w->text[n] != '/' || last < 2 || last + 1 >= n ||
	    w->text[n - 1 - last] != '.')
		return;
	found = lint_report_as(l, &rule_bad_uri, LINT_INFO, w->span,
			       "without a scheme this is a file beside the "
			       "script, in the folder \"%.*s\"", (int)n,
			       w->text);
	lint_help(l, found, "is \"http://%.80s\" meant?", w->text);
}

static void check_uri(struct lint *l, const struct word *w)
{
	size_t len = scheme_len(w->text);
	const char *rest = w->text + len + 1, *again;

	if (check_host(l, w, LINT_ERROR) ||
	    (l->template && flow_template(w->text, w->len)))
		return;
	if (!len) {
		check_relative(l, w);
		return;
	}
	if (!strncmp(rest, "//", 2) && !is_scheme(w->text, len)) {
		report_scheme(l, w, len);
		return;
	}
	if (len == 4 && !strncasecmp(w->text, "tftp", 4))
		check_parts(l, w);
	if (strncasecmp(w->text, "http", 4) != 0 || (len != 4 && len != 5))
		return;
	again = strstr(rest, "://");
	if (again && again - rest < 8 && !strncmp(rest, "//http", 6)) {
		lint_report(l, &rule_bad_uri, w->span,
			    "the scheme is there twice");
	} else if (strchr(w->text, '\\')) {
		lint_report(l, &rule_bad_uri, w->span, "a backslash is no "
			    "separator in a URI: write \"/\"");
	} else {
		check_parts(l, w);
	}
}

/* "inst.ks=http:/x" among a program's arguments. */
static void check_arguments(struct lint *l, const struct word *w)
{
	const char *p;
	size_t len;

	for (; w; w = w->next) {
		p = memchr(w->text, '=', w->len);
		if (!p || !(p = mistyped(p + 1, &len)) || !*p)
			continue;
		lint_help(l, lint_report_as(l, &rule_bad_uri, LINT_WARNING,
					    w->span, "the URI in this "
					    "argument has no host"),
			  "write \"...://%.80s\"", p);
	}
}

/* What a setting holds may be anything: only a slip is told of. */
static void check_stored(struct lint *l, const struct word *w)
{
	size_t len = scheme_len(w->text);
	char name[8] = "";

	if (check_host(l, w, LINT_WARNING) || !len || len >= sizeof(name) ||
	    strncmp(w->text + len, "://", 3) != 0 || is_scheme(w->text, len))
		return;
	memcpy(name, w->text, len);
	if (suggest_distance(name, "http", 1) <= 1 ||
	    suggest_distance(name, "https", 1) <= 1)
		report_scheme(l, w, len);
}

static void bad_uri(struct lint *l, const struct flow_cmd *c)
{
	if (flow_is(c, FLOW_SET)) {
		if (c->n_args == 2)
			check_stored(l, c->first->next);
		return;
	}
	if (c->first) {
		check_uri(l, c->first);
		check_arguments(l, c->first->next);
	}
}

/* ---- 614, 619 ------------------------------------------------------ */

/* The first command that fetches by this scheme; or FLOW_NONE. */
static uint32_t first_fetch(struct flow *f, const char *scheme)
{
	uint32_t first = FLOW_NONE;

	for (size_t k = 0; k < N_FETCHING; k++) {
		FLOW_EACH(f, fetching[k], i) {
			const struct word *w = f->v[i].cmd->words->next;

			for (; w && i < first; w = w->next) {
				if (!strncmp(w->text, scheme, strlen(scheme)))
					first = i;
			}
		}
	}
	return first;
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
	uint32_t at;

	if (!f || !lint_shown(l, &rule_unverified_download))
		return;
	at = first_fetch(f, "http://");
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
	uint32_t at;

	if (!f || !lint_shown(l, &rule_tls_before_clock))
		return;
	at = first_fetch(f, "https://");
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
