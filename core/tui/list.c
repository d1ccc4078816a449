/* list.c: a list on the screen that moves by whole pages. */
#include "core/tui/list.h"

#include "core/console.h"
#include "core/tui/draw.h"

/* ---- moving -------------------------------------------------------- */

struct move { int to; int step; };	/* then on in steps over separators */

static bool movement(const struct tui_list *l, int key, struct move *m)
{
	int at = (int)l->current, last = (int)l->count - 1;
	int rows = (int)l->rows, page = at - at % rows;

	switch (key) {
	case KEY_UP:        *m = (struct move){ at - 1, -1 };        break;
	case KEY_DOWN:      *m = (struct move){ at + 1, 1 };         break;
	case KEY_TAB:       *m = (struct move){ at + 1, 1 };         break;
	case KEY_BACKTAB:   *m = (struct move){ at - 1, -1 };        break;
	case KEY_PAGE_UP:   *m = (struct move){ page - 1, -1 };      break;
	case KEY_PAGE_DOWN: *m = (struct move){ page + rows, 1 };    break;
	case KEY_HOME:      *m = (struct move){ 0, -1 };             break;
	case KEY_END:       *m = (struct move){ last, 1 };           break;
	default:
		return false;
	}
	if (key == KEY_TAB || key == KEY_BACKTAB)
		return true;		/* these go round */
	if (m->to < 0)
		m->to = 0;
	if (m->to > last)
		m->to = last;
	return true;
}

/* The first item from @at on that can be selected; -1: none. */
static int land(const struct tui_list *l, int at, int step)
{
	while (at >= 0 && at < (int)l->count) {
		if (!l->skip || !l->skip(l, (unsigned)at))
			return at;
		at += step;
	}
	return -1;
}

bool tui_list_key(struct tui_list *l, int key)
{
	struct move m;
	int to;

	if (!movement(l, key, &m))
		return false;
	to = land(l, m.to, m.step);
	if (to < 0 && key == KEY_TAB)
		to = land(l, 0, m.step);
	else if (to < 0 && key == KEY_BACKTAB)
		to = land(l, (int)l->count - 1, m.step);
	else if (to < 0)		/* the end: turn round */
		to = land(l, m.to, -m.step);
	if (to >= 0)
		l->current = (unsigned)to;
	return true;
}

/* ---- drawing ------------------------------------------------------- */

/* The first on the page of this one. The last page is full: what is on it of
   the page before is there twice. */
static unsigned page_start(const struct tui_list *l, unsigned index)
{
	unsigned start = index - index % l->rows;

	if (l->count > l->rows && start > l->count - l->rows)
		start = l->count - l->rows;
	return start;
}

unsigned tui_list_row(const struct tui_list *l, unsigned index)
{
	return l->top + index - page_start(l, index);
}

static void draw_item(struct tui_list *l, unsigned index)
{
	l->draw(l, index, tui_list_row(l, index), index == l->current);
}

static void draw_ellipsis(struct tui_list *l, unsigned row, bool more)
{
	if (l->blank && !more)
		return;
	con_move(l->con, row, l->ellipsis);
	con_attr(l->con, PAIR_SEPARATOR, false);
	con_draw(l->con, more ? "..." : "   ", 3, 3);
}

static void draw_page(struct tui_list *l)
{
	unsigned first = page_start(l, l->current);
	unsigned cols = con_cols(l->con);

	draw_ellipsis(l, l->top - 1, first > 0);
	for (unsigned i = 0; i < l->rows; i++) {
		if (i < l->count - first)
			l->draw(l, first + i, l->top + i,
				first + i == l->current);
		else if (!l->blank)
			tui_blank(l->con, l->top + i, 1, cols - 2);
	}
	draw_ellipsis(l, l->top + l->rows, l->rows < l->count - first);
}

void tui_list_draw(struct tui_list *l)
{
	if (l->blank || page_start(l, l->drawn) !=
			page_start(l, l->current)) {
		draw_page(l);
	} else if (l->drawn != l->current) {
		draw_item(l, l->drawn);
		draw_item(l, l->current);
	}
	l->blank = false;
	l->drawn = l->current;
}
