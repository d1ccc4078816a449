/*
 * log_lines.c: what is printed, byte by byte, becomes lines that wait for
 * their log server. The oldest ones go if there are many.
 */
#include "net/log_lines.h"

#include <string.h>

#include "core/limits.h"

#define HEAD 2			/* bytes before a text			*/

static size_t record_len(const struct sbuf *q, size_t at)
{
	return HEAD + (uint8_t)q->data[at + 1];
}

static void forget(struct sbuf *q, size_t len)
{
	q->len -= len;
	memmove(q->data, q->data + len, q->len);
}

/* The oldest half goes. */
static void make_room(struct sbuf *q, size_t len)
{
	size_t at = 0;

	if (q->len + HEAD + len <= LIMIT_SYSLOG_BYTES)
		return;
	while (at < q->len / 2)
		at += record_len(q, at);
	forget(q, at);
}

bool log_lines_add(struct log_lines *l, unsigned severity, const char *text,
		   size_t len)
{
	char head[HEAD];

	if (len > LOG_LINE_BYTES - 1)
		len = LOG_LINE_BYTES - 1;
	head[0] = (char)severity;
	head[1] = (char)len;
	make_room(&l->queue, len);
	/* without memory a line is lost, but never half of one */
	if (sbuf_reserve(&l->queue, HEAD + len) < 0) {
		sbuf_free(&l->queue);
		return false;
	}
	(void)sbuf_add(&l->queue, head, HEAD);
	(void)sbuf_add(&l->queue, text, len);
	return true;
}

bool log_lines_end(struct log_lines *l)
{
	bool added = l->len && log_lines_add(l, l->severity, l->line, l->len);

	l->len = 0;
	return added;
}

/* How many bytes at the end of the line begin a character that goes on? */
static uint8_t begun(const struct log_lines *l)
{
	const uint8_t *end = (const uint8_t *)l->line + l->len;
	uint8_t n = 1;

	while (n < 4 && (end[-n] & 0xc0) == 0x80)
		n++;
	if (end[-n] < 0xc0 || n > 1 + (end[-n] >= 0xe0) + (end[-n] >= 0xf0))
		return 0;
	return n;
}

static bool break_line(struct log_lines *l)
{
	uint8_t len = l->len, rest = begun(l);
	bool added;

	l->len = (uint8_t)(len - rest);
	added = log_lines_end(l);
	memmove(l->line, l->line + len - rest, rest);
	l->len = rest;
	return added;
}

bool log_lines_byte(struct log_lines *l, unsigned severity, char c)
{
	bool added = false;

	if (c == '\n') {
		return log_lines_end(l);
	} else if (c == '\b') {
		l->len -= l->len > 0;
	} else if ((unsigned char)c >= ' ' && c != 0x7f) {
		if (l->len == LOG_LINE_BYTES - 1)
			added = break_line(l);
		l->line[l->len++] = c;
		l->severity = (uint8_t)severity;
	}
	return added;
}

bool log_lines_wait(const struct log_lines *l)
{
	return l->queue.len > 0;
}

struct log_line log_lines_first(const struct log_lines *l)
{
	const char *q = l->queue.data;

	return (struct log_line){ (uint8_t)q[0], q + HEAD, (uint8_t)q[1] };
}

void log_lines_drop(struct log_lines *l)
{
	forget(&l->queue, record_len(&l->queue, 0));
}

void log_lines_free(struct log_lines *l)
{
	sbuf_free(&l->queue);
}
