/* output_xml.c: checkstyle and JUnit reports. */
#include "core/str.h"
#include "format/junit.h"
#include "format/xml.h"
#include "lint/output.h"

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
	xml_attribute(out, "name", l->file);
	(void)sbuf_str(out, ">\n");
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		(void)sbuf_printf(out, "    <error line=\"%u\" column=\"%u\" "
				  "severity=\"%s\"", (unsigned)f->pos.line,
				  (unsigned)f->pos.col,
				  f->severity < LINT_WARNING ? "info" :
				  lint_severity_name(f->severity));
		xml_attribute(out, "message", f->message);
		xml_attribute(out, "source", f->rule->name);
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

static void report_head(struct sbuf *out, const struct lint_page *page)
{
	(void)page;
	junit_head(out, "pxesh lint");
}

static void report_finding(struct sbuf *out, const struct lint *l,
			   const struct lint_finding *f, bool fails)
{
	struct sbuf name = { 0 }, place = { 0 };
	struct junit_case c = { .file = l->file };

	(void)sbuf_printf(&name, "%u %s", f->rule->id, f->rule->name);
	(void)sbuf_printf(&name, " at line %u", (unsigned)f->pos.line);
	(void)sbuf_printf(&place, "%s:%u:%u", l->file, (unsigned)f->pos.line,
			  (unsigned)f->pos.col);
	c.name = sbuf_text(&name);
	if (fails) {
		c.fault = "failure";
		c.type = lint_severity_name(f->severity);
		c.message = f->message;
		c.text = sbuf_text(&place);
	}
	junit_case(out, &c);
	sbuf_free(&name);
	sbuf_free(&place);
}

static void report_file(struct sbuf *out, const struct lint_page *page,
			const struct lint *l)
{
	struct junit_sums sums = { .tests = l->count ? l->count : 1 };

	for (const struct lint_finding *f = l->first; f; f = f->next)
		sums.failures += f->severity >= page->fail_on;
	junit_begin(out, l->file, &sums);
	for (const struct lint_finding *f = l->first; f; f = f->next)
		report_finding(out, l, f, f->severity >= page->fail_on);
	if (!l->first)
		junit_case(out, &(struct junit_case){
			.file = l->file, .name = "no findings" });
	junit_end(out);
}

static void report_unread(struct sbuf *out, const struct lint_page *page,
			  const char *file, const char *why)
{
	const struct junit_sums sums = { .tests = 1, .errors = 1 };

	(void)page;
	junit_begin(out, file, &sums);
	junit_case(out, &(struct junit_case){
		.file = file, .name = "can be read", .fault = "error",
		.message = why });
	junit_end(out);
}

static void report_tail(struct sbuf *out, const struct lint_page *page,
			const struct lint_sums *sums)
{
	(void)page;
	(void)sums;
	junit_tail(out);
}

const struct lint_output lint_output_junit = {
	.name = "junit", .head = report_head, .file = report_file,
	.unread = report_unread, .tail = report_tail,
};
