/* explain.c: what a rule is about: its row, as a page for people. */
#include "lint/explain.h"

#include <string.h>

#include "core/plain.h"
#include "core/str.h"
#include "format/wrap.h"
#include "interp/excerpt.h"
#include "lint/output.h"

#define WIDTH 76

static const char *const fixes[] = {
	[LINT_NO_FIX] = "none",
	[LINT_SAFE_FIX] = "with --fix",
	[LINT_UNSAFE_FIX] = "with --fix --unsafe",
};

/* The example's lines, indented; a very long one cut. */
static void put_script(struct sbuf *out, const char *text)
{
	size_t n;

	for (; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		(void)sbuf_str(out, "    ");
		(void)plain_add(out, text, n > WIDTH ? WIDTH - 3 : n);
		(void)sbuf_str(out, n > WIDTH ? "...\n" : "\n");
	}
}

static void put_title(struct sbuf *out, bool colour, const char *title)
{
	(void)sbuf_char(out, '\n');
	excerpt_style(out, colour, "1");
	(void)sbuf_printf(out, "%s\n", title);
	excerpt_style(out, colour, "0");
}

void lint_explain(const struct lint_rule *rule, bool colour,
		  struct sbuf *out)
{
	excerpt_style(out, colour, "1");
	(void)sbuf_printf(out, "%u %s", rule->id, rule->name);
	excerpt_style(out, colour, "0");
	(void)sbuf_printf(out, ": %s\n\n", rule->summary);
	wrap_words(out, rule->why, WIDTH, NULL);
	(void)sbuf_printf(out, "\nSeverity: %s",
			  lint_severity_name(rule->severity));
	if (rule->most > rule->severity)
		(void)sbuf_printf(out, ", in clear cases %s",
				  lint_severity_name(rule->most));
	(void)sbuf_printf(out, ". Fix: %s.\n", fixes[rule->fix]);
	put_title(out, colour, "Found:");
	put_script(out, rule->bad);
	put_title(out, colour, "Not found:");
	put_script(out, rule->good);
	put_title(out, colour, "To suppress it, in the line before:");
	(void)sbuf_printf(out, "    # pxesh: disable=%s -- REASON\n",
			  rule->name);
}

void lint_list(bool colour, struct sbuf *out)
{
	const struct lint_rule *r;

	for (unsigned i = 0; (r = lint_rule_at(i)); i++) {
		excerpt_style(out, colour, "1");
		(void)sbuf_printf(out, "%u  %-24s", r->id, r->name);
		excerpt_style(out, colour, "0");
		(void)sbuf_printf(out, " %-7s  %-6s  %s\n",
				  lint_severity_name(r->severity),
				  r->fix == LINT_NO_FIX ? "" :
				  r->fix == LINT_SAFE_FIX ? "fix" : "unsafe",
				  r->summary);
	}
}
