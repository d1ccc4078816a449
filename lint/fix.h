/* fix.h: findings mended in the text. */
#ifndef LINT_FIX_H
#define LINT_FIX_H

#include <stdbool.h>
#include <stddef.h>

#include "lint/lint.h"

struct sbuf;

/*
 * Apply fixes until none is left; each round sees what the one before made.
 * *@text is malloc'ed, and replaced. Returns how many, or -ENOMEM.
 */
int lint_fix_text(const char *file, char **text, size_t *len,
		  const struct lint_options *opt, bool unsafe);

#endif
