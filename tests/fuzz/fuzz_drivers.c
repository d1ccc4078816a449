/*
 * fuzz_drivers.c: a card that says anything, in its registers and in memory.
 * The first byte chooses the card, and whether it is gone (all ones) when the
 * input ends, or says nothing but zeros; the rest is what it says.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "drivers/bus.h"
#include "drivers/driver.h"
#include "platform/platform.h"

#define DMA_MOST	8
#define BUS_BASE	0x1000000u	/* of each piece of memory */

/* A capability: kind, where the next is, BAR 4, offset, length */
#define CAP(at, next, kind, high, step) \
	[at] = 9, [(at) + 1] = next, [(at) + 2] = 20, [(at) + 3] = kind, \
	[(at) + 4] = 4, [(at) + 9] = high, [(at) + 13] = 1, [(at) + 16] = step

/* Configuration that is right: a virtio card's of 1.0; for the others it has a
   revision, and ports in the first BAR. */
static const uint8_t modern[PCI_CONFIG_LEN] = {
	[0x06] = 0x10, [0x08] = 0x20, [0x10] = 1, [0x34] = 0x40,
	CAP(0x40, 0x54, 1, 0, 0), CAP(0x54, 0x68, 4, 0x10, 0),
	CAP(0x68, 0, 2, 0x20, 4),
};
static const uint8_t legacy[PCI_CONFIG_LEN] = { [0x10] = 1 };

static const struct kind {
	const struct driver *driver;
	uint16_t             device;
	const uint8_t       *config;
} kinds[] = {
	{ &driver_virtio, 0x1041, modern },
	{ &driver_virtio, 0x1000, legacy },
	{ &driver_intel, 0x100e, modern },
	{ &driver_realtek, 0x8139, modern },
	{ &driver_realtek, 0x8168, modern },
	{ &driver_vmxnet3, 0x07b0, modern },
};
#define N_KINDS	(sizeof(kinds) / sizeof(kinds[0]))

struct model {
	struct bus_device dev;
	const uint8_t    *config;
	const uint8_t    *says;
	size_t            left;
	uint8_t           end;		/* each byte after the last	*/
	struct { uint8_t *at; size_t len; } dma[DMA_MOST];
	unsigned          pauses;
};

static uint32_t next(struct model *c, unsigned size)
{
	uint32_t v = 0;

	for (; size && c->left; size--, c->left--)
		v = v << 8 | *c->says++;
	for (; size; size--)
		v = v << 8 | c->end;
	return v;
}

/* What it says are the bits that are wrong. */
static uint32_t config(struct bus_device *d, unsigned offset)
{
	struct model *c = (struct model *)d;

	must(offset % 4 == 0 && offset < PCI_CONFIG_LEN);
	return get_le32(c->config + offset) ^ next(c, 4);
}

static void set_config(struct bus_device *d, unsigned offset, uint32_t v)
{
	(void)d;
	(void)offset;
	(void)v;
}

static uint32_t bus_read(struct bus_device *d, unsigned bar, uint32_t offset,
			 unsigned size)
{
	(void)bar;
	(void)offset;
	return next((struct model *)d, size);
}

static void bus_write(struct bus_device *d, unsigned bar, uint32_t offset,
		      unsigned size, uint32_t v)
{
	(void)d;
	(void)bar;
	(void)offset;
	(void)size;
	(void)v;
}

static void *dma_alloc(struct bus_device *d, size_t size, uint64_t *out)
{
	struct model *c = (struct model *)d;
	unsigned n = 0;

	while (n < DMA_MOST && c->dma[n].at)
		n++;
	must(n < DMA_MOST);
	c->dma[n].at = calloc(1, size);
	c->dma[n].len = size;
	*out = BUS_BASE * (uint64_t)(n + 1);
	return c->dma[n].at;
}

static void dma_free(struct bus_device *d, void *memory, size_t size)
{
	struct model *c = (struct model *)d;
	unsigned n = 0;

	while (n < DMA_MOST && c->dma[n].at != memory)
		n++;
	must(n < DMA_MOST && c->dma[n].len == size);
	free(memory);
	c->dma[n].at = NULL;
}

static void bus_pause(struct bus_device *d, unsigned us)
{
	(void)us;
	must(++((struct model *)d)->pauses < 100000);
}

static const struct bus_ops ops = {
	.config = config, .set_config = set_config, .read = bus_read,
	.write = bus_write, .dma_alloc = dma_alloc, .dma_free = dma_free,
	.pause = bus_pause,
};

/* The card writes somewhere into what it was given. */
static void scribble(struct model *c)
{
	unsigned n = next(c, 1) % DMA_MOST;
	size_t at = next(c, 3), len = next(c, 1) % 32;

	if (!c->dma[n].at)
		return;
	at %= c->dma[n].len;
	for (; len && at < c->dma[n].len; len--, at++)
		c->dma[n].at[at] = (uint8_t)next(c, 1);
}

static void receive(struct nic *nic, size_t cap)
{
	uint8_t *buf = malloc(cap);

	must(buf && nic->ops->recv(nic, buf, cap) <= (int)cap);
	free(buf);
}

static void use(struct nic *nic, struct model *c)
{
	static const uint16_t caps[] = { 1514, 14, 2048, 65500 };
	static const uint16_t lens[] = { 60, 14, 1514, 5000 };
	static const uint8_t frame[5000];
	uint32_t how;

	while (c->left) {
		scribble(c);
		how = next(c, 1);
		receive(nic, caps[how & 3]);
		must(nic->ops->send(nic, frame, lens[how >> 2 & 3]) <= 0);
		(void)nic->ops->link(nic);
		if (how & 0x10 && nic->ops->hear)
			nic->ops->hear(nic);
		if (how & 0x20)
			nic->ops->close(nic);
		if (how & 0x60 && nic->ops->open(nic, NULL) < 0)
			return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct model c = { .dev = { .ops = &ops } };
	struct nic nic = { 0 };
	const struct kind *kind;

	if (len < 2)
		return 0;
	kind = &kinds[(p[0] & 0x7f) % N_KINDS];
	c.dev.device = kind->device;
	c.config = kind->config;
	c.end = p[0] & 0x80 ? 0xff : 0;
	c.says = p + 1;
	c.left = len - 1;
	if (driver_attach(kind->driver, &nic, &c.dev, NULL) < 0)
		return 0;
	if (nic.ops->open(&nic, NULL) == 0)
		use(&nic, &c);
	driver_detach(&nic);
	for (unsigned n = 0; n < DMA_MOST; n++)
		must(!c.dma[n].at);
	return 0;
}
