/* virtq.c: a queue of a virtio device (Virtio 1.1, 2.6), split rings. */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "drivers/bus.h"
#include "drivers/virtio.h"

#define DESCRIPTOR	16	/* address, length, flags, next	*/
#define DEVICE_WRITES	2u
#define USED_HEAD	4	/* flags, index			*/
#define USED_ENTRY	8	/* buffer, length		*/
#define RING_ALIGN	4096u	/* asked for before 1.0		*/
#define NO_NOTIFY	1u	/* in the used ring's flags	*/
#define NO_INTERRUPT	1u	/* in the available ring's	*/

/* Common registers, 4.1.4.3; and before 1.0 */
#define QUEUE_SELECT	0x16
#define QUEUE_SIZE	0x18
#define QUEUE_VECTOR	0x1a
#define QUEUE_ENABLE	0x1c
#define QUEUE_NOTIFY	0x1e
#define QUEUE_DESC	0x20
#define QUEUE_AVAIL	0x28
#define QUEUE_USED	0x30
#define NO_VECTOR	0xffffu
#define OLD_QUEUE_PAGE	0x08
#define OLD_QUEUE_SIZE	0x0c
#define OLD_QUEUE_SELECT 0x0e
#define OLD_SIZE_MOST	1024	/* it cannot be told to use less */

static uint32_t get(const struct virtq *q, uint32_t at, unsigned size)
{
	struct bus_device *d = q->v->dev;

	return d->ops->read(d, q->v->common.bar, q->v->common.offset + at,
			    size);
}

static void set(const struct virtq *q, uint32_t at, unsigned size,
		uint32_t value)
{
	struct bus_device *d = q->v->dev;

	d->ops->write(d, q->v->common.bar, q->v->common.offset + at, size,
		      value);
}

static void set64(const struct virtq *q, uint32_t at, uint64_t value)
{
	set(q, at, 4, (uint32_t)value);
	set(q, at + 4, 4, (uint32_t)(value >> 32));
}

/* ---- memory ---------------------------------------------------------- */

static uint32_t avail_at(const struct virtq *q)
{
	return (uint32_t)q->size * DESCRIPTOR;
}

static uint8_t *avail(const struct virtq *q)
{
	return q->memory + avail_at(q);
}

static uint8_t *used(const struct virtq *q)
{
	return q->memory + q->used;
}

static int allocate(struct virtq *q, size_t buffer_len)
{
	struct bus_device *d = q->v->dev;

	q->used = (avail_at(q) + 6 + 2u * q->size + RING_ALIGN - 1) &
		  ~(RING_ALIGN - 1);
	q->memory_len = q->used + 6 + (size_t)USED_ENTRY * q->size;
	q->memory = d->ops->dma_alloc(d, q->memory_len, &q->memory_bus);
	q->buffer_len = buffer_len;
	q->buffers = d->ops->dma_alloc(d, buffer_len * q->size,
				       &q->buffers_bus);
	return q->memory && q->buffers ? 0 : -ENOMEM;
}

void virtq_free(struct virtq *q)
{
	struct bus_device *d = q->v ? q->v->dev : NULL;

	if (q->memory)
		d->ops->dma_free(d, q->memory, q->memory_len);
	if (q->buffers)
		d->ops->dma_free(d, q->buffers, q->buffer_len * q->size);
	*q = (struct virtq){ 0 };
}

/* Each buffer has the descriptor of its number, for ever. */
static void describe(struct virtq *q, bool device_writes)
{
	uint8_t *p = q->memory;
	uint16_t i;

	for (i = 0; i < q->size; i++, p += DESCRIPTOR) {
		put_le64(p, q->buffers_bus + q->buffer_len * i);
		put_le16(p + 12, device_writes ? DEVICE_WRITES : 0);
	}
	put_le16(avail(q), NO_INTERRUPT);
}

/* ---- setting up ------------------------------------------------------ */

/* How many entries it has; 0: none. */
static unsigned choose_size(struct virtq *q)
{
	unsigned size;

	if (q->v->legacy) {
		set(q, OLD_QUEUE_SELECT, 2, q->index);
		size = get(q, OLD_QUEUE_SIZE, 2);
		return size <= OLD_SIZE_MOST ? size : 0;
	}
	set(q, QUEUE_SELECT, 2, q->index);
	size = get(q, QUEUE_SIZE, 2);
	return size < VIRTQ_MOST ? size : VIRTQ_MOST;
}

/* Where the queue that was chosen is notified, if that is inside its area. */
static bool find_notify(struct virtq *q)
{
	uint64_t at;

	if (q->v->legacy)
		return true;		/* one place for all */
	at = (uint64_t)get(q, QUEUE_NOTIFY, 2) * q->v->notify_step;
	q->notify_at = (uint32_t)at;
	return at <= q->v->notify.len - 2;
}

static void enable(struct virtq *q)
{
	if (q->v->legacy) {
		set(q, OLD_QUEUE_PAGE, 4, (uint32_t)(q->memory_bus >> 12));
		return;
	}
	set(q, QUEUE_SIZE, 2, q->size);
	set(q, QUEUE_VECTOR, 2, NO_VECTOR);
	set64(q, QUEUE_DESC, q->memory_bus);
	set64(q, QUEUE_AVAIL, q->memory_bus + avail_at(q));
	set64(q, QUEUE_USED, q->memory_bus + q->used);
	set(q, QUEUE_ENABLE, 2, 1);
}

int virtq_start(struct virtq *q, struct virtio *v, uint16_t index,
		size_t buffer_len, bool device_writes)
{
	unsigned size;
	int rc;

	*q = (struct virtq){ .v = v, .index = index };
	size = choose_size(q);
	if (!size || (size & (size - 1)))	/* a power of two: 2.6 */
		return -ENODEV;
	if (!find_notify(q))
		return -ENODEV;
	q->size = (uint16_t)size;
	rc = allocate(q, buffer_len);
	if (rc < 0) {
		virtq_free(q);
		return rc;
	}
	describe(q, device_writes);
	enable(q);
	return 0;
}

/* ---- giving and taking ----------------------------------------------- */

uint8_t *virtq_buffer(const struct virtq *q, uint16_t id)
{
	return q->buffers + q->buffer_len * id;
}

void virtq_give(struct virtq *q, uint16_t id, size_t len)
{
	put_le32(q->memory + DESCRIPTOR * id + 8, (uint32_t)len);
	put_le16(avail(q) + 4 + 2 * (q->given % q->size), id);
	q->given++;
	bus_barrier();
	put_le16(avail(q) + 2, q->given);
}

static uint16_t used_word(const struct virtq *q, unsigned at)
{
	const volatile uint8_t *p = used(q) + at;

	return (uint16_t)(p[0] | p[1] << 8);
}

void virtq_notify(struct virtq *q)
{
	struct bus_device *d = q->v->dev;

	bus_barrier();
	if (!(used_word(q, 0) & NO_NOTIFY))
		d->ops->write(d, q->v->notify.bar,
			      q->v->notify.offset + q->notify_at, 2, q->index);
}

int virtq_ready(struct virtq *q)
{
	unsigned n = (uint16_t)(used_word(q, 2) - q->taken);

	/* No more can come back than were given. */
	if (n > (uint16_t)(q->given - q->taken))
		return -EIO;
	bus_barrier();
	return (int)n;
}

int virtq_take(struct virtq *q, struct virtq_done *out)
{
	const uint8_t *p = used(q) + USED_HEAD +
			   USED_ENTRY * (q->taken % q->size);
	uint32_t id = get_le32(p);

	q->taken++;
	*out = (struct virtq_done){ (uint16_t)id, get_le32(p + 4) };
	return id < q->size ? 0 : -EIO;
}
