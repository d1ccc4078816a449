/* output_gcc.c: findings a line each, as compilers print them. */
#include <string.h>

#include "core/str.h"
#include "interp/excerpt.h"
#include "lint/output.h"

/* Editors know three words. */
static const char *word(enum lint_severity s)
{
	return s < LINT_WARNING ? "note" : lint_severity_name(s);
}

static void file(struct sbuf *out, const struct lint_page *page,
		 const struct lint *l)
{
	(void)page;
	for (const struct lint_finding *f = l->first; f; f = f->next) {
		(void)sbuf_printf(out, "%s:%u:%u: %s: ", l->file,
				  (unsigned)f->pos.line, (unsigned)f->pos.col,
				  word(f->severity));
		excerpt_text(out, f->message, strlen(f->message));
		(void)sbuf_printf(out, " [%u %s]\n", f->rule->id,
				  f->rule->name);
	}
}

const struct lint_output lint_output_gcc = { .name = "gcc", .file = file };
