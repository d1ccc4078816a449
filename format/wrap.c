/* wrap.c: words on lines of a width. */
#include "format/wrap.h"

#include <string.h>

#include "core/str.h"

static void put_plain(struct sbuf *out, const char *word, size_t len,
		      bool start)
{
	(void)start;
	(void)sbuf_add(out, word, len);
}

void wrap_words(struct sbuf *out, const char *text, size_t width,
		void (*put)(struct sbuf *out, const char *word, size_t len,
			    bool start))
{
	size_t col = 0, n;

	for (; *text; text += n + (text[n] == ' ')) {
		n = strcspn(text, " ");
		if (col && col + 1 + n > width) {
			(void)sbuf_char(out, '\n');
			col = 0;
		} else if (col) {
			(void)sbuf_char(out, ' ');
			col++;
		}
		(put ? put : put_plain)(out, text, n, !col);
		col += n;
	}
	(void)sbuf_char(out, '\n');
}
