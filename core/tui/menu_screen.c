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
#define KEYS_CELLS 68	/* the keys' line fits, with what is beside it */
#define CELLS_MOST 100	/* so that what is beside a text is near it */

/* How wide the list is, and where it begins: in the middle. */
static unsigned list_cells(struct console *con)
{
	unsigned cells = con_cols(con) - 2;

	return cells < CELLS_MOST ? cells : CELLS_MOST;
}

static unsigned list_col(struct console *con)
{
	return (con_cols(con) - list_cells(con)) / 2;
}

/* Ends two cells left of the list's end. */
static void draw_right(struct console *con, unsigned row, const char *text)
{
	size_t n = strlen(text);
	unsigned cells = con_width(text, n);

	con_move(con, row, list_col(con) + list_cells(con) - MARGIN - cells);
	con_draw(con, text, n, cells);
}

/* "[d] (28)": the hot key, unless the text names it, and the seconds. */
static void beside(const struct choosing *c, const struct menu_item *item,
		   bool selected, char out[40])
{
	char buf[16], quoted[24];
	const char *key = tui_key_name(item->key, buf);
	int n = 0;

	snprintf(quoted, sizeof(quoted), "(%s)", key);
	out[0] = '\0';
	if (*key && !strstr(item->text, quoted))
		n = snprintf(out, 24, "[%s]", key);
	if (selected && c->shown_s)
		snprintf(out + n, 16, "%s(%u)", n ? " " : "", c->shown_s);
}

/* In at most so many cells. A line of dashes may be cut without a sign. */
static unsigned draw_text(struct console *con, const struct menu_item *item,
			  unsigned cells)
{
	if (item->name)
		return tui_cut(con, item->text, cells);
	return con_draw(con, item->text, strlen(item->text), cells);
}

static void draw_item(struct tui_list *l, unsigned index, unsigned row,
		      bool selected)
{
	struct choosing *c = HOLDER(choosing, list, l);
	const struct menu_item *item = c->items[index];
	unsigned cells = list_cells(l->con), right;
	char aside[40];
	bool mark = selected && !(plat_con_caps() & PLAT_CON_COLOUR);

	con_move(l->con, row, list_col(l->con));
	con_attr(l->con, selected ? PAIR_SELECT : item->name ? PAIR_NORMAL
		 : PAIR_SEPARATOR, selected);
	con_draw(l->con, mark ? "> " : "  ", MARGIN, MARGIN);
	beside(c, item, selected, aside);
	right = con_width(aside, strlen(aside)) + (*aside != '\0');
	cells -= MARGIN;
	if (right > cells - MARGIN)
		aside[right = 0] = '\0';
	cells -= draw_text(l->con, item, cells - MARGIN - right);
	con_fill(l->con, ' ', cells);
	if (*aside)
		draw_right(l->con, row, aside);
}

/* "12/201": the place among the items that can be chosen. */
static void draw_place(struct choosing *c)
{
	struct tui_list *l = &c->list;
	unsigned at = 0, of = 0;
	char text[40];

	for (unsigned i = 0; i < l->count; i++) {
		if (!c->items[i]->name)
			continue;
		of++;
		if (i <= l->current)
			at++;
	}
	snprintf(text, sizeof(text), "   %u/%u", at, of);
	con_attr(l->con, PAIR_SEPARATOR, false);
	draw_right(l->con, l->top + l->rows, text);
}

/* What the keys do; of a list of several pages, how to find something. */
static const char *keys_text(const struct choosing *c)
{
	const struct tui_list *l = &c->list;
	bool find = l->count > l->rows && choosing_hot(c, '/') < 0;

	if (list_cells(l->con) < KEYS_CELLS)
		return find ? "/ to search" : "";
	return find ? "Enter - choose     Esc - leave     / - search" :
		"Enter - choose     Esc - leave";
}

/* In the middle below the list: that, or the letters that are looked for. */
static void draw_keys(struct choosing *c)
{
	struct tui_list *l = &c->list;
	char text[sizeof(c->find) + 8];

	snprintf(text, sizeof(text), "/%s_", c->find);
	tui_centred(l->con, l->top + l->rows, c->finding ? text : keys_text(c),
		    c->finding ? PAIR_SELECT : PAIR_SEPARATOR, c->finding);
}

static void layout(struct choosing *c)
{
	struct tui_list *l = &c->list;

	l->top = LIST_ROW;
	l->rows = con_rows(l->con) - LIST_ROW - MARGIN;
	l->ellipsis = list_col(l->con) + MARGIN;
	l->blank = true;
	con_attr(l->con, PAIR_NORMAL, false);
	con_clear(l->con);
	tui_centred(l->con, TITLE_ROW, c->menu->title, PAIR_NORMAL, true);
	tui_note(l->con);
	draw_keys(c);
}

static void open_screen(struct choosing *c)
{
	c->list.draw = draw_item;
	con_enter(c->list.con);
	con_cursor(c->list.con, false);
	layout(c);
}

static void draw(struct choosing *c)
{
	struct tui_list *l = &c->list;
	unsigned now = choosing_seconds(c), before = c->shown_s;
	unsigned row = tui_list_row(l, l->current);
	bool moved = l->blank || l->drawn != l->current;

	c->shown_s = now;
	tui_list_draw(l);
	if (!moved && now != before)
		draw_item(l, l->current, row, true);
	if (moved && l->count > l->rows)
		draw_place(c);
	con_move(l->con, row, list_col(l->con));
}

static void close_screen(struct choosing *c, int rc)
{
	(void)rc;
	con_leave(c->list.con);
}

const struct choosing_look choosing_screen = {
	.open = open_screen, .layout = layout,
	.draw = draw, .close = close_screen, .key = choosing_find_key,
};
