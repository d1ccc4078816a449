/* config_screen.c: the settings editor on a full screen. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/holder.h"
#include "core/tui/config.h"
#include "core/tui/draw.h"
#include "platform/platform.h"

#define TITLE_ROW 1
#define LIST_ROW  3
#define BELOW     6		/* rows below the list */
#define HELP      5		/* these rows are counted from the bottom */
#define MESSAGE   2
#define NAME_COL  2
#define NAME_CELLS 15
#define VALUE_COL 18
#define SHOWN_MAX 1024		/* bytes of a value worth drawing */

static unsigned cells(const struct configuring *c)
{
	return con_cols(c->list.con) - 1 - VALUE_COL - 1;
}

/* ---- rows ---------------------------------------------------------- */

static unsigned draw_block_name(struct console *con,
				const struct config_row *row)
{
	const char *name = row->parent ? ".." : settings_name(row->block);
	unsigned room = con_cols(con) - 4, used;

	used = con_draw(con, name, strlen(name), room - 1);
	return used + con_draw(con, "/", 1, 1);
}

static unsigned draw_setting(struct configuring *c,
			     const struct config_row *row)
{
	struct console *con = c->list.con;
	const char *name = row->def->name;
	struct setting_found found;
	struct sbuf text = { 0 };
	unsigned used = con_draw(con, name, strlen(name), NAME_CELLS);

	con_fill(con, '.', NAME_CELLS - used);
	con_fill(con, ' ', 1);
	if (!config_value(c, row, &text, &found) || !text.len)
		(void)sbuf_str(&text, "<not specified>");
	used = con_draw(con, sbuf_text(&text), text.len < SHOWN_MAX ?
			text.len : SHOWN_MAX, cells(c));
	sbuf_free(&text);
	return VALUE_COL - NAME_COL + used;
}

static void draw_row(struct tui_list *l, unsigned index, unsigned row,
		     bool selected)
{
	struct configuring *c = HOLDER(configuring, list, l);
	const struct config_row *it = &c->rows[index];
	bool mark = selected && !(plat_con_caps() & PLAT_CON_COLOUR);
	unsigned used;

	con_move(l->con, row, 1);
	con_attr(l->con, selected ? PAIR_SELECT : PAIR_NORMAL,
		 config_is_here(c, it));
	con_draw(l->con, mark ? ">" : " ", 1, 1);
	used = it->block ? draw_block_name(l->con, it) : draw_setting(c, it);
	con_fill(l->con, ' ', con_cols(l->con) - 1 - NAME_COL - used);
}

/* The value as an input box. */
static int draw_edit(struct configuring *c)
{
	unsigned row = tui_list_row(&c->list, c->list.current), used;
	struct sbuf shown = { 0 };
	int rc;

	used = line_show(&c->line, cells(c), false, &shown, &c->cursor);
	rc = shown.error;
	if (rc == 0) {
		con_move(c->list.con, row, VALUE_COL);
		con_attr(c->list.con, PAIR_EDIT, false);
		con_draw(c->list.con, sbuf_text(&shown), shown.len, used);
		con_fill(c->list.con, '_', cells(c) - used);
	}
	sbuf_free(&shown);
	return rc;
}

/* ---- below the list ------------------------------------------------ */

/* "block/name:type - what it is for", and where its value comes from. */
static void draw_help(struct configuring *c, const struct config_row *row)
{
	struct console *con = c->list.con;
	unsigned at = con_rows(con) - HELP;
	struct sbuf text = { 0 };
	struct setting_found found;
	char path[32], line[200];

	if (row->block) {
		tui_blank(con, at, 1, con_cols(con) - 2);
		tui_blank(con, at + 1, 1, con_cols(con) - 2);
		return;
	}
	snprintf(line, sizeof(line), "%s%s%s:%s - %s", c->path,
		 *c->path ? "/" : "", row->def->name, row->def->type->name,
		 row->def->help);
	tui_centred(con, at, line, PAIR_NORMAL, true);
	line[0] = '\0';
	if (config_value(c, row, &text, &found) && found.block != c->block) {
		settings_path(found.block, path, sizeof(path));
		snprintf(line, sizeof(line), "as set in %s",
			 *path ? path : "the root");
	}
	sbuf_free(&text);
	tui_centred(con, at + 1, line, PAIR_URL, false);
}

static const char *message(struct configuring *c,
			   const struct config_row *row)
{
	if (c->alert_us)
		return c->alert.msg;
	if (c->editing)
		return "Enter - store     Ctrl-C - discard";
	if (row->block)
		return row->parent ? "Enter - up     Ctrl-X - leave" :
				     "Enter - open     Ctrl-X - leave";
	if (config_is_here(c, row))
		return "Enter - edit     Ctrl-D - delete     Ctrl-X - leave";
	return "Enter - edit     Ctrl-X - leave";
}

static void draw_message(struct configuring *c, const struct config_row *row)
{
	const char *text = message(c, row);
	bool bad = c->alert_us;
	char line[sizeof(c->alert.msg) + 2];

	if (text == c->message && !(bad && c->dirty))
		return;
	c->message = text;
	snprintf(line, sizeof(line), bad ? " %s " : "%s", text);
	tui_centred(c->list.con, con_rows(c->list.con) - MESSAGE, line,
		    bad ? PAIR_ALERT : PAIR_NORMAL, false);
}

/* ---- the screen ---------------------------------------------------- */

static void layout(struct configuring *c)
{
	struct console *con = c->list.con;
	char title[CONFIG_PATH + 40];

	c->list.top = LIST_ROW;
	c->list.rows = con_rows(con) - LIST_ROW - BELOW;
	c->list.ellipsis = NAME_COL;
	c->list.blank = true;
	c->message = NULL;
	c->opened = false;
	con_attr(con, PAIR_NORMAL, false);
	con_clear(con);
	snprintf(title, sizeof(title), "pxesh configuration settings%s%s",
		 *c->path ? " - " : "", c->path);
	tui_centred(con, TITLE_ROW, title, PAIR_NORMAL, true);
	tui_note(con);
}

static void open_screen(struct configuring *c)
{
	c->list.draw = draw_row;
	con_enter(c->list.con);
	layout(c);
}

static int draw(struct configuring *c)
{
	struct tui_list *l = &c->list;
	const struct config_row *row;
	unsigned at;
	bool was_blank;

	if (c->opened || c->list.count != c->shown)
		layout(c);
	c->shown = c->list.count;
	if (!l->count)
		return 0;
	was_blank = l->blank || l->drawn != l->current;
	tui_list_draw(l);
	row = &c->rows[l->current];
	at = tui_list_row(l, l->current);
	if (c->dirty && !c->editing && !was_blank)
		draw_row(l, l->current, at, true);
	if (was_blank || (c->dirty && !c->editing))
		draw_help(c, row);
	draw_message(c, row);
	if (c->editing && draw_edit(c) < 0)
		return -ENOMEM;
	c->dirty = false;
	con_move(l->con, at, c->editing ? VALUE_COL + c->cursor : 1);
	con_cursor(l->con, c->editing);
	return 0;
}

static void close_screen(struct configuring *c)
{
	con_leave(c->list.con);
}

const struct config_look config_screen = {
	.open = open_screen, .layout = layout,
	.draw = draw, .close = close_screen,
};
