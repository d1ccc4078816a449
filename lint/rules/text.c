/* text.c: line ends and continuations (103 to 105, 115). */
#include <string.h>

#include "core/str.h"
#include "flow/flow.h"
#include "interp/command.h"
#include "lint/inside.h"

static void crlf(struct lint *l);

const struct lint_rule rule_crlf = {
	.id = 103, .name = "crlf", .severity = LINT_STYLE,
	.fix = LINT_SAFE_FIX,
	.summary = "lines that end in CR LF",
	.why = "They work, but tools and diffs stumble over a mixture.",
	.bad = "#!ipxe\r\necho hello\r\n",
	.good = "#!ipxe\necho hello\n",
	.script = crlf,
};

static void crlf(struct lint *l)
{
	const char *p = l->text, *end = p + l->len;
	struct lint_finding *f = NULL;
	uint32_t at;

	while ((p = memchr(p, '\r', (size_t)(end - p)))) {
		at = (uint32_t)(p++ - l->text);
		if (l->text[at + 1] != '\n')
			continue;
		if (!f)
			f = lint_report(l, &rule_crlf,
					(struct span){ at, at + 1 },
					"lines of this file end in CR LF");
		if (!f)
			return;
		lint_replace(l, f, (struct span){ at, at + 1 }, "%s", "");
	}
	lint_help(l, f, "save the file with LF line ends");
}

static void backslash_at_end(struct lint *l);

const struct lint_rule rule_backslash_at_end = {
	.id = 104, .name = "backslash-at-end", .severity = LINT_ERROR,
	.fix = LINT_SAFE_FIX,
	.summary = "the last line ends in a backslash",
	.why = "The line waits for more that never comes: it is not run, and "
	       "the script fails there.",
	.bad = "#!ipxe\necho hello \\\n",
	.good = "#!ipxe\necho hello \\\n  world\n",
	.script = backslash_at_end,
};

static void backslash_at_end(struct lint *l)
{
	uint32_t at = l->script->open_span.end;
	struct lint_finding *f;
	struct span span;

	if (!l->script->open_end)
		return;
	while (at > l->script->open_span.at && l->text[at - 1] != '\\')
		at--;
	span = (struct span){ at - 1, at };
	f = lint_report(l, &rule_backslash_at_end, span,
			"the script ends in a continued line, which is "
			"therefore never run");
	lint_help(l, f, "delete the backslash");
	lint_replace(l, f, span, "%s", "");
}

/* ---- 105 ----------------------------------------------------------- */

static void backslash_before_blank(struct lint *l);
static void eaten_command(struct lint *l, const struct flow_cmd *c);

const struct lint_rule rule_backslash_before_blank = {
	.id = 105, .name = "backslash-before-blank",
	.severity = LINT_WARNING,
	.summary = "a backslash that does not continue what it should",
	.why = "Only a backslash that is a line's very last character joins "
	       "the next line to it, whatever that next line holds: "
	       "blanks behind it, an empty line or a comment below it end "
	       "the command, and a command below it becomes an argument.",
	.bad = "#!ipxe\nkernel vmlinuz \\\n  # the console \\\n"
	       "  console=ttyS0\n",
	.good = "#!ipxe\n# the console\nkernel vmlinuz \\\n"
		"  console=ttyS0\n",
	.script = backslash_before_blank,
	.command = eaten_command, .on = FLOW_ON_URI,
};

/* The physical line that begins at @p, blanks in front left out. */
struct physical { const char *text, *end; };

static struct physical physical(const struct lint *l, const char *p)
{
	const char *stop = l->text + l->len;
	const char *nl = memchr(p, '\n', (size_t)(stop - p));
	struct physical line = { p, nl ? nl : stop };

	while (line.text < line.end && str_blank(*line.text))
		line.text++;
	while (line.end > line.text && str_blank(line.end[-1]))
		line.end--;
	return line;
}

static bool in_comment(const struct lint *l, const char *p)
{
	while (p > l->text && p[-1] != '\n')
		p--;
	while (*p == ' ' || *p == '\t')
		p++;
	return *p == '#';
}

/* Report what the backslash at @p continues its line by, if that is no command.
   */
static void check_joined(struct lint *l, const char *p, const char *next)
{
	struct physical line = physical(l, next);
	uint32_t at = (uint32_t)(p - l->text);
	struct span span = { at, at + 1 };
	bool comment = in_comment(l, p);

	if (comment && *line.text == ':' && line.text == next)
		lint_report(l, &rule_backslash_before_blank, span,
			    "the backslash makes the label below part of "
			    "this comment");
	else if (comment || next == l->text + l->len)
		return;
	else if (line.text == line.end)
		lint_report_as(l, &rule_backslash_before_blank, LINT_INFO,
			       span, "the line is continued by an empty one");
	else if (*line.text == '#' && line.end[-1] == '\\')
		lint_report(l, &rule_backslash_before_blank, span,
			    "the line is continued by a comment, which is "
			    "continued in turn: all that follows is comment");
	else if (*line.text == '#')
		lint_report_as(l, &rule_backslash_before_blank, LINT_INFO,
			       span, "the line is continued by a comment");
}

/* Blanks up to the line's end: the backslash is but a character. */
static void check_trailing(struct lint *l, const char *p, const char *eol)
{
	uint32_t at = (uint32_t)(p - l->text);
	struct lint_finding *f;

	if (in_comment(l, p) || physical(l, eol + 1).text[0] == '#')
		return;
	f = lint_report(l, &rule_backslash_before_blank,
			(struct span){ at, at + 1 },
			"blanks follow this backslash, so it does not "
			"continue the line");
	lint_help(l, f, "delete the blanks behind it");
}

static void backslash_before_blank(struct lint *l)
{
	const char *p = l->text, *end = p + l->len, *eol;

	while ((p = memchr(p, '\\', (size_t)(end - p)))) {
		eol = p + 1;
		while (*eol == ' ' || *eol == '\t' || *eol == '\r')
			eol++;
		if (*eol == '\n' && (eol == p + 1 ||
				     (eol == p + 2 && p[1] == '\r')))
			check_joined(l, p, eol + 1);
		else if (*eol == '\n' && p > l->text && str_blank(p[-1]))
			check_trailing(l, p, eol);
		p++;
	}
}

/* Report a command at the begin of a line that a backslash above has made an
   argument. */
static void eaten_command(struct lint *l, const struct flow_cmd *c)
{
	const struct word *w = c->first ? c->first->next : NULL;
	struct lint_finding *f;

	if (!flow_has_fact(c, CMD_PASSES))
		return;
	for (; w; w = w->next) {
		if (l->text[w->span.at - 1] != '\n' ||
		    !command_find(w->text, w->len))
			continue;
		f = lint_report(l, &rule_backslash_before_blank, w->span,
				"the backslash above makes this an argument "
				"of \"%s\": it is not run",
				c->cmd->words->text);
		lint_help(l, f, "delete the backslash");
		return;
	}
}

/* ---- 115 ----------------------------------------------------------- */

static void white_space(struct lint *l);

const struct lint_rule rule_white_space = {
	.id = 115, .name = "white-space", .severity = LINT_STYLE,
	.fix = LINT_SAFE_FIX,
	.summary = "trailing blanks, no line end at the end of the file",
	.why = "It does no harm but in diffs.",
	.bad = "#!ipxe\necho hello  \n",
	.good = "#!ipxe\necho hello\n",
	.script = white_space,
};

static void trailing(struct lint *l, const char *nl)
{
	const char *to = nl, *from;
	struct lint_finding *f;
	struct span span;

	if (to > l->text && to[-1] == '\r')
		to--;
	for (from = to; from > l->text &&
	     (from[-1] == ' ' || from[-1] == '\t'); )
		from--;
	/* behind a backslash they keep it from continuing the line */
	if (from == to || (from > l->text && from[-1] == '\\'))
		return;
	span = (struct span){ (uint32_t)(from - l->text),
			      (uint32_t)(to - l->text) };
	f = lint_report(l, &rule_white_space, span, "blanks end this line");
	lint_replace(l, f, span, "%s", "");
}

static void white_space(struct lint *l)
{
	const char *p = l->text, *end = p + l->len;
	uint32_t at = (uint32_t)l->len;
	struct lint_finding *f;

	for (; (p = memchr(p, '\n', (size_t)(end - p))) && !l->cut; p++)
		trailing(l, p);
	if (!at || end[-1] == '\n')
		return;
	f = lint_report(l, &rule_white_space, (struct span){ at - 1, at },
			"the last line has no line end");
	lint_replace(l, f, (struct span){ at, at }, "\n");
}
