/* fuzz_drivers.c: a card that says anything, in its registers and in memory.
   The first byte chooses the driver, the rest is what the card says. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "core/err.h"
#include "drivers/bus.h"
#include "drivers/driver.h"
#include "platform/platform.h"

#define DMA_MOST	8
#define BUS_BASE	0x1000000u	/* of each piece of memory */

struct model {
	struct bus_device dev;
	const uint8_t    *says;
	size_t            left;
	struct { uint8_t *at; size_t len; } dma[DMA_MOST];
	unsigned          pauses;
};

static uint32_t next(struct model *c, unsigned size)
{
	uint32_t v = 0;

	for (; size && c->left; size--, c->left--)
		v = v << 8 | *c->says++;
	return v;
}

static uint32_t config(struct bus_device *d, unsigned offset)
{
	(void)offset;
	return next((struct model *)d, 4);
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

static void use(struct nic *nic, struct model *c)
{
	uint8_t frame[2048] = { 0 };
	int n;

	while (c->left) {
		scribble(c);
		n = nic->ops->recv(nic, frame, sizeof(frame));
		must(n <= (int)sizeof(frame));
		(void)nic->ops->send(nic, frame, n > 14 ? (size_t)n : 60);
		(void)nic->ops->link(nic);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	static const struct driver *const drivers[] = {
		&driver_virtio, &driver_intel, &driver_realtek,
		&driver_vmxnet3,
	};
	struct model c = { .dev = { .ops = &ops } };
	struct nic nic = { 0 };
	const struct driver *d;

	if (len < 2)
		return 0;
	d = drivers[p[0] % 4];
	c.dev.device = p[0] & 4 ? 0x8139 : 0x1000;
	c.says = p + 1;
	c.left = len - 1;
	if (driver_attach(d, &nic, &c.dev, NULL) < 0)
		return 0;
	if (nic.ops->open(&nic, NULL) == 0)
		use(&nic, &c);
	driver_detach(&nic);
	for (unsigned n = 0; n < DMA_MOST; n++)
		must(!c.dma[n].at);
	return 0;
}
