/* key.c: keys out of the bytes that a keyboard or a terminal sends. */
#include "core/key.h"

#include "core/console.h"
#include "core/utf8.h"
#include "platform/platform.h"

#define ESC_WAIT_US	250000		/* then an ESC was the key */
#define NUM_MAX		3000		/* keeps codes below KEY_RESIZE */
#define TWICE_US	2000000		/* between two Ctrl-C		*/

enum {
	GROUND,
	AFTER_ESC,
	SEQUENCE,	/* ESC [			*/
	APPLICATION,	/* ESC O: cursor keys, F1-F4	*/
	LINUX_F,	/* ESC [ [: F1-F5 of a console	*/
	UTF8_2, UTF8_1,	/* that many bytes to come	*/
	UTF8_3,
};

void key_push(struct console *con, int key)
{
	if (con->n_pending < CON_KEYS)
		con->pending[con->n_pending++] = key;
}

static void shift(struct console *con)
{
	con->n_pending--;
	for (unsigned i = 0; i < con->n_pending; i++)
		con->pending[i] = con->pending[i + 1];
}

static void enter(struct console *con, unsigned state)
{
	con->key_state = state;
	con->esc_us = plat_clock_us() + ESC_WAIT_US;
}

bool key_in_escape(const struct console *con)
{
	return con->key_state >= AFTER_ESC && con->key_state <= LINUX_F;
}

static bool letter(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static void ground(struct console *con, int c)
{
	con->key_state = GROUND;
	if (c == '\033') {
		enter(con, AFTER_ESC);
	} else if (c == '\r') {
		key_push(con, KEY_ENTER);
	} else if (c == 0x7f) {
		key_push(con, KEY_BACKSPACE);
	} else if (c < 0x80) {
		key_push(con, c);
	} else if (c >= 0xc2 && c < 0xf5) {	/* else no UTF-8: dropped */
		con->key_state = c < 0xe0 ? UTF8_1 : c < 0xf0 ? UTF8_2 : UTF8_3;
		con->key_num = (uint32_t)c;
	}
}

static void utf8(struct console *con, int c)
{
	uint32_t cp;
	char bytes[4];
	size_t n = 0;

	if ((c & 0xc0) != 0x80) {		/* cut short: forget it */
		ground(con, c);
		return;
	}
	con->key_num = con->key_num << 8 | (uint32_t)c;
	if (con->key_state != UTF8_1) {
		con->key_state = con->key_state == UTF8_3 ? UTF8_2 : UTF8_1;
		return;
	}
	con->key_state = GROUND;
	for (int at = 24; at >= 0; at -= 8) {
		if (con->key_num >> at)
			bytes[n++] = (char)(con->key_num >> at & 255);
	}
	if (utf8_next(bytes, n, &cp) == n)
		key_push(con, (int)cp);
}

static void after_esc(struct console *con, int c)
{
	con->key_num = 0;
	con->key_param2 = false;
	if (c == '[') {
		enter(con, SEQUENCE);
	} else if (c == 'O') {
		enter(con, APPLICATION);
	} else if (letter(c)) {			/* Alt-x is Ctrl-x */
		con->key_state = GROUND;
		key_push(con, c & 0x1f);
	} else {
		key_push(con, KEY_ESC);
		ground(con, c);
	}
}

/* The key that a finished ESC [ n c is; 0: none. */
static int sequence_key(const struct console *con, int c)
{
	int n = (int)con->key_num;

	if (c == '~') {
		if (n == 1 || n == 7)
			return KEY_HOME;
		if (n == 4 || n == 8)
			return KEY_END;
	} else if (con->key_param2 || n == 1) {		/* with Shift etc. */
		if (c >= 'P' && c <= 'S')
			return KEY(11 + c - 'P', '~');
		if ((c >= 'A' && c <= 'D') || c == 'F' || c == 'H')
			n = 0;
	}
	return n < NUM_MAX ? KEY(n, c) : 0;
}

static void sequence(struct console *con, int c)
{
	if (c < 0x20 || c > 0x7e) {		/* broken off */
		ground(con, c);
	} else if (c == '[' && !con->key_num && !con->key_param2) {
		enter(con, LINUX_F);
	} else if (c >= 0x40) {
		int key = sequence_key(con, c);

		con->key_state = GROUND;
		if (key)
			key_push(con, key);
	} else {
		enter(con, SEQUENCE);
		if (c == ';')
			con->key_param2 = true;
		if (c >= '0' && c <= '9' && !con->key_param2 &&
		    con->key_num < NUM_MAX)
			con->key_num = con->key_num * 10 + (uint32_t)(c - '0');
	}
}

/* ESC O c: what a terminal sends whose keypad is in application mode. */
static void application(struct console *con, int c)
{
	con->key_state = GROUND;
	if ((c >= 'A' && c <= 'D') || c == 'F' || c == 'H')
		key_push(con, KEY(0, c));
	else if (c >= 'P' && c <= 'S')
		key_push(con, KEY(11 + c - 'P', '~'));
	else if (c == 'M')
		key_push(con, KEY_ENTER);
	else if (c >= 'j' && c <= 'y')
		key_push(con, c - 'j' + '*');
	else if (c >= '0' && c <= '9')		/* a modifier */
		enter(con, APPLICATION);
	else {
		key_push(con, 'O' & 0x1f);
		ground(con, c);
	}
}

static void decode(struct console *con, int c)
{
	switch (con->key_state) {
	case GROUND:
		ground(con, c);
		break;
	case AFTER_ESC:
		after_esc(con, c);
		break;
	case SEQUENCE:
		sequence(con, c);
		break;
	case APPLICATION:
		application(con, c);
		break;
	case LINUX_F:
		con->key_state = GROUND;
		if (c >= 'A' && c <= 'E')
			key_push(con, KEY(11 + c - 'A', '~'));
		break;
	default:
		utf8(con, c);
	}
}

/* An ESC that nothing followed in time was a key. */
static void escape_timeout(struct console *con)
{
	if (!key_in_escape(con) || plat_clock_us() < con->esc_us)
		return;
	key_push(con, con->key_state == APPLICATION ? 'O' & 0x1f : KEY_ESC);
	con->key_state = GROUND;
}

static void resized(struct console *con)
{
	unsigned cols, rows;
	bool lost;

	if (!con->tui)
		return;
	plat_con_size(&cols, &rows);
	lost = plat_con_lost();
	if (cols == con->cols && rows == con->rows && !lost)
		return;
	if (lost)
		con_forget(con);
	con->cols = cols;
	con->rows = rows;
	key_push(con, KEY_RESIZE);
}

void con_forget_ahead(struct console *con)
{
	sbuf_reset(&con->ahead);
	con->ahead_at = 0;
}

/* Ctrl-C: once it stops what waits, twice all that runs. */
static void cancel(struct console *con)
{
	uint64_t now_us = plat_clock_us();

	if (now_us < con->twice_us)
		con->stopped = true;
	con->twice_us = now_us + TWICE_US;
	con->cancelled = con->hint_due = true;
	con_forget_ahead(con);
}

void key_fill(struct console *con)
{
	int c;

	resized(con);
	while (!con->n_pending) {
		c = con->from_ahead ? con_read_byte(con) : plat_con_read();
		if (c < 0) {
			con->ended = c == PLAT_CON_END;
			escape_timeout(con);
			break;
		}
		decode(con, c & 255);
	}
}

int con_poll_key(struct console *con)
{
	int key;

	key_fill(con);
	if (!con->n_pending)
		return -1;
	key = con->pending[0];
	shift(con);
	if (key == KEY_CTRL_C)
		cancel(con);
	else
		con->cancelled = false;
	con->note[0] = '\0';
	return key;
}

/* ---- what is typed too early ---------------------------------------- */

int con_read_byte(struct console *con)
{
	if (con->ahead_at < con->ahead.len)
		return (unsigned char)con->ahead.data[con->ahead_at++];
	con_forget_ahead(con);
	return plat_con_read();
}

bool key_take_ahead(struct console *con)
{
	int c;

	while (con->n_pending) {
		c = con->pending[0];
		shift(con);
		if (c == KEY_CTRL_C)
			return true;
	}
	con->key_state = GROUND;
	while ((c = plat_con_read()) >= 0) {
		if (c == KEY_CTRL_C) {
			con_forget_ahead(con);
			return true;
		}
		if (con->keep_ahead)
			(void)sbuf_char(&con->ahead, (char)c);	/* or lost */
	}
	con->ended = c == PLAT_CON_END;
	return false;
}

bool con_cancelled(struct console *con)
{
	if (!plat_con_scripted()) {
		if (!key_take_ahead(con))
			return con->stopped;
	} else {
		key_fill(con);
		if (!con->n_pending || con->pending[0] != KEY_CTRL_C)
			return con->stopped;
		shift(con);
	}
	cancel(con);
	return true;
}
