/* console_draw.c: the screen as full-screen UIs use it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/plain.h"
#include "core/utf8.h"
#include "platform/platform.h"

#define NOWHERE ((unsigned)-1)

static bool can(enum plat_con_caps cap)
{
	return plat_con_caps() & cap;
}

/* A window can be made tiny while a UI is up: what it draws beyond is lost. */
static unsigned at_least(const struct console *con, unsigned size,
			 unsigned least)
{
	return con->tui && size < least ? least : size;
}

unsigned con_cols(struct console *con)
{
	plat_con_size(&con->cols, &con->rows);
	return at_least(con, con->cols, CON_TUI_COLS);
}

unsigned con_rows(struct console *con)
{
	plat_con_size(&con->cols, &con->rows);
	return at_least(con, con->rows, CON_TUI_ROWS);
}

void con_move(struct console *con, unsigned row, unsigned col)
{
	char seq[32];
	int n;

	if (!can(PLAT_CON_CURSOR) ||
	    (con->at_row == row && con->at_col == col))
		return;
	n = snprintf(seq, sizeof(seq), "\033[%u;%uH", row + 1, col + 1);
	con_write(con, seq, (size_t)n);
	con->at_row = row;
	con->at_col = col;
}

void con_clear(struct console *con)
{
	if (!can(PLAT_CON_CURSOR))
		return;
	con_puts(con, "\033[2J");
	con->at_row = NOWHERE;	/* some consoles home the cursor */
}

void con_cursor(struct console *con, bool on)
{
	if (!can(PLAT_CON_CURSOR) || con->at_cursor == on)
		return;
	con_puts(con, on ? "\033[?25h" : "\033[?25l");
	con->at_cursor = on;
}

void con_forget(struct console *con)
{
	con->at_row = NOWHERE;
	con->at_pair = con->at_cursor = -1;
}

void con_enter(struct console *con)
{
	con->tui = true;
	con_forget(con);
	if (can(PLAT_CON_COLOUR))
		con_puts(con, "\033[0m");
	con_attr(con, PAIR_NORMAL, false);
	con_clear(con);
}

void con_leave(struct console *con)
{
	con_cursor(con, true);
	if (can(PLAT_CON_COLOUR))
		con_puts(con, "\033[0m");
	con_emit_pair(con, PAIR_DEFAULT);
	con_clear(con);
	con_move(con, 0, 0);
	con->column = 0;
	con->tui = false;
	con->note[0] = '\0';
	con_puts(con, "");	/* with the remarks that waited */
}

void con_note(struct console *con, const char *text)
{
	size_t len = con_fit(text, strcspn(text, "\n"), CON_NOTE - 1);

	if (len >= CON_NOTE)		/* cells of several bytes */
		len = utf8_whole(text, CON_NOTE - 1);
	memcpy(con->note, text, len);
	con->note[len] = '\0';
}

/* ---- colours ------------------------------------------------------- */

static void colour(struct console *con, unsigned index, unsigned base)
{
	const struct con_colour plain = { .basic = 9 };
	const struct con_colour *c = index < 8 ? &con->colours[index] : &plain;
	unsigned basic = c->basic;
	char seq[48];
	int n;

	if (basic >= 10)	/* see-through over a picture, else blue */
		basic = con->picture ? 9 : 4;
	n = snprintf(seq, sizeof(seq), "\033[%um", base + basic);
	con_write(con, seq, (size_t)n);
	if (!c->has_rgb)
		return;
	n = snprintf(seq, sizeof(seq), "\033[%u;2;%u;%u;%um", base + 8,
		     (unsigned)(c->rgb >> 16 & 255),
		     (unsigned)(c->rgb >> 8 & 255), (unsigned)(c->rgb & 255));
	con_write(con, seq, (size_t)n);
}

void con_emit_pair(struct console *con, enum con_pair_use pair)
{
	if (can(PLAT_CON_COLOUR)) {
		colour(con, con->pairs[pair].fg, 30);
		colour(con, con->pairs[pair].bg, 40);
	}
	con->at_pair = -1;
}

void con_attr(struct console *con, enum con_pair_use pair, bool bold)
{
	if (con->at_pair == (int)pair && con->at_bold == bold)
		return;
	if (can(PLAT_CON_COLOUR))
		con_puts(con, bold ? "\033[0;1m" : "\033[0;22m");
	con_emit_pair(con, pair);
	con->at_pair = (int)pair;
	con->at_bold = bold;
}

int con_colour(struct console *con, unsigned index, unsigned basic,
	       bool has_rgb, uint32_t rgb)
{
	if (index > 7)
		return -EINVAL;
	basic &= 15;
	if (basic == 8)		/* no console knows an eighth colour */
		basic = 9;
	con->colours[index] = (struct con_colour){
		.basic = (uint8_t)basic, .has_rgb = has_rgb,
		.rgb = rgb & 0xffffff,
	};
	return 0;
}

int con_cpair(struct console *con, unsigned index, unsigned fg, unsigned bg)
{
	if (index >= CON_PAIRS)
		return -EINVAL;
	con->pairs[index] = (struct con_pair){ fg, bg };
	return 0;
}

/* ---- text ---------------------------------------------------------- */

/* Bytes of the colour sequence at the front, or 0. */
static size_t colour_sequence(const char *s, size_t len)
{
	size_t i = 2;

	if (len < 3 || s[0] != '\033' || s[1] != '[')
		return 0;
	while (i < len && i < 32 &&
	       ((s[i] >= '0' && s[i] <= '9') || s[i] == ';'))
		i++;
	return i < len && s[i] == 'm' ? i + 1 : 0;
}

/* One step through a text: its bytes, its cells, and what to send for it
   if it cannot be sent as it is. */
struct step { size_t bytes; unsigned cells; char instead; bool colour; };

static struct step step(const char *s, size_t len)
{
	unsigned char c = (unsigned char)s[0];
	uint32_t cp;
	size_t n = colour_sequence(s, len);

	if (n)
		return (struct step){ .bytes = n, .colour = true };
	if (c == '\t')
		return (struct step){ 1, 1, ' ', false };
	if (c < 0x20 || c == 0x7f)
		return (struct step){ 1, 1, '?', false };
	if (c < 0x80)
		return (struct step){ 1, 1, 0, false };
	n = utf8_next(s, len, &cp);
	if (!plain_is(cp))
		return (struct step){ n, 1, '?', false };
	return (struct step){ n, utf8_width(cp), 0, false };
}

unsigned con_width(const char *text, size_t len)
{
	unsigned cells = 0;

	for (size_t i = 0; i < len; ) {
		struct step s = step(text + i, len - i);

		cells += s.cells;
		i += s.bytes;
	}
	return cells;
}

size_t con_fit(const char *text, size_t len, unsigned cells)
{
	size_t i = 0;

	while (i < len) {
		struct step s = step(text + i, len - i);

		if (s.cells > cells)
			break;
		cells -= s.cells;
		i += s.bytes;
	}
	return i;
}

/* Send [@from, @to), which needs no replacing. */
static void flush(struct console *con, const char *text, size_t from,
		  size_t to)
{
	if (to > from)
		con_write(con, text + from, to - from);
}

/* Send a stand-in for each cell of what cannot be sent as it is. */
static void stand_in(struct console *con, const struct step *s)
{
	char c = s->instead ? s->instead : '?';

	for (unsigned i = 0; i < s->cells; i++)
		con_write(con, &c, 1);
}

unsigned con_draw(struct console *con, const char *text, size_t len,
		  unsigned cells)
{
	bool ascii = can(PLAT_CON_CURSOR) && !can(PLAT_CON_UTF8);
	size_t sent = 0, i = 0;
	unsigned used = 0;
	bool coloured = false;

	while (i < len) {
		struct step s = step(text + i, len - i);

		if (s.cells > cells - used)
			break;
		if (s.instead || (s.colour && !can(PLAT_CON_COLOUR)) ||
		    (ascii && text[i] & 0x80)) {
			flush(con, text, sent, i);
			stand_in(con, &s);
			sent = i + s.bytes;
		}
		coloured |= s.colour;
		used += s.cells;
		i += s.bytes;
	}
	flush(con, text, sent, i);
	con->at_col += used;
	if (coloured && con->at_pair >= 0) {
		enum con_pair_use pair = (enum con_pair_use)con->at_pair;

		con->at_pair = -1;
		con_attr(con, pair, con->at_bold);
	}
	return used;
}

void con_fill(struct console *con, char c, unsigned cells)
{
	char some[32];

	memset(some, c, sizeof(some));
	con->at_col += cells;
	while (cells) {
		unsigned n = cells < sizeof(some) ? cells : sizeof(some);

		con_write(con, some, n);
		cells -= n;
	}
}
