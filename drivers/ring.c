/* ring.c: the memory of a ring. */
#include "drivers/ring.h"

#include <errno.h>
#include <string.h>

#include "drivers/bus.h"

#define FRAME_LEAST	60

int ring_make(struct ring *r, struct bus_device *d, unsigned size)
{
	*r = (struct ring){ .size = size };
	r->entries = d->ops->dma_alloc(d, (size_t)size * RING_ENTRY, &r->entries_bus);
	r->buffers = d->ops->dma_alloc(d, (size_t)size * RING_BUFFER,
				       &r->buffers_bus);
	if (r->entries && r->buffers)
		return 0;
	ring_free(r, d);
	return -ENOMEM;
}

void ring_free(struct ring *r, struct bus_device *d)
{
	if (r->entries)
		d->ops->dma_free(d, r->entries,
				 (size_t)r->size * RING_ENTRY);
	if (r->buffers)
		d->ops->dma_free(d, r->buffers,
				 (size_t)r->size * RING_BUFFER);
	*r = (struct ring){ 0 };
}

size_t ring_put(struct ring *r, unsigned n, const void *frame, size_t len)
{
	uint8_t *to = ring_buffer(r, n);

	if (len > RING_BUFFER)
		return 0;
	memcpy(to, frame, len);
	if (len >= FRAME_LEAST)
		return len;
	memset(to + len, 0, FRAME_LEAST - len);
	return FRAME_LEAST;
}
