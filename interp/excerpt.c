/* excerpt.c: a source line with a caret under what is at fault. */
#include "interp/excerpt.h"

#include <string.h>

#include "core/console.h"
#include "core/plain.h"
#include "core/str.h"

void excerpt_style(struct sbuf *out, bool colour, const char *sgr)
{
	if (colour)
		(void)sbuf_printf(out, "\033[%sm", sgr);
}

void excerpt_pos(struct sbuf *out, const struct srcpos *pos)
{
	const char *file = pos->file ? pos->file : "?";

	(void)plain_str(out, file);	/* an image's: any bytes */
	(void)sbuf_printf(out, ":%u:%u", (unsigned)pos->line,
			  (unsigned)pos->col);
}

void excerpt_place(struct sbuf *out, bool colour, const struct srcpos *pos)
{
	if (!pos->line)
		return;
	excerpt_style(out, colour, "1");
	excerpt_pos(out, pos);
	(void)sbuf_str(out, ": ");
	excerpt_style(out, colour, "0");
}

static void put_caret(struct sbuf *out, bool colour, size_t before, size_t len)
{
	(void)sbuf_printf(out, "%7s%*s", "| ", (int)before, "");
	excerpt_style(out, colour, "1;32");
	(void)sbuf_char(out, '^');
	while (len-- > 1)
		(void)sbuf_char(out, '~');
	excerpt_style(out, colour, "0");
	(void)sbuf_char(out, '\n');
}

/* What is shown of a line. */
struct window { const char *left, *right; };

static bool goes_on(char c)	/* a character's second byte or later */
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static struct window window(const char *source, size_t len, const char *at,
			    size_t width)
{
	const char *from = at, *to = at, *end = source + len;
	struct window w;

	while (from > source && from[-1] != '\n')
		from--;
	while (to < end && *to != '\n')
		to++;
	w.left = (size_t)(at - from) > width / 2 ? at - width / 2 : from;
	while (w.left > from && w.left < at && goes_on(*w.left))
		w.left++;
	w.right = (size_t)(to - w.left) > width ? w.left + width : to;
	while (w.right > at && w.right < to && goes_on(*w.right))
		w.right--;
	while (w.right > w.left && str_blank(w.right[-1]))
		w.right--;
	return w;
}

void excerpt_source(struct sbuf *out, bool colour, size_t width,
		    const char *source, size_t len, size_t at,
		    const struct srcpos *pos)
{
	struct window w = window(source, len, source + at, width);
	size_t before = at - (size_t)(w.left - source), n = pos->len;

	(void)sbuf_printf(out, "%4u | ", (unsigned)pos->line);
	(void)plain_add(out, w.left, (size_t)(w.right - w.left));
	(void)sbuf_char(out, '\n');
	if ((size_t)(w.right - w.left) < n + before)
		n = source + at < w.right ?
		    (size_t)(w.right - source) - at : 1;
	/* UTF-8 continuation bytes take no cell */
	put_caret(out, colour, con_width(w.left, before),
		  con_width(source + at, n));
}
