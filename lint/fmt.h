/* fmt.h: write a script in one style, without changing what it does. */
#ifndef LINT_FMT_H
#define LINT_FMT_H

#include <stddef.h>

struct err;
struct sbuf;

/*
 * Append the script in @text, formatted: commands at the left margin, one
 * blank between words, columns that were aligned stay so, continued lines
 * indented by two, one blank line before each section, no trailing blanks, LF
 * line ends, a final newline. Comments stay where they are.
 * Returns 0; -EINVAL if it holds NUL bytes or does not begin with the magic
 * line; -ENOMEM, -EFBIG.
 */
int fmt_script(const char *file, const char *text, size_t len,
	       struct sbuf *out, struct err *e);

#endif
