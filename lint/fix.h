/* fix.h: findings mended in the text. */
#ifndef LINT_FIX_H
#define LINT_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include "lint/lint.h"

struct sbuf;

/*
 * Apply the fixes of @l's findings that @unsafe allows: as many as do not
 * overlap, each whole or not at all. Append the new text to @out. Returns
 * how many, or -ENOMEM.
 */
int lint_fix_once(const struct lint *l, bool unsafe, struct sbuf *out);

/*
 * Apply fixes until none is left; each round sees what the one before made.
 * *@text is malloc'ed, and replaced. Returns how many, or -ENOMEM.
 */
int lint_fix_text(const char *file, char **text, size_t *len,
		  const struct lint_options *opt, bool unsafe);

#endif
