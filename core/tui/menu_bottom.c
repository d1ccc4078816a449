/*
 * menu_bottom.c: a menu in the last rows of the screen, below its title:
 * how PXE menus look (reference/commands-network.md#pxe-menu).
 */
#include <string.h>

#include "core/holder.h"
#include "core/menu.h"
#include "core/tui/draw.h"
#include "core/tui/menu.h"
#include "platform/platform.h"

/* The last cell stays free: a text console would scroll. */
static void draw_item(struct tui_list *l, unsigned index, unsigned row,
		      bool selected)
{
	struct choosing *c = HOLDER(choosing, list, l);
	const struct menu_item *item = c->items[index];
	unsigned cells = con_cols(l->con) - 1;
	bool mark = selected && !(plat_con_caps() & PLAT_CON_COLOUR);

	con_move(l->con, row, 0);
	con_attr(l->con, selected ? PAIR_PXE : PAIR_DEFAULT, false);
	cells -= con_draw(l->con, mark ? ">" : " ", 1, 1);
	cells -= tui_cut(l->con, item->text, cells);
	con_fill(l->con, ' ', cells);
}

/* Room for the title, and for the "..." of a list of several pages. */
static void layout(struct choosing *c)
{
	struct tui_list *l = &c->list;
	unsigned rows = con_rows(l->con), room = rows - 3;

	l->rows = l->count < rows ? l->count : room;
	l->top = l->count < rows ? rows - l->rows : 2;
	l->ellipsis = 1;
	l->blank = true;
	con_attr(l->con, PAIR_DEFAULT, false);
	con_clear(l->con);
	tui_text(l->con, l->count < rows ? l->top - 1 : 0, 0,
		 con_cols(l->con) - 1, c->menu->title,
		 strlen(c->menu->title));
}

static void open_bottom(struct choosing *c)
{
	c->list.draw = draw_item;
	con_enter(c->list.con);
	con_cursor(c->list.con, false);
	layout(c);
}

static void draw(struct choosing *c)
{
	tui_list_draw(&c->list);
}

static void close_bottom(struct choosing *c, int rc)
{
	(void)rc;
	con_leave(c->list.con);
}

/* Letters in either case. */
static int key(struct choosing *c, int key)
{
	return choosing_key(c, key >= 'A' && key <= 'Z' ? key | 0x20 : key);
}

const struct choosing_look choosing_bottom = {
	.open = open_bottom, .layout = layout,
	.draw = draw, .close = close_bottom,
	.key = key,
};
