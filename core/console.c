/* console.c: what is printed, and the log of it that ${dmesg} shows. */
#include "core/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/plain.h"
#include "core/str.h"
#include "core/utf8.h"
#include "platform/platform.h"

#define LINE_BYTES 160	/* of an event or a remark, with the NUL */

void con_init(struct console *con, struct events *events)
{
	static const struct con_pair pairs[CON_PAIRS] = {
		[PAIR_DEFAULT]   = { 9, 9 },
		[PAIR_NORMAL]    = { 7, 4 },
		[PAIR_SELECT]    = { 7, 1 },
		[PAIR_SEPARATOR] = { 6, 4 },
		[PAIR_EDIT]      = { 0, 6 },
		[PAIR_ALERT]     = { 7, 1 },
		[PAIR_URL]       = { 6, 4 },
		[PAIR_PXE]       = { 0, 7 },
	};

	*con = (struct console){ .events = events, .at_pair = -1,
				 .at_cursor = -1, .severity = CON_INFO,
				 .ahead = { .max = CON_AHEAD },
				 .remarks = { .max = CON_REMARKS } };
	for (unsigned i = 0; i < 8; i++)
		con->colours[i].basic = (uint8_t)i;
	con->colours[4].basic = 15;
	memcpy(con->pairs, pairs, sizeof(pairs));
	plat_con_size(&con->cols, &con->rows);
}

void con_free(struct console *con)
{
	sbuf_free(&con->ahead);
	sbuf_free(&con->remarks);
}

/* ---- the log ------------------------------------------------------- */

static void log_char(struct console *con, char c)
{
	con->dmesg[con->dmesg_at] = c;
	con->dmesg_at = (con->dmesg_at + 1) % CON_DMESG_BYTES;
	if (con->dmesg_len < CON_DMESG_BYTES)
		con->dmesg_len++;
}

/* Text as it reaches a console: a new line is CR LF. */
static void log_text(struct console *con, char c)
{
	if (c == '\n')
		log_char(con, '\r');
	log_char(con, c);
	if (con->sink)
		con->sink->byte(con->sink, con->severity, c);
}

enum { TEXT, ESCAPE, SEQUENCE };

/* Is this byte part of an escape sequence? */
static bool escape(struct console *con, char c)
{
	switch (con->esc_state) {
	case ESCAPE:
		con->esc_state = c == '[' ? SEQUENCE : TEXT;
		con->esc_num = 0;
		return true;
	case SEQUENCE:
		if (c >= '0' && c <= '9')
			con->esc_num = con->esc_num * 10 + (unsigned)(c - '0');
		if (c == 'p')
			con->severity = con->esc_num & 7;
		if ((unsigned char)c >= 0x40)
			con->esc_state = TEXT;
		return true;
	}
	if (c != '\033')
		return false;
	con->esc_state = ESCAPE;
	return true;
}

static void keep_char(struct console *con, char c)
{
	if (escape(con, c))
		return;
	if (c == '\n' || c == '\r')
		con->column = 0;
	else if (c == '\b')
		con->column -= con->column > 0;
	else if (((unsigned char)c & 0xc0) != 0x80)
		con->column++;
	log_text(con, c);
}

/* While a full-screen UI is up nothing is logged: it is no text. */
static void note_all(struct console *con, const char *text, size_t len)
{
	if (con->tui)
		return;
	for (size_t i = 0; i < len; i++)
		keep_char(con, text[i]);
}

void con_dmesg(struct console *con, struct sbuf *out)
{
	size_t from = (con->dmesg_at + CON_DMESG_BYTES - con->dmesg_len) %
		      CON_DMESG_BYTES;
	size_t first = CON_DMESG_BYTES - from;

	if (first > con->dmesg_len)
		first = con->dmesg_len;
	(void)sbuf_add(out, con->dmesg + from, first);	/* kept in @out */
	(void)sbuf_add(out, con->dmesg, con->dmesg_len - first);
}

void con_log_to(struct console *con, struct con_sink *sink)
{
	con->sink = sink;
}

/* One line without controls, cut if it is too long; false: a bad format. */
static bool __attribute__((format(printf, 2, 0)))
print_line(char text[LINE_BYTES], const char *fmt, va_list ap)
{
	if (vsnprintf(text, LINE_BYTES, fmt, ap) < 0)
		return false;
	(void)plain_make(text, strlen(text), false);
	return true;
}

void con_event(struct console *con, enum con_severity severity,
	       const char *fmt, ...)
{
	char text[LINE_BYTES];
	va_list ap;

	va_start(ap, fmt);
	if (con->sink && print_line(text, fmt, ap))
		con->sink->event(con->sink, severity, text);
	va_end(ap);
}

void con_flush(struct console *con)
{
	if (con->sink)
		con->sink->flush(con->sink);
}

void con_dmesg_clear(struct console *con)
{
	con->dmesg_at = con->dmesg_len = 0;
}

/* ---- printing ------------------------------------------------------ */

static void put_diag(struct console *con, const char *text, size_t len)
{
	note_all(con, text, len);
	plat_diag_write(text, len);
}

/* Print remarks, if a line can begin here. */
static void flush_remarks(struct console *con)
{
	struct sbuf *r = &con->remarks;

	if (!r->len || con->column || con->tui)
		return;
	put_diag(con, r->data, r->len);
	sbuf_reset(r);
}

void con_write(struct console *con, const char *text, size_t len)
{
	note_all(con, text, len);
	plat_con_write(text, len);
	flush_remarks(con);
}

void con_puts(struct console *con, const char *text)
{
	con_write(con, text, strlen(text));
}

void con_plain(struct console *con, const char *text)
{
	size_t left = strlen(text), n;
	char one[5];
	uint32_t cp;

	for (; left; text += n, left -= n) {
		n = utf8_next(text, left, &cp);
		memcpy(one, text, n);
		con_write(con, one, plain_make(one, n, true));
	}
}

void con_diag(struct console *con, const char *text, size_t len)
{
	put_diag(con, text, len);
	flush_remarks(con);
}

void con_remark(struct console *con, const char *fmt, ...)
{
	char text[LINE_BYTES];
	va_list ap;

	va_start(ap, fmt);
	/* one that does not fit, or has no memory, is left out */
	if (print_line(text, fmt, ap))
		(void)sbuf_printf(&con->remarks, "warning: %s\n", text);
	va_end(ap);
	flush_remarks(con);
}

void con_printf(struct console *con, const char *fmt, ...)
{
	char few[160];
	char *text = few;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(few, sizeof(few), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof(few)) {
		text = malloc((size_t)n + 1);
		if (text) {
			va_start(ap, fmt);
			vsnprintf(text, (size_t)n + 1, fmt, ap);
			va_end(ap);
		} else {	/* half a line is better than none */
			text = few;
			n = sizeof(few) - 1;
		}
	}
	con_write(con, text, (size_t)n);
	if (text != few)
		free(text);
}
