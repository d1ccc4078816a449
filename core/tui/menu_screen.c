/* menu_screen.c: a menu on a full screen. */
#include <stdio.h>
#include <string.h>

#include "core/holder.h"
#include "core/menu.h"
#include "core/tui/draw.h"
#include "core/tui/menu.h"
#include "platform/platform.h"

#define TITLE_ROW 1
#define LIST_ROW  3
#define MARGIN    2	/* rows below the list; blanks around the text */

/* "(28)", its ")" two cells left of the row's end. */
static void draw_seconds(struct choosing *c, unsigned row, unsigned seconds)
{
	unsigned cols = con_cols(c->list.con);
	char text[16];
	int n = snprintf(text, sizeof(text), "(%u)", seconds);

	con_move(c->list.con, row, cols - 1 - MARGIN - (unsigned)n);
	con_attr(c->list.con, PAIR_SELECT, true);
	con_draw(c->list.con, text, (size_t)n, (unsigned)n);
	con_move(c->list.con, row, 1);
}

static void draw_item(struct tui_list *l, unsigned index, unsigned row,
		      bool selected)
{
	struct choosing *c = HOLDER(choosing, list, l);
	const struct menu_item *item = c->items[index];
	unsigned cells = con_cols(l->con) - 2;
	bool mark = selected && !(plat_con_caps() & PLAT_CON_COLOUR);

	con_move(l->con, row, 1);
	con_attr(l->con, selected ? PAIR_SELECT : item->name ? PAIR_NORMAL
		 : PAIR_SEPARATOR, selected);
	con_draw(l->con, mark ? "> " : "  ", MARGIN, MARGIN);
	cells -= MARGIN + con_draw(l->con, item->text, strlen(item->text),
				   cells - 2 * MARGIN);
	con_fill(l->con, ' ', cells);
	if (selected && c->shown_s)
		draw_seconds(c, row, c->shown_s);
}

static void layout(struct choosing *c)
{
	struct tui_list *l = &c->list;

	l->top = LIST_ROW;
	l->rows = con_rows(l->con) - LIST_ROW - MARGIN;
	l->ellipsis = 1 + MARGIN;
	l->blank = true;
	con_attr(l->con, PAIR_NORMAL, false);
	con_clear(l->con);
	tui_centred(l->con, TITLE_ROW, c->menu->title, PAIR_NORMAL, true);
	tui_note(l->con);
}

static void open_screen(struct choosing *c)
{
	c->list.draw = draw_item;
	con_enter(c->list.con);
	con_cursor(c->list.con, false);
	layout(c);
}

/* Does the counter still fit exactly over the old one? */
static bool same_width(unsigned a, unsigned b)
{
	while (a >= 10 && b >= 10) {
		a /= 10;
		b /= 10;
	}
	return a && b && a < 10 && b < 10;
}

static void draw(struct choosing *c)
{
	struct tui_list *l = &c->list;
	unsigned now = choosing_seconds(c), before = c->shown_s;
	unsigned row = tui_list_row(l, l->current);
	bool moved = l->blank || l->drawn != l->current;

	c->shown_s = now;
	tui_list_draw(l);
	if (!moved && now != before) {
		if (same_width(now, before))
			draw_seconds(c, row, now);
		else
			draw_item(l, l->current, row, true);
	}
	con_move(l->con, row, 1);
}

static void close_screen(struct choosing *c, int rc)
{
	(void)rc;
	con_leave(c->list.con);
}

const struct choosing_look choosing_screen = {
	.open = open_screen, .layout = layout,
	.draw = draw, .close = close_screen, .key = choosing_key,
};
