/*
 * virtio.h: how a virtio device is reached over PCI (Virtual I/O Device 1.1,
 * 4.1), the ways before 1.0 included, and its queues (2.6).
 */
#ifndef DRIVERS_VIRTIO_H
#define DRIVERS_VIRTIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bus_device;

/* Registers of one kind. */
struct virtio_area {
	uint32_t offset, len;
	uint8_t  bar;
};

struct virtio {
	struct bus_device *dev;
	bool               legacy;	/* of before 1.0		*/
	struct virtio_area common, notify, config;
	uint32_t           notify_step;	/* bytes from queue to queue	*/
};

/* Status */
#define VIRTIO_ACKNOWLEDGE	1u
#define VIRTIO_DRIVER		2u
#define VIRTIO_DRIVER_OK	4u
#define VIRTIO_FEATURES_OK	8u
#define VIRTIO_FAILED		128u

/* Features of every device */
#define VIRTIO_F_VERSION_1		(1ull << 32)
#define VIRTIO_F_ACCESS_PLATFORM	(1ull << 33)	/* as bus.h maps it */

/* Find its registers. 0, or -ENODEV. */
int virtio_find(struct virtio *v, struct bus_device *dev);
/* It stops, and forgets what it was told. -EIO: it does not. */
int virtio_reset(struct virtio *v);
void virtio_add_status(struct virtio *v, uint8_t bits);
/* Which of @wanted it has; they are agreed on from now on. -EIO: it does not
   agree. Begins with a reset. */
int virtio_negotiate(struct virtio *v, uint64_t wanted, uint64_t *out);
/* A byte of what devices of its kind have. */
uint8_t virtio_config(struct virtio *v, unsigned offset);

/* A buffer of ours, with the number that it has on both sides. */
#define VIRTQ_MOST	256

struct virtq {
	struct virtio *v;
	uint8_t       *memory;		/* descriptors, then both rings	*/
	size_t         memory_len;
	uint64_t       memory_bus;
	uint8_t       *buffers;		/* each buffer_len		*/
	uint64_t       buffers_bus;
	size_t         buffer_len;
	uint16_t       size;		/* buffers			*/
	uint16_t       index;		/* of the queue			*/
	uint16_t       given, taken;	/* buffers, modulo 65536	*/
	uint32_t       used;		/* offset of the used ring	*/
	uint32_t       notify_at;	/* offset in the notify area	*/
};

struct virtq_done {
	uint16_t id;			/* of the buffer: below size	*/
	uint32_t len;			/* bytes that were written	*/
};

/* Set a queue up, its buffers @buffer_len bytes each: the device writes to
   them, or reads. 0, -ENODEV: it has no such queue, -ENOMEM. */
int virtq_start(struct virtq *q, struct virtio *v, uint16_t index,
		size_t buffer_len, bool device_writes);
/* The device is reset. */
void virtq_free(struct virtq *q);
uint8_t *virtq_buffer(const struct virtq *q, uint16_t id);
/* Give the device buffer @id, with so many bytes in it or for it. */
void virtq_give(struct virtq *q, uint16_t id, size_t len);
/* Tell it, if it wants to be told. */
void virtq_notify(struct virtq *q);
/* How many have come back. -EIO: the device tells nonsense. */
int virtq_ready(struct virtq *q);
/* Take the next that came back: there is one. -EIO likewise. */
int virtq_take(struct virtq *q, struct virtq_done *out);

#endif
