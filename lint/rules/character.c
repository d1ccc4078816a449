/* character.c: characters that are not what they look like (110, 113). */
#include <string.h>

#include "interp/command.h"
#include "lint/rules/ask.h"

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
	for (const struct word *w = flow_shown(c); w && w->next; w = w->next) {
		uint32_t at = w->span.end, end = w->next->span.at;

		if (end - at < 2 || memchr(l->text + at, '\n', end - at))
			continue;
		lint_report(l, &rule_collapsed_blanks,
			    (struct span){ at, end },
			    "these blanks are printed as one");
		return;
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

/* Report the first CR that has text behind it in its line: one finding speaks
   for all of them. */
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

/* What to write instead: two dashes for a long one in front of an option's
   name, since word processors make one of two. */
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
	span = lint_within(w, (size_t)(p - w->text), strlen(typo[i].bytes));
	good = instead(w, p, i);
	f = lint_report_as(l, &rule_typographic_character,
			   text && i >= INVISIBLE ? LINT_INFO : LINT_WARNING,
			   span, "this is %s", typo[i].what);
	lint_help(l, f, *good ? "write \"%s\"" : "delete it%s", good);
	if (w->span.end - w->span.at == w->len)
		lint_replace(l, f, span, "%s", good);
}

static void typographic(struct lint *l, const struct flow_cmd *c)
{
	const struct word *from;
	bool text = false;

	if (!l->has_8bit)
		return;
	from = flow_shown(c);
	for (const struct word *w = c->cmd->words; w; w = w->next) {
		/* text begins at the first word that has no option's dash */
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
