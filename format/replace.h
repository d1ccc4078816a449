/*
 * replace.h: writing a file so that it has its old or its new text, whatever
 * happens: the new one is written beside it and renamed.
 *
 * What is no plain file (/dev/stdout, a pipe) is written directly. A link
 * stays one. Mode and owner are kept; where that cannot be, or the file has
 * other names (hard links), it is written in place, when the room for it is
 * there.
 */
#ifndef FORMAT_REPLACE_H
#define FORMAT_REPLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct replace {
	FILE *to;		/* what the caller writes to		*/
	char *path, *beside;	/* beside NULL: @to is the file itself	*/
};

/* 0 or a negative errno; then there is nothing to end. */
int replace_begin(struct replace *r, const char *path);
/*
 * @keep: all is written; take it. Else the file stays as it was.
 * 0 or a negative errno: then, too.
 */
int replace_end(struct replace *r, bool keep);

/* All of that for one text. */
int replace_file(const char *path, const char *text, size_t len);

#endif
