/* writer.h: a packet being written into a buffer that does not grow. */
#ifndef CORE_WRITER_H
#define CORE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Once something did not fit, @full is set and nothing more is put, so that a
 * chain of calls is checked once. The buffer stays its owner's:
 * "struct writer w = { .buf = buf, .cap = sizeof(buf) };" is an empty one.
 */
struct writer {
	uint8_t *buf;
	size_t   cap, len;	/* bytes	*/
	bool     full;
};

void writer_put(struct writer *w, const void *data, size_t len);
void writer_zero(struct writer *w, size_t len);

/* The low bits of @v, most significant byte first. */
void writer_put8(struct writer *w, unsigned v);
void writer_put16(struct writer *w, unsigned v);
void writer_put32(struct writer *w, uint32_t v);

#endif
