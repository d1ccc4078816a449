/* draw.c: what the full-screen UIs draw alike. */
#include "core/tui/draw.h"

#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "platform/platform.h"

bool tui_full_screen(void)
{
	unsigned cols, rows;

	plat_con_size(&cols, &rows);
	return (plat_con_caps() & PLAT_CON_CURSOR) && cols >= CON_TUI_COLS &&
	       rows >= CON_TUI_ROWS;
}

void tui_text(struct console *con, unsigned row, unsigned col, unsigned cells,
	      const char *text, size_t len)
{
	con_move(con, row, col);
	con_fill(con, ' ', cells - con_draw(con, text, len, cells));
}

unsigned tui_cut(struct console *con, const char *text, unsigned cells)
{
	bool one = plat_con_caps() & PLAT_CON_ELLIPSIS;
	unsigned mark = one ? 1 : 3, used;
	size_t len = strlen(text);

	if (con_fit(text, len, cells) == len || cells < mark)
		return con_draw(con, text, len, cells);
	used = con_draw(con, text, len, cells - mark);
	return used + con_draw(con, one ? "\342\200\246" : "...", 3, mark);
}

void tui_blank(struct console *con, unsigned row, unsigned col,
	       unsigned cells)
{
	con_move(con, row, col);
	con_attr(con, PAIR_NORMAL, false);
	con_fill(con, ' ', cells);
}

void tui_centred(struct console *con, unsigned row, const char *text,
		 enum con_pair_use pair, bool bold)
{
	unsigned cells = con_cols(con) - 2;
	size_t len = con_fit(text, strlen(text), cells);
	unsigned used = con_width(text, len), left = (cells - used) / 2;

	con_move(con, row, 1);
	con_attr(con, PAIR_NORMAL, false);
	con_fill(con, ' ', left);
	con_attr(con, pair, bold);
	con_draw(con, text, len, used);
	con_attr(con, PAIR_NORMAL, false);
	con_fill(con, ' ', cells - used - left);
}

void tui_note(struct console *con)
{
	if (con->note[0])
		tui_centred(con, con_rows(con) - 1, con->note, PAIR_ALERT,
			    false);
}

const char *tui_key_name(int key, char buf[16])
{
	static const struct { int key; const char *name; } named[] = {
		{ KEY_UP, "Up" }, { KEY_DOWN, "Down" }, { KEY_LEFT, "Left" },
		{ KEY_RIGHT, "Right" }, { KEY_HOME, "Home" },
		{ KEY_END, "End" }, { KEY_INSERT, "Insert" },
		{ KEY_DELETE, "Delete" }, { KEY_PAGE_UP, "Page Up" },
		{ KEY_PAGE_DOWN, "Page Down" }, { KEY_TAB, "Tab" },
		{ KEY_ESC, "Esc" }, { KEY_BACKSPACE, "Backspace" },
		{ ' ', "Space" }, { KEY(15, '~'), "F5" },
		{ KEY(23, '~'), "F11" }, { KEY(24, '~'), "F12" },
	};
	int n = (key - KEY(0, '~')) / 256;

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (named[i].key == key)
			return named[i].name;
	}
	buf[0] = '\0';
	if (key > 0 && key < 0x20)
		snprintf(buf, 16, "Ctrl-%c", key | 0x40);
	else if (key > 0x20 && key < KEY_BASE && key != 0x7f)
		buf[utf8_put((uint32_t)key, buf)] = '\0';
	else if (key >= KEY(11, '~') && key <= KEY(14, '~'))
		snprintf(buf, 16, "F%d", n - 10);
	else if (key >= KEY(17, '~') && key <= KEY(21, '~'))
		snprintf(buf, 16, "F%d", n - 11);
	return buf;
}
