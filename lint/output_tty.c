/* output_tty.c: findings for people: with the line, and what to do. */
#include <string.h>

#include "core/plain.h"
#include "core/str.h"
#include "interp/excerpt.h"
#include "interp/usage.h"
#include "lint/output.h"

static const char *const sgr[] = {
	[LINT_STYLE] = "1;34", [LINT_INFO] = "1;36",
	[LINT_WARNING] = "1;35", [LINT_ERROR] = "1;31",
};

#define INDENT 7	/* columns that a note's further lines begin with */

/* A text that goes on in column @at, broken for the terminal if it is one. */
static void put_text(struct sbuf *out, const struct lint_page *page,
		     const char *text, size_t at)
{
	struct sbuf plain = { 0 };

	(void)plain_str(&plain, text);
	if (page->width)
		usage_wrap(out, sbuf_text(&plain), (unsigned)at, INDENT,
			   page->width);
	else
		(void)sbuf_printf(out, "%s\n", sbuf_text(&plain));
	sbuf_free(&plain);
}

static void put_heading(struct sbuf *out, const struct lint_page *page,
			const struct lint_finding *f)
{
	const char *severity = lint_severity_name(f->severity), *rule;
	struct sbuf place = { 0 }, text = { 0 }, lines = { 0 };

	excerpt_place(&place, false, &f->pos);
	(void)sbuf_printf(&text, "%s [%u %s]", f->message, f->rule->id,
			  f->rule->name);
	put_text(&lines, page, sbuf_text(&text),
		 place.len + strlen(severity) + 2);
	excerpt_place(out, page->colour, &f->pos);
	excerpt_style(out, page->colour, sgr[f->severity]);
	(void)sbuf_printf(out, "%s: ", severity);
	excerpt_style(out, page->colour, "0");
	rule = strrchr(sbuf_text(&lines), '[');
	if (rule)
		(void)sbuf_add(out, lines.data, (size_t)(rule - lines.data));
	excerpt_style(out, page->colour, "2");
	(void)sbuf_str(out, rule ? rule : sbuf_text(&lines));
	excerpt_style(out, page->colour, "0");
	sbuf_free(&place);
	sbuf_free(&text);
	sbuf_free(&lines);
}

static void put_note(struct sbuf *out, const struct lint_page *page,
		     const char *what, const char *text)
{
	(void)sbuf_str(out, "     = ");
	excerpt_style(out, page->colour, "1");
	(void)sbuf_printf(out, "%s: ", what);
	excerpt_style(out, page->colour, "0");
	put_text(out, page, text, INDENT + strlen(what) + 2);
}

/* The reason once a file: a second finding of the rule goes without. */
static bool is_first(const struct lint *l, const struct lint_finding *f)
{
	const struct lint_finding *g = l->first;

	while (g->rule != f->rule)
		g = g->next;
	return g == f;
}

static void put_finding(struct sbuf *out, const struct lint_page *page,
			const struct lint *l, const struct lint_finding *f)
{
	bool colour = page->colour;

	put_heading(out, page, f);
	excerpt_source(out, colour, page->width > 2 * EXCERPT_BESIDE ?
		       page->width - EXCERPT_BESIDE : EXCERPT_WIDTH,
		       l->text, l->len, f->span.at, &f->pos);
	if (is_first(l, f))
		put_note(out, page, "why", f->rule->why);
	if (f->also.pos.line) {
		(void)sbuf_str(out, "     = ");
		excerpt_place(out, colour, &f->also.pos);
		(void)plain_str(out, f->also.text);
		(void)sbuf_char(out, '\n');
	}
	if (f->help)
		put_note(out, page, "help", f->help);
}

static void file(struct sbuf *out, const struct lint_page *page,
		 const struct lint *l)
{
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		put_finding(out, page, l, f);
		(void)sbuf_char(out, '\n');
	}
	if (l->cut)
		(void)sbuf_printf(out, "%s: more than %u findings: the rest "
				  "is not shown\n\n", l->file, LINT_FINDINGS);
}

static void count(struct sbuf *out, unsigned n, const char *what,
		  const char *after)
{
	(void)sbuf_printf(out, "%u %s%s%s", n, what, n == 1 ? "" : "s", after);
}

static void tail(struct sbuf *out, const struct lint_page *page,
		 const struct lint_sums *sums)
{
	unsigned rest = sums->found[LINT_INFO] + sums->found[LINT_STYLE];

	(void)page;
	if (sums->fixed)
		count(out, sums->fixed, "mistake", " mended\n");
	if (!rest && !sums->found[LINT_WARNING] && !sums->found[LINT_ERROR])
		return;
	count(out, sums->found[LINT_ERROR], "error", ", ");
	count(out, sums->found[LINT_WARNING], "warning", "");
	if (rest) {
		(void)sbuf_str(out, ", ");
		count(out, rest, "remark", "");
	}
	(void)sbuf_str(out, " in ");
	count(out, sums->files, "file",
	      "; \"pxesh lint --explain NUMBER\" says more\n");
}

const struct lint_output lint_output_tty = {
	.name = "tty", .file = file, .tail = tail,
};
