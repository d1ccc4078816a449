/* uri.c: URIs that cannot be fetched (613). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/suggest.h"
#include "core/uri.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

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
	.command = bad_uri, .on = FLOW_ON_ANY,
};

static const char *const schemes[] = {
	"http", "https", "tftp", "tftm", "mtftp", "ftp", "nfs", "x-slam",
	"file", "iscsi", "aoe", "fcp", "ib_srp", "usb", "data", "tcp", "udp",
	"memory", "nbd", "nbds",
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
		"http", "https", "tftp", "ftp", "nfs", "nbd", "nbds",
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

/* Tell of "boot.example/x", which may be a host without its scheme; not of
   "debian-12.5/x". */
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

/* Nearly "http" or "https"? */
static bool is_slip(const char *text, size_t len)
{
	char name[8] = "";

	if (!len || len >= sizeof(name) || is_scheme(text, len))
		return false;
	memcpy(name, text, len);
	return suggest_distance(name, "http", 1) <= 1 ||
	       suggest_distance(name, "https", 1) <= 1;
}

/* Report a scheme that is nearly "http" anywhere in the word, as in
   "fetch=htpp://x". */
static void check_slip(struct lint *l, const struct word *w)
{
	const char *to = strstr(w->text, "://"), *from = to;
	struct lint_finding *found;
	struct span span;
	size_t len;

	while (from && from > w->text && isalpha((unsigned char)from[-1]))
		from--;
	len = (size_t)(to - from);
	if (!from || !is_slip(from, len))
		return;
	span = lint_within(w, (size_t)(from - w->text), len);
	found = lint_report_as(l, &rule_bad_uri, LINT_WARNING, span,
			       "\"%.*s\" is no scheme that can be fetched",
			       (int)len, from);
	lint_help(l, found, "did you mean \"http://\"?");
	if (span.end - span.at == len)
		lint_replace(l, found, span, "http%s",
			     from[len - 1] == 's' ? "s" : "");
}

/* Report URIs like "inst.ks=http:/x" among the arguments of a program. */
static void check_arguments(struct lint *l, const struct word *w)
{
	const char *p;
	size_t len;

	for (; w; w = w->next) {
		check_slip(l, w);
		p = memchr(w->text, '=', w->len);
		if (!p || !(p = mistyped(p + 1, &len)) || !*p)
			continue;
		lint_help(l, lint_report_as(l, &rule_bad_uri, LINT_WARNING,
					    w->span, "the URI in this "
					    "argument has no host"),
			  "write \"...://%.80s\"", p);
	}
}

/* A setting may hold any text: report but what is nearly a URI. */
static void check_stored(struct lint *l, const struct word *w)
{
	for (; w; w = w->next) {
		if (!check_host(l, w, LINT_WARNING))
			check_slip(l, w);
	}
}

static void bad_uri(struct lint *l, const struct flow_cmd *c)
{
	bool fetches = c->row && FLOW_ON(c->row->flow) & FLOW_ON_URI;
	const struct word *w;

	if (!c->first || (c->row && c->row->facts & (CMD_SHOWS | CMD_RAW)))
		return;
	if (flow_is(c, FLOW_SET)) {
		check_stored(l, c->first->next);
		return;
	}
	if (fetches)
		check_uri(l, c->first);
	for (w = flow_is(c, FLOW_SAN) ? c->first : NULL; w; w = w->next)
		(void)check_host(l, w, LINT_ERROR);	/* of a disk */
	check_arguments(l, fetches ? c->first->next : c->first);
}
