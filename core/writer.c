/* writer.c: a packet being written into a buffer that does not grow. */
#include "core/writer.h"

#include <string.h>

#include "core/bytes.h"

/* Room for @len bytes, or NULL. */
static uint8_t *take_room(struct writer *w, size_t len)
{
	uint8_t *at = w->buf + w->len;

	if (w->full || len > w->cap - w->len) {
		w->full = true;
		return NULL;
	}
	w->len += len;
	return at;
}

void writer_put(struct writer *w, const void *data, size_t len)
{
	uint8_t *at = take_room(w, len);

	if (at && len)
		memcpy(at, data, len);
}

void writer_zero(struct writer *w, size_t len)
{
	uint8_t *at = take_room(w, len);

	if (at)
		memset(at, 0, len);
}

void writer_put8(struct writer *w, unsigned v)
{
	uint8_t byte = (uint8_t)v;

	writer_put(w, &byte, 1);
}

void writer_put16(struct writer *w, unsigned v)
{
	uint8_t *at = take_room(w, 2);

	if (at)
		put_be16(at, v);
}

void writer_put32(struct writer *w, uint32_t v)
{
	uint8_t *at = take_room(w, 4);

	if (at)
		put_be32(at, v);
}
