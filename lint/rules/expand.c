/* expand.c: ${...} in words (111, 112). */
#include <stdio.h>
#include <string.h>

#include "core/setting/settings.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* A character of a setting's name, as people choose them. */
static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
	       c == '/' || c == ':';
}

/* ---- 111 ----------------------------------------------------------- */

static void unclosed_expansion(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_unclosed_expansion = {
	.id = 111, .name = "unclosed-expansion", .severity = LINT_ERROR,
	.fix = LINT_UNSAFE_FIX,
	.summary = "\"${\" without its \"}\" in the same word",
	.why = "It stays as it is written: no value takes its place. A blank "
	       "between the braces splits the word, and does the same.",
	.bad = "#!ipxe\necho my address is ${net0/ip\n",
	.good = "#!ipxe\necho my address is ${net0/ip}\n",
	.command = unclosed_expansion,
};

/* Where the innermost unclosed "${" of a word is; NULL: all are closed. */
static const char *unclosed(const char *text)
{
	const char *open[8];
	unsigned n = 0;

	for (const char *p = text; *p; p++) {
		if (p[0] == '$' && p[1] == '{') {
			if (n == sizeof(open) / sizeof(open[0]))
				return NULL;
			open[n++] = p++;
		} else if (*p == '}' && n) {
			n--;
		}
	}
	return n ? open[n - 1] : NULL;
}

static void report_unclosed(struct lint *l, const struct word *w,
			    const char *open)
{
	size_t n = 2, at = (size_t)(open - w->text);
	struct lint_finding *f;
	struct span span;

	while (is_name_char(open[n]))
		n++;
	span = lint_within(w, at, n);
	f = lint_report(l, &rule_unclosed_expansion, span,
			"\"%.*s\" has no \"}\"", (int)(n > 40 ? 40 : n),
			open);
	if (!f || span.end - span.at != n)
		return;
	if (w->next && w->next->text[0] == '}' && !open[n]) {
		lint_help(l, f, "leave out the blank before the \"}\"");
		lint_replace(l, f, (struct span){ span.end,
						  w->next->span.at },
			     "%s", "");
		return;
	}
	lint_help(l, f, "write \"%.*s}\"", (int)(n > 40 ? 40 : n), open);
	lint_replace(l, f, (struct span){ span.end, span.end }, "}");
}

static void unclosed_expansion(struct lint *l, const struct flow_cmd *c)
{
	const char *open;

	for (const struct word *w = c->cmd->words; w; w = w->next) {
		open = w->expands ? unclosed(w->text) : NULL;
		if (open)
			report_unclosed(l, w, open);
	}
}

/* ---- 112 ----------------------------------------------------------- */

static void dollar_variable(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_dollar_variable = {
	.id = 112, .name = "dollar-variable", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "\"$name\" or \"$(name)\" where \"${name}\" was meant",
	.why = "Only braces make an expansion; without them the text stays "
	       "as it is.",
	.bad = "#!ipxe\nchain http://192.0.2.1/$mac.ipxe\n",
	.good = "#!ipxe\nchain http://192.0.2.1/${mac:hexhyp}.ipxe\n",
	.command = dollar_variable,
};

/* Is it stored or read anywhere in this script? */
static bool is_known(struct lint *l, const char *name, size_t len)
{
	const struct flow *f = lint_flow(l);
	const struct flow_name *n = f ? flow_name(f, name, len) : NULL;

	return n && (n->defs || n->uses);
}

static bool is_stored(struct lint *l, const char *name, size_t len)
{
	const struct flow *f = lint_flow(l);
	const struct flow_name *n = f ? flow_name(f, name, len) : NULL;

	return n && n->defs;
}

static bool is_setting(struct lint *l, const char *name, size_t len)
{
	const char *slash = memchr(name, '/', len);

	if (slash && !strncmp(name, "net", 3)) {
		len -= (size_t)(slash + 1 - name);
		name = slash + 1;
	}
	return setting_def_find(name, len) || is_known(l, name, len);
}

/* How many of the @all bytes are a setting's name: 4 of "$arch-efi", and 8 of
   "$boot-urlmenu.ipxe" if the script stores to "boot-url". */
static size_t setting_len(struct lint *l, const char *name, size_t all)
{
	size_t n = all;

	while (n && !is_setting(l, name, n)) {
		while (n && name[n - 1] != '-' && name[n - 1] != '/')
			n--;
		n -= n > 0;
	}
	if (n)
		return n;
	for (n = all; n > 4 && !is_stored(l, name, n); )
		n--;
	return n > 4 && memchr(name, '-', n) ? n : 0;
}

#define NAME_LEN 80	/* of a longer name this much is looked at */

static bool is_in_name(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '/' || (!first && ((c >= '0' && c <= '9') || c == '-'));
}

static size_t name_len(const char *name)
{
	size_t n = 0;

	while (n < NAME_LEN && is_in_name(name[n], n == 0))
		n++;
	return n;
}

/* @whole: the word can be nothing but an expansion, as in "goto $choice". */
static void check_dollar(struct lint *l, const struct word *w, const char *p,
			 bool whole)
{
	const char *name = p + (p[1] == '(' ? 2 : 1);
	size_t n = name_len(name), all, at = (size_t)(p - w->text);
	struct lint_finding *f;
	struct span span;

	if (!whole || name[n])
		n = setting_len(l, name, n);
	if (!n || (p[1] == '(' && name[n] != ')'))
		return;
	all = (size_t)(name + n - p) + (p[1] == '(');
	span = lint_within(w, at, all);
	f = lint_report(l, &rule_dollar_variable, span,
			"\"%.*s\" is no expansion but plain text",
			(int)(all > 40 ? 40 : all), p);
	lint_help(l, f, "write \"${%.*s}\"", (int)n, name);
	if (span.end - span.at == all)
		lint_replace(l, f, span, "${%.*s}", (int)n, name);
}

static void dollar_variable(struct lint *l, const struct flow_cmd *c)
{
	if (!l->has_plain_dollar)
		return;
	for (const struct word *w = c->cmd->words; w; w = w->next) {
		const char *p = w->text;

		while ((p = strchr(p, '$'))) {
			/* "$$name$$" is some template's placeholder */
			if (p[1] != '{' && p[1] != '$' &&
			    (p == w->text || p[-1] != '$'))
				check_dollar(l, w, p, p == w->text &&
					     flow_is(c, FLOW_GOTO) &&
					     !script_label(l->script, p));
			p++;
		}
	}
}
