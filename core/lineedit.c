/* lineedit.c: one line being edited. */
#include "core/lineedit.h"

#include <errno.h>
#include <string.h>

#include "core/console.h"
#include "core/limits.h"
#include "core/utf8.h"

#define CTRL(c) ((c) & 0x1f)
#define KEEP_LEFT 3		/* characters shown left of the cursor */

/* ---- moving -------------------------------------------------------- */

static size_t char_at(const struct line *l, size_t at, uint32_t *cp)
{
	return utf8_next(l->text->data + at, l->text->len - at, cp);
}

/* Where the character after @at starts; marks go with their letter. */
static size_t next(const struct line *l, size_t at)
{
	uint32_t cp;

	if (at < l->text->len)
		at += char_at(l, at, &cp);
	while (at < l->text->len) {
		size_t n = char_at(l, at, &cp);

		if (utf8_width(cp))
			break;
		at += n;
	}
	return at;
}

static size_t previous(const struct line *l, size_t at)
{
	uint32_t cp = 0;

	while (at > 0) {
		at -= utf8_back(l->text->data, at);
		(void)char_at(l, at, &cp);
		if (utf8_width(cp))
			break;
	}
	return at;
}

static bool blank(const struct line *l, size_t at)
{
	return str_blank(l->text->data[at]);
}

/* Back over blanks, then over what is no blank. */
static size_t word_start(const struct line *l)
{
	size_t at = l->cursor;

	while (at > 0 && blank(l, at - 1))
		at--;
	while (at > 0 && !blank(l, at - 1))
		at--;
	return at;
}

/* ---- changing ------------------------------------------------------ */

static int move(struct line *l, size_t to)
{
	if (l->cursor == to)
		return 0;
	l->cursor = to;
	return 1;
}

static int cut(struct line *l, size_t from, size_t to)
{
	struct sbuf *b = l->text;

	if (from == to)
		return 0;
	memmove(b->data + from, b->data + to, b->len - to + 1);
	b->len -= to - from;
	l->cursor = from;
	return 1;
}

static int insert(struct line *l, int key)
{
	struct sbuf *b = l->text;
	char bytes[4];
	size_t n = utf8_put((uint32_t)key, bytes);
	int rc;

	if (b->len >= LIMIT_LINE_BYTES)
		return 0;
	rc = sbuf_reserve(b, n);
	b->error = 0;			/* a refusal changed nothing */
	if (rc < 0)
		return rc == -E2BIG ? 0 : rc;
	memmove(b->data + l->cursor + n, b->data + l->cursor,
		b->len - l->cursor);
	memcpy(b->data + l->cursor, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
	l->cursor += n;
	return 1;
}

int line_key(struct line *l, int key)
{
	switch (key) {
	case KEY_LEFT: case CTRL('B'):
		return move(l, previous(l, l->cursor));
	case KEY_RIGHT: case CTRL('F'):
		return move(l, next(l, l->cursor));
	case KEY_HOME: case CTRL('A'):
		return move(l, 0);
	case KEY_END: case CTRL('E'):
		return move(l, l->text->len);
	case KEY_BACKSPACE:
		return cut(l, previous(l, l->cursor), l->cursor);
	case KEY_DELETE: case CTRL('D'):
		return cut(l, l->cursor, next(l, l->cursor));
	case CTRL('W'):
		return cut(l, word_start(l), l->cursor);
	case CTRL('U'):
		return cut(l, 0, l->cursor);
	case CTRL('K'):
		return cut(l, l->cursor, l->text->len);
	}
	if ((key >= 0x20 && key < 0x7f) || (key >= 0xa0 && key < KEY_BASE))
		return insert(l, key);
	return 0;
}

/* ---- showing ------------------------------------------------------- */

/* How the character at @at looks: its bytes in the text, its cells, and
   a stand-in for what cannot be shown as it is. */
struct look { size_t bytes; unsigned cells; char instead; };

static struct look look(const struct line *l, size_t at, bool secret)
{
	struct look k = { .cells = 1 };
	uint32_t cp;

	k.bytes = char_at(l, at, &cp);
	if (secret)
		k.instead = '*';
	else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == UTF8_BAD)
		k.instead = '?';
	else
		k.cells = utf8_width(cp);
	return k;
}

/* Scroll so that the cursor, and a little to its left, is shown. */
static void scroll(struct line *l, unsigned cells, bool secret)
{
	size_t keep = l->cursor;
	unsigned width = 0;

	for (int i = 0; i < KEEP_LEFT; i++)
		keep = previous(l, keep);
	if (l->from > keep)
		l->from = keep;
	for (size_t at = l->from; at < l->cursor; ) {
		struct look k = look(l, at, secret);

		width += k.cells;
		at += k.bytes;
	}
	while (width + 1 > cells && l->from < l->cursor) {
		struct look k = look(l, l->from, secret);

		width -= k.cells;
		l->from += k.bytes;
	}
}

unsigned line_show(struct line *l, unsigned cells, bool secret,
		   struct sbuf *out, unsigned *cursor_cell)
{
	unsigned used = 0;
	size_t at;

	*cursor_cell = 0;
	if (!l->text->len)
		return 0;
	scroll(l, cells, secret);
	for (at = l->from; at < l->text->len; ) {
		struct look k = look(l, at, secret);

		if (k.cells > cells - used)
			break;
		if (k.instead)
			(void)sbuf_char(out, k.instead);
		else
			(void)sbuf_add(out, l->text->data + at, k.bytes);
		used += k.cells;
		at += k.bytes;
		if (at == l->cursor)
			*cursor_cell = used;
	}
	return used;
}
