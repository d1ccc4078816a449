/*
 * ring.h: frames in memory that a card reaches by descriptors of 16 bytes, in
 * a ring; each has a buffer of its own. How a descriptor is written is the
 * driver's.
 */
#ifndef DRIVERS_RING_H
#define DRIVERS_RING_H

#include <stddef.h>
#include <stdint.h>

struct bus_device;

#define RING_BUFFER	2048	/* bytes */
#define RING_ENTRY	16

struct ring {
	unsigned size;			/* descriptors: a power of two	*/
	uint8_t *entries, *buffers;
	uint64_t entries_bus, buffers_bus;
	unsigned produced, consumed;	/* since it was made	*/
};

/* 0, or -ENOMEM. */
int  ring_make(struct ring *r, struct bus_device *d, unsigned size);
void ring_free(struct ring *r, struct bus_device *d);
static inline uint8_t *ring_entry(const struct ring *r, unsigned n)
{
	return r->entries + (size_t)(n % r->size) * RING_ENTRY;
}

static inline uint8_t *ring_buffer(const struct ring *r, unsigned n)
{
	return r->buffers + (size_t)(n % r->size) * RING_BUFFER;
}

static inline uint64_t ring_buffer_bus(const struct ring *r, unsigned n)
{
	return r->buffers_bus + (uint64_t)(n % r->size) * RING_BUFFER;
}

/* Put a frame into the buffer @n, at least of Ethernet's least length without
   its check sum. Returns how long it is then; 0: it is too long. */
size_t ring_put(struct ring *r, unsigned n, const void *frame, size_t len);

#endif
