/* diff.h: what changed between two texts, for people. */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

#include <stddef.h>

/*
 * Print a unified diff of two texts to standard output, by the system's
 * diff(1). @name stands in its heading. Returns 0, or a negative errno.
 */
int diff_print(const char *name, const void *old, size_t old_len,
	       const void *new, size_t new_len);

#endif
