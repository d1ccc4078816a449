/* wrap.h: words on lines of a width. */
#ifndef FORMAT_WRAP_H
#define FORMAT_WRAP_H

#include <stdbool.h>
#include <stddef.h>

struct sbuf;

/*
 * Append @text's words, which blanks separate, on lines of at most @width
 * bytes; a longer word has a line for itself. The last line ends, too.
 * @put appends one word in some writing, at a line's @start or not; NULL: as
 * it is.
 */
void wrap_words(struct sbuf *out, const char *text, size_t width,
		void (*put)(struct sbuf *out, const char *word, size_t len,
			    bool start));

#endif
