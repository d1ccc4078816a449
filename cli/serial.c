/* serial.c: what a serial line said, without what only terminals read. */
#include "cli/serial.h"

#include <string.h>

#define KEPT	(1u << 18)	/* bytes: twice as many are halved */
#define ESC	27

/* Is it to be read by a person? ESC [ 0;1 m is not. */
static bool is_text(struct serial *s, char c)
{
	switch (s->state) {
	case SERIAL_ESC:
		s->state = c == '[' ? SERIAL_SEQUENCE : SERIAL_TEXT;
		return false;
	case SERIAL_SEQUENCE:
		if (c >= '@' && c <= '~')
			s->state = SERIAL_TEXT;
		return false;
	default:
		if (c == ESC)
			s->state = SERIAL_ESC;
		return c && c != '\r' && c != ESC;
	}
}

void serial_add(struct serial *s, const char *data, size_t len)
{
	struct sbuf *t = &s->text;

	for (; len; len--, data++)
		if (is_text(s, *data))
			(void)sbuf_char(t, *data);	/* it ends, or less */
	if (t->len <= 2 * KEPT)
		return;
	memmove(t->data, t->data + t->len - KEPT, KEPT + 1);
	t->len = KEPT;
}

void serial_free(struct serial *s)
{
	sbuf_free(&s->text);
}
