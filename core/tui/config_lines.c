/*
 * config_lines.c: the settings editor on a console that cannot move its
 * cursor: the block as a list, then the row that keys have gone to.
 */
#include <string.h>

#include "core/console.h"
#include "core/tui/config.h"

/* What is set: a list of all that is not would be long. */
static void print_value(struct configuring *c, const struct config_row *row,
			bool unset_too)
{
	struct console *con = c->list.con;
	struct setting_found found;
	struct sbuf text = { 0 };
	bool set = config_value(c, row, &text, &found);
	unsigned cells = con_cols(con) - 5 -
			 (unsigned)strlen(row->def->name) - 1;

	if (set || unset_too) {
		con_printf(con, "%c %s = ", config_is_here(c, row) ? '*' : ' ',
			   row->def->name);
		con_draw(con, set ? sbuf_text(&text) : "<not specified>",
			 set ? text.len : strlen("<not specified>"), cells);
		con_puts(con, "\n");
	}
	sbuf_free(&text);
}

static void print_row(struct configuring *c, unsigned index, bool unset_too)
{
	const struct config_row *row = &c->rows[index];

	if (row->block)
		con_printf(c->list.con, "  %s/\n", row->parent ? ".." :
			   settings_name(row->block));
	else
		print_value(c, row, unset_too);
}

static void layout(struct configuring *c)
{
	(void)c;
}

static void open_lines(struct configuring *c)
{
	c->list.rows = 16;		/* what Page Up and Down move by */
	con_puts(c->list.con, "Settings: arrow keys move, Enter edits, Ctrl-D "
		 "deletes, Ctrl-X leaves.\n");
}

static void print_block(struct configuring *c)
{
	con_printf(c->list.con, "\n%s/\n", c->path);
	for (unsigned i = 0; i < c->list.count; i++)
		print_row(c, i, false);
	con_puts(c->list.con, "\n");
	c->opened = false;
}

static int draw(struct configuring *c)
{
	bool moved = c->opened || c->list.drawn != c->list.current;

	if (c->opened)
		print_block(c);
	if (c->editing && !c->echo.con) {
		con_printf(c->list.con, "%s: ",
			   c->rows[c->list.current].def->name);
		line_echo_start(&c->echo, c->list.con, false);
	}
	if (c->editing)
		return line_echo_draw(&c->echo, &c->line);
	if (c->echo.con)
		line_echo_end(&c->echo);
	c->echo.con = NULL;
	if (c->alert_us)
		con_printf(c->list.con, "%s\n", c->alert.msg);
	c->alert_us = 0;
	if (moved || c->dirty)
		print_row(c, c->list.current, true);
	c->list.drawn = c->list.current;
	c->dirty = false;
	return 0;
}

static void close_lines(struct configuring *c)
{
	if (c->echo.con)
		line_echo_end(&c->echo);
}

const struct config_look config_lines = {
	.open = open_lines, .layout = layout,
	.draw = draw, .close = close_lines,
};
