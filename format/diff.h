/* diff.h: what changed between two texts, as a unified diff or line by line. */
#ifndef FORMAT_DIFF_H
#define FORMAT_DIFF_H

#include <stddef.h>

struct sbuf;

/*
 * Append the unified diff from @a to @b, both texts of the file @name, to
 * @out; nothing if they are equal. Returns 0 or -ENOMEM.
 */
int diff_unified(const char *name, const char *a, size_t a_len,
		 const char *b, size_t b_len, struct sbuf *out);

/* A line, without what ends it: '-' of the first text, '+' of the second,
   ' ' of both. */
typedef void diff_line(void *ctx, char sign, const char *line, size_t len);
/* Tell every line of both, in order. Returns 0 or -ENOMEM. */
int diff_lines(const char *a, const char *b, diff_line *tell, void *ctx);

#endif
