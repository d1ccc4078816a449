/* output_xml.c: checkstyle and JUnit reports. */
#include <stdio.h>
#include <string.h>

#include "core/str.h"
#include "core/utf8.h"
#include "lint/output.h"

/* Text as XML may hold it: no control bytes, nothing but UTF-8. */
static void put_text(struct sbuf *out, const char *text)
{
	static const struct { char c; const char *as; } special[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" },
		{ '"', "&quot;" }, { '\n', "&#10;" },
	};
	const char *end = text + strlen(text);
	uint32_t cp;
	size_t n, i;

	for (; text < end; text += n) {
		n = utf8_next(text, (size_t)(end - text), &cp);
		for (i = 0; i < 5 && special[i].c != *text; i++)
			;
		if (i < 5)
			(void)sbuf_str(out, special[i].as);
		else if (cp < 0x20 || (cp == UTF8_BAD && n == 1))
			(void)sbuf_char(out, *text == '\t' ? ' ' : '?');
		else
			(void)sbuf_add(out, text, n);
	}
}

static void put_attribute(struct sbuf *out, const char *name, const char *text)
{
	(void)sbuf_printf(out, " %s=\"", name);
	put_text(out, text);
	(void)sbuf_char(out, '"');
}

/* ---- checkstyle ---------------------------------------------------- */

static void checkstyle_head(struct sbuf *out, const struct lint_page *page)
{
	(void)page;
	(void)sbuf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		       "<checkstyle version=\"4.3\">\n");
}

static void checkstyle_file(struct sbuf *out, const struct lint_page *page,
			    const struct lint *l)
{
	(void)page;
	(void)sbuf_str(out, "  <file");
	put_attribute(out, "name", l->file);
	(void)sbuf_str(out, ">\n");
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		(void)sbuf_printf(out, "    <error line=\"%u\" column=\"%u\" "
				  "severity=\"%s\"", (unsigned)f->pos.line,
				  (unsigned)f->pos.col,
				  f->severity < LINT_WARNING ? "info" :
				  lint_severity_name(f->severity));
		put_attribute(out, "message", f->message);
		put_attribute(out, "source", f->rule->name);
		(void)sbuf_str(out, "/>\n");
	}
	(void)sbuf_str(out, "  </file>\n");
}

static void checkstyle_tail(struct sbuf *out, const struct lint_page *page,
			    const struct lint_sums *sums)
{
	(void)page;
	(void)sums;
	(void)sbuf_str(out, "</checkstyle>\n");
}

const struct lint_output lint_output_checkstyle = {
	.name = "checkstyle", .head = checkstyle_head,
	.file = checkstyle_file, .tail = checkstyle_tail,
};

/* ---- junit --------------------------------------------------------- */

static void junit_head(struct sbuf *out, const struct lint_page *page)
{
	(void)page;
	(void)sbuf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		       "<testsuites name=\"pxesh lint\">\n");
}

static void junit_suite(struct sbuf *out, const char *file, unsigned tests,
			unsigned failures, unsigned errors)
{
	(void)sbuf_str(out, "  <testsuite");
	put_attribute(out, "name", file);
	(void)sbuf_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\">"
			  "\n", tests, failures, errors);
}

static void junit_case(struct sbuf *out, const char *file, const char *name)
{
	(void)sbuf_str(out, "    <testcase");
	put_attribute(out, "classname", file);
	put_attribute(out, "name", name);
}

static void junit_finding(struct sbuf *out, const struct lint *l,
			  const struct lint_finding *f, bool fails)
{
	char place[80];
	struct sbuf text = { 0 };

	(void)sbuf_printf(&text, "%u %s", f->rule->id, f->rule->name);
	(void)sbuf_printf(&text, " at line %u", (unsigned)f->pos.line);
	junit_case(out, l->file, sbuf_text(&text));
	sbuf_free(&text);
	if (!fails) {
		(void)sbuf_str(out, "/>\n");
		return;
	}
	(void)sbuf_str(out, ">\n      <failure");
	put_attribute(out, "type", lint_severity_name(f->severity));
	put_attribute(out, "message", f->message);
	(void)sbuf_char(out, '>');
	put_text(out, l->file);
	(void)snprintf(place, sizeof(place), ":%u:%u",
		       (unsigned)f->pos.line, (unsigned)f->pos.col);
	put_text(out, place);
	(void)sbuf_str(out, "</failure>\n    </testcase>\n");
}

static void junit_file(struct sbuf *out, const struct lint_page *page,
		       const struct lint *l)
{
	unsigned failures = 0;

	for (const struct lint_finding *f = l->first; f; f = f->next)
		failures += f->severity >= page->fail_on;
	junit_suite(out, l->file, l->count ? l->count : 1, failures, 0);
	for (const struct lint_finding *f = l->first; f; f = f->next)
		junit_finding(out, l, f, f->severity >= page->fail_on);
	if (!l->first) {
		junit_case(out, l->file, "no findings");
		(void)sbuf_str(out, "/>\n");
	}
	(void)sbuf_str(out, "  </testsuite>\n");
}

static void junit_unread(struct sbuf *out, const struct lint_page *page,
			 const char *file, const char *why)
{
	(void)page;
	junit_suite(out, file, 1, 0, 1);
	junit_case(out, file, "can be read");
	(void)sbuf_str(out, ">\n      <error");
	put_attribute(out, "message", why);
	(void)sbuf_str(out, "/>\n    </testcase>\n  </testsuite>\n");
}

static void junit_tail(struct sbuf *out, const struct lint_page *page,
		       const struct lint_sums *sums)
{
	(void)page;
	(void)sums;
	(void)sbuf_str(out, "</testsuites>\n");
}

const struct lint_output lint_output_junit = {
	.name = "junit", .head = junit_head, .file = junit_file,
	.unread = junit_unread, .tail = junit_tail,
};
