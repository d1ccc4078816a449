/* fmt.h: write a script in one style, without changing what it does. */
#ifndef LINT_FMT_H
#define LINT_FMT_H

#include <stddef.h>

struct err;
struct sbuf;

/*
 * Append the script in @text, formatted: one blank between words, columns that
 * were aligned stay so, no trailing blanks, a final newline. What most lines of
 * the file agree on, all get: the margin of commands, items and continued
 * lines, empty lines in front of sections, line ends. Where they do not agree,
 * commands begin at the left, continued lines are indented by two, one empty
 * line stands in front of a section, and lines end in LF. Comments stay in
 * their lines.
 * Returns 0; -EINVAL if it holds NUL bytes or does not begin with the magic
 * line; -ENOMEM, -EFBIG.
 */
int fmt_script(const char *file, const char *text, size_t len,
	       struct sbuf *out, struct err *e);

#endif
