/* lineecho.c: a line being edited, kept up to date on the screen. */
#include <errno.h>

#include "core/console.h"
#include "core/lineedit.h"

#define CELLS_MIN 10

void line_echo_start(struct line_echo *echo, struct console *con, bool secret)
{
	unsigned cols = con_cols(con), used = con->column % (cols ? cols : 1);

	*echo = (struct line_echo){ .con = con, .secret = secret };
	echo->cells = cols > used + CELLS_MIN ? cols - used - 1 : CELLS_MIN;
}

void line_echo_end(struct line_echo *echo)
{
	con_puts(echo->con, "\n");
	sbuf_free(&echo->shown);
}

/* Bytes that both begin with, whole characters. */
static size_t common(const struct sbuf *a, const struct sbuf *b)
{
	size_t n = 0;

	while (n < a->len && n < b->len && a->data[n] == b->data[n])
		n++;
	while (n > 0 && n < b->len && (b->data[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* Go to a cell of @shown: back with backspaces, on over its text. */
static void go_to(struct line_echo *echo, const struct sbuf *shown,
		  unsigned cell)
{
	size_t from, to;

	for (; echo->at > cell; echo->at--)
		con_puts(echo->con, "\b");
	from = con_fit(sbuf_text(shown), shown->len, echo->at);
	to = con_fit(sbuf_text(shown), shown->len, cell);
	if (to > from)
		con_write(echo->con, shown->data + from, to - from);
	echo->at = cell;
}

int line_echo_draw(struct line_echo *echo, struct line *l)
{
	struct sbuf now = { 0 };
	unsigned cursor, width, old = echo->width;
	size_t same;

	width = line_show(l, echo->cells, echo->secret, &now, &cursor);
	if (now.error < 0) {
		sbuf_free(&now);
		return -ENOMEM;
	}
	same = common(&echo->shown, &now);
	if (same < now.len || same < echo->shown.len) {
		go_to(echo, &echo->shown, con_width(sbuf_text(&now), same));
		con_write(echo->con, sbuf_text(&now) + same, now.len - same);
		for (echo->at = width; echo->at < old; echo->at++)
			con_puts(echo->con, " ");
	}
	go_to(echo, &now, cursor);
	sbuf_free(&echo->shown);
	echo->shown = now;
	echo->width = width;
	return 0;
}
