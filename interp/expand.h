/* expand.h: ${...} in one word (reference/language.md#expansion). */
#ifndef INTERP_EXPAND_H
#define INTERP_EXPAND_H

#include <stddef.h>

struct err;
struct sbuf;
struct settings;

/*
 * Put @text into @out (emptied first) with every setting expanded, innermost
 * first, and what the values contain expanded in turn.
 * Returns 0; -ELOOP when a value contains itself, naming the cycle, or when
 * values nest too deep; -E2BIG past LIMIT_EXPAND_BYTES or _COUNT; -ENOMEM.
 */
int expand_text(struct settings *root, const char *text, size_t len,
		struct sbuf *out, struct err *e);

#endif
