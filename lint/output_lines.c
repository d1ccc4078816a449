/* output_lines.c: outputs of a line for each finding: gcc, github, tap. */
#include <string.h>

#include "core/plain.h"
#include "core/str.h"
#include "interp/excerpt.h"
#include "lint/output.h"

/* Editors know three words. */
static const char *word(enum lint_severity s)
{
	return s < LINT_WARNING ? "note" : lint_severity_name(s);
}

static void gcc_file(struct sbuf *out, const struct lint_page *page,
		     const struct lint *l)
{
	(void)page;
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		(void)sbuf_printf(out, "%s:%u:%u: %s: ", l->file,
				  (unsigned)f->pos.line, (unsigned)f->pos.col,
				  word(f->severity));
		(void)plain_str(out, f->message);
		(void)sbuf_printf(out, " [%u %s]\n", f->rule->id,
				  f->rule->name);
	}
}

const struct lint_output lint_output_gcc = {
	.name = "gcc", .file = gcc_file,
};

/* ---- github -------------------------------------------------------- */

/* What a workflow command may not hold as it is. */
static void put_escaped(struct sbuf *out, const char *text, bool property)
{
	for (; *text; text++) {
		if (*text == '%' || *text == '\r' || *text == '\n' ||
		    (property && (*text == ':' || *text == ',')))
			(void)sbuf_printf(out, "%%%02X",
					  (unsigned)(unsigned char)*text);
		else	/* a log is read on a terminal, too */
			(void)sbuf_char(out, (unsigned char)*text < ' ' ||
					*text == 0x7f ? '?' : *text);
	}
}

static void github_file(struct sbuf *out, const struct lint_page *page,
			const struct lint *l)
{
	(void)page;
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		(void)sbuf_printf(out, "::%s file=", f->severity <
				  LINT_WARNING ? "notice" :
				  lint_severity_name(f->severity));
		put_escaped(out, l->file, true);
		(void)sbuf_printf(out, ",line=%u,col=%u,endColumn=%u,"
				  "title=%u %s::", (unsigned)f->pos.line,
				  (unsigned)f->pos.col,
				  (unsigned)(f->pos.col + f->pos.len),
				  f->rule->id, f->rule->name);
		put_escaped(out, f->message, false);
		if (f->help) {
			(void)sbuf_str(out, "%0A");
			put_escaped(out, f->help, false);
		}
		(void)sbuf_char(out, '\n');
	}
}

const struct lint_output lint_output_github = {
	.name = "github", .file = github_file,
};

/* ---- tap ----------------------------------------------------------- */

static void tap_head(struct sbuf *out, const struct lint_page *page)
{
	(void)sbuf_printf(out, "TAP version 13\n1..%u\n", page->n_files);
}

static bool fails(const struct lint *l, enum lint_severity from)
{
	const struct lint_finding *f = l->first;

	while (f && f->severity < from)
		f = f->next;
	return f != NULL;
}

static void tap_file(struct sbuf *out, const struct lint_page *page,
		     const struct lint *l)
{
	(void)sbuf_printf(out, "%sok %u - ", fails(l, page->fail_on) ?
			  "not " : "", page->index + 1);
	for (const char *p = l->file; *p; p++)	/* "#" begins a directive */
		(void)sbuf_char(out, *p == '#' || *p == '\n' ? '_' : *p);
	(void)sbuf_char(out, '\n');
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		(void)sbuf_printf(out, "# %u:%u: %s: ", (unsigned)f->pos.line,
				  (unsigned)f->pos.col,
				  lint_severity_name(f->severity));
		(void)plain_str(out, f->message);
		(void)sbuf_printf(out, " [%u %s]\n", f->rule->id,
				  f->rule->name);
	}
}

static void tap_unread(struct sbuf *out, const struct lint_page *page,
		       const char *file, const char *why)
{
	(void)sbuf_printf(out, "not ok %u - %s\n# %s\n", page->index + 1,
			  file, why);
}

const struct lint_output lint_output_tap = {
	.name = "tap", .head = tap_head, .file = tap_file,
	.unread = tap_unread,
};
