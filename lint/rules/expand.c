/* expand.c: ${...} and characters in words (110 to 114, 211). */
#include <stdio.h>
#include <string.h>

#include "core/setting/settings.h"
#include "core/suggest.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/rules/ask.h"

/* The span of @n bytes at @at in a word; all of it if a continuation is in
   the word. */
static struct span within(const struct word *w, size_t at, size_t n)
{
	if (w->span.end - w->span.at != w->len)
		return w->span;
	return (struct span){ w->span.at + (uint32_t)at,
			      w->span.at + (uint32_t)(at + n) };
}

/* A character of a setting's name, as people choose them. */
static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
	       c == '/' || c == ':';
}

/* ---- 110 ----------------------------------------------------------- */

static void collapsed_blanks(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_collapsed_blanks = {
	.id = 110, .name = "collapsed-blanks", .severity = LINT_INFO,
	.summary = "several blanks in text that will be printed as one",
	.why = "Words are joined by a single blank again. \"${sp}\" after "
	       "\"set sp:hex 20\" prints as one more.",
	.bad = "#!ipxe\necho Name      Size\n",
	.good = "#!ipxe\necho Name: Size\n",
	.command = collapsed_blanks,
};

static void collapsed_blanks(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first;

	if (!w || !flow_has_fact(c, CMD_SHOWS))
		return;
	if (flow_is(c, FLOW_ITEM) && !flow_has_option(c, "gap"))
		w = w->next;
	for (; w && w->next; w = w->next) {
		uint32_t at = w->span.end, end = w->next->span.at;

		if (end - at < 2 || memchr(l->text + at, '\n', end - at))
			continue;
		lint_report(l, &rule_collapsed_blanks,
			    (struct span){ at, end },
			    "these blanks are printed as one");
		return;
	}
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
	span = within(w, at, n);
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

static bool is_setting(struct lint *l, const char *name, size_t len)
{
	const char *slash = memchr(name, '/', len);

	if (slash && !strncmp(name, "net", 3)) {
		len -= (size_t)(slash + 1 - name);
		name = slash + 1;
	}
	return setting_def_find(name, len) || is_known(l, name, len);
}

static void check_dollar(struct lint *l, const struct word *w, const char *p)
{
	const char *name = p + (p[1] == '(' ? 2 : 1);
	size_t n = 0, all, at = (size_t)(p - w->text);
	struct lint_finding *f;
	struct span span;

	while ((name[n] >= 'a' && name[n] <= 'z') || name[n] == '_' ||
	       (name[n] >= 'A' && name[n] <= 'Z') || name[n] == '/' ||
	       (n && ((name[n] >= '0' && name[n] <= '9') ||
		      name[n] == '-')))
		n++;
	/* "$arch-efi", "$mac/" */
	while (n && !is_setting(l, name, n)) {
		while (n && name[n - 1] != '-' && name[n - 1] != '/')
			n--;
		n -= n > 0;
	}
	if (!n || (p[1] == '(' && name[n] != ')'))
		return;
	all = (size_t)(name + n - p) + (p[1] == '(');
	span = within(w, at, all);
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
				check_dollar(l, w, p);
			p++;
		}
	}
}

/* ---- 113 ----------------------------------------------------------- */

static void typographic(struct lint *l, const struct flow_cmd *c);
static void stray_cr(struct lint *l);

const struct lint_rule rule_typographic_character = {
	.id = 113, .name = "typographic-character", .severity = LINT_WARNING,
	.fix = LINT_UNSAFE_FIX,
	.summary = "a no-break space, typographic quote or dash",
	.why = "Word processors and web pages put them in. To the shell they "
	       "are letters: a no-break space does not split words, a long "
	       "dash begins no option. Text consoles cannot show them.",
	.bad = "#!ipxe\nchoose \xe2\x80\x93timeout 5000 target\n",
	.good = "#!ipxe\nmenu\nitem a A\nchoose --timeout 5000 target\n",
	.command = typographic, .script = stray_cr,
};

/* The first CR that has text behind it in its line; others are alike. */
static void stray_cr(struct lint *l)
{
	const char *end = l->text + l->len, *p = l->text, *next;
	struct lint_finding *f;

	if (!memchr(p, '\n', l->len))
		return;		/* 101 speaks of that */
	for (; (p = memchr(p, '\r', (size_t)(end - p))); p = next) {
		for (next = p; next < end && *next == '\r';)
			next++;
		if (next < end && *next != '\n')
			break;
	}
	if (!p)
		return;
	f = lint_report(l, &rule_typographic_character,
			(struct span){ (uint32_t)(p - l->text),
				       (uint32_t)(next - l->text) },
			"this is a carriage return in the midst of a line: it "
			"counts as a blank");
	lint_help(l, f, "begin a new line there, or delete it");
}

static const struct { const char *bytes, *what, *instead; } typo[] = {
	{ "\xc2\xa0", "a no-break space", " " },
	{ "\xe2\x80\xaf", "a no-break space", " " },
	{ "\xe2\x80\x8b", "an invisible zero-width space", "" },
	{ "\xef\xbb\xbf", "an invisible byte order mark", "" },
	{ "\xe2\x80\x98", "a typographic quote", "'" },
	{ "\xe2\x80\x99", "a typographic quote", "'" },
	{ "\xe2\x80\x9c", "a typographic quote", "\"" },
	{ "\xe2\x80\x9d", "a typographic quote", "\"" },
	{ "\xe2\x80\x93", "a typographic dash", "-" },
	{ "\xe2\x80\x94", "a typographic dash", "-" },
	{ "\xe2\x88\x92", "a minus sign that is not ASCII", "-" },
};

#define N_TYPO (sizeof(typo) / sizeof(typo[0]))
#define INVISIBLE 4	/* the first of them: wrong in text, too */

/* What to write for it; a dash in front of an option's name was two. */
static const char *instead(const struct word *w, const char *p, size_t i)
{
	if (!strcmp(typo[i].instead, "-") && p == w->text &&
	    strlen(p + strlen(typo[i].bytes)) > 1 && lint_long_dash(w))
		return "--";
	return typo[i].instead;
}

static void check_character(struct lint *l, const struct word *w,
			    const char *p, bool text)
{
	struct lint_finding *f;
	struct span span;
	const char *good;
	size_t i = 0;

	while (i < N_TYPO && strncmp(p, typo[i].bytes,
				     strlen(typo[i].bytes)) != 0)
		i++;
	if (i == N_TYPO || !strncmp(p, "\xef\xbb\xbf#!", 5))
		return;		/* 101 speaks of the latter */
	span = within(w, (size_t)(p - w->text), strlen(typo[i].bytes));
	good = instead(w, p, i);
	f = lint_report_as(l, &rule_typographic_character,
			   text && i >= INVISIBLE ? LINT_INFO : LINT_WARNING,
			   span, "this is %s", typo[i].what);
	lint_help(l, f, *good ? "write \"%s\"" : "delete it%s", good);
	if (w->span.end - w->span.at == w->len)
		lint_replace(l, f, span, "%s", good);
}

static const struct word *text_of(const struct flow_cmd *c)
{
	const struct word *w = flow_has_fact(c, CMD_SHOWS) ? c->first : NULL;

	if (flow_is(c, FLOW_ITEM) && w && !flow_has_option(c, "gap"))
		w = w->next;
	return w;
}

static void typographic(struct lint *l, const struct flow_cmd *c)
{
	const struct word *from;
	bool text = false;

	if (!l->has_8bit)
		return;
	from = text_of(c);
	for (const struct word *w = c->cmd->words; w; w = w->next) {
		/* "prompt --timeout 5": a dash that was to be an option's */
		text = text || (w == from && !lint_long_dash(w));
		for (const char *p = w->text; *p; p++) {
			if ((unsigned char)*p < 0x80)
				continue;
			check_character(l, w, p, text);
			while (((unsigned char)p[1] & 0xc0) == 0x80)
				p++;
		}
	}
}

#define X64  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde "
#define X512 X64 X64 X64 X64 X64 X64 X64 X64

/* ---- 114 ----------------------------------------------------------- */

static void long_command_line(struct lint *l, const struct flow_cmd *c);

#define KERNEL_LINE 2048	/* x86, arm64: COMMAND_LINE_SIZE */

const struct lint_rule rule_long_command_line = {
	.id = 114, .name = "long-command-line", .severity = LINT_WARNING,
	.summary = "a command line longer than kernels take",
	.why = "Linux cuts its command line after 2047 bytes on x86 and arm64, "
	       "and what is cut off has no effect.",
	.bad = "#!ipxe\nkernel vmlinuz " X512 X512 X512 X512 "quiet" "\nboot\n",
	.good = "#!ipxe\nkernel vmlinuz quiet\nboot\n",
	.command = long_command_line,
};

static void long_command_line(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first;
	struct lint_finding *f;
	size_t n = 0;

	if (!w || !w->next ||
	    !(flow_is(c, FLOW_SELECT) || flow_is(c, FLOW_ARGS) ||
	      flow_is(c, FLOW_EXEC)))
		return;
	for (w = w->next; w; w = w->next) {
		n += w->expands ? 1 : w->len + 1;
		if (n > KERNEL_LINE)
			break;
	}
	if (!w)
		return;
	f = lint_report(l, &rule_long_command_line, w->span,
			"from here on, the command line is longer than the "
			"%d bytes that kernels take", KERNEL_LINE - 1);
	lint_help(l, f, "move arguments into a file that the kernel or its "
		  "initrd reads");
}

/* ---- 211 ----------------------------------------------------------- */

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
		if (d < least || (!best && !strncmp(typed, t->name,
						    strlen(t->name)))) {
			best = t->name;
			least = d < least ? d : least;
		}
	}
	return best;
}

/* "[scope/]name:type" of @len bytes at @name: is the type one? */
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
	span = within(w, (size_t)(colon - w->text), n);
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

/* The innermost expressions of a word, whose names are literal. */
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
