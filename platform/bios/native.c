/* native.c: cards on drivers of our own, found by going over the PCI bus. */
#include "platform/bios/native.h"

#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "drivers/bus.h"
#include "drivers/driver.h"
#include "platform/bios/app.h"
#include "platform/platform.h"

#define CARDS_MOST	8
#define BUSES		256u
#define HEADER_AT	0x0c
#define HEADER_MANY	0x00800000u	/* it has several functions	  */
#define GONE		UINT32_MAX
#define PCI_BIOS	0x20494350u	/* "PCI "			  */

/* A card that a driver has taken. */
struct card {
	struct nic        nic;
	struct bus_device dev;
	uint32_t          busdevfn;
	struct bus_bar    bars[PCI_BARS];
	char              device[16];
};

static struct {
	struct card cards[CARDS_MOST];
	unsigned    n;
} native;

/* ---- the bus ----------------------------------------------------------- */

static struct card *card_of(struct bus_device *d)
{
	return HOLDER(card, dev, d);
}

static uint32_t bus_config(struct bus_device *d, unsigned offset)
{
	uint32_t v;

	(void)plat_pci_read(card_of(d)->busdevfn, offset, &v);
	return v;
}

static void bus_set_config(struct bus_device *d, unsigned offset,
			   uint32_t value)
{
	bios_pci_write(card_of(d)->busdevfn, offset, value);
}

/* Where a register is; 0: nowhere. An offset that a card named leads to no
   memory beside its BAR. */
static uint32_t place(const struct card *c, unsigned bar, uint32_t offset,
		      unsigned size)
{
	return bar < PCI_BARS ? bus_address(&c->bars[bar], offset, size) : 0;
}

static uint32_t bus_read(struct bus_device *d, unsigned bar, uint32_t offset,
			 unsigned size)
{
	const struct card *c = card_of(d);
	uint32_t at = place(c, bar, offset, size);

	if (!at)
		return GONE;
	if (c->bars[bar].ports)
		return bios_port_read((uint16_t)at, size);
	return size == 1 ? mem8(at) : size == 2 ? mem16(at) : mem32(at);
}

/* Who tells a card something has a frame to send, or got some. */
static void bus_write(struct bus_device *d, unsigned bar, uint32_t offset,
		      unsigned size, uint32_t value)
{
	const struct card *c = card_of(d);
	uint32_t at = place(c, bar, offset, size);

	if (!at)
		return;
	bios_active();
	if (c->bars[bar].ports)
		bios_port_write((uint16_t)at, size, value);
	else if (size == 1)
		*(volatile uint8_t *)mem(at) = (uint8_t)value;
	else if (size == 2)
		*(volatile uint16_t *)mem(at) = (uint16_t)value;
	else
		*(volatile uint32_t *)mem(at) = value;
}

/* Any memory of ours will do: it is where it seems to be. */
static void *bus_dma_alloc(struct bus_device *d, size_t size, uint64_t *out)
{
	void *p = plat_image_mem(NULL, 0, size);

	(void)d;
	if (!p)
		return NULL;
	*out = (uintptr_t)p;
	return memset(p, 0, size);
}

static void bus_dma_free(struct bus_device *d, void *memory, size_t size)
{
	(void)d;
	(void)plat_image_mem(memory, size, 0);
}

static void bus_pause(struct bus_device *d, unsigned us)
{
	uint64_t until = plat_clock_us() + us;

	(void)d;
	while (plat_clock_us() < until)
		;
}

static const struct bus_ops bus_ops = {
	.config = bus_config, .set_config = bus_set_config, .read = bus_read,
	.write = bus_write, .dma_alloc = bus_dma_alloc,
	.dma_free = bus_dma_free, .pause = bus_pause,
};

/* ---- a card ------------------------------------------------------------ */

static void name_it(struct card *c, const struct driver_id *id)
{
	unsigned at = c->busdevfn;

	snprintf(c->device, sizeof(c->device), "0000:%02x:%02x.%x", at >> 8,
		 at >> 3 & 31, at & 7);
	c->nic.driver = id->chip;
	c->nic.device = c->device;
	c->nic.bustype = "PCI";
	c->nic.busloc = at;
	c->nic.busid[0] = 1;
	put_be16(c->nic.busid + 1, id->vendor);
	put_be16(c->nic.busid + 3, id->device);
}

static const struct driver_id *look_up(uint32_t busdevfn, unsigned level)
{
	uint32_t ids;

	(void)plat_pci_read(busdevfn, 0, &ids);
	return driver_find((uint16_t)ids, (uint16_t)(ids >> 16), level);
}

static void take(uint32_t busdevfn, const struct driver_id *id)
{
	struct card *c = &native.cards[native.n];

	*c = (struct card){
		.dev = { .ops = &bus_ops, .vendor = id->vendor,
			 .device = id->device },
		.busdevfn = busdevfn,
	};
	bus_find_bars(&c->dev, c->bars);
	if (driver_attach(id->driver, &c->nic, &c->dev, NULL) < 0)
		return;
	name_it(c, id);
	native.n++;
}

/* ---- all ----------------------------------------------------------------- */

bool native_knows(uint32_t busdevfn, unsigned level)
{
	return look_up(busdevfn, level);
}

static void look_at(uint32_t busdevfn, unsigned level, uint32_t except)
{
	const struct driver_id *id = look_up(busdevfn, level);

	if (id && busdevfn != except && native.n < CARDS_MOST)
		take(busdevfn, id);
}

/* As the BIOS has it (PCI BIOS 2.1, 4.3): to look at each of 256 takes 0.1 s in
   virtual machines. */
static uint32_t last_bus(void)
{
	struct real_regs r = { .eax = 0xb101 };

	return real_int(0x1a, &r) || r.edx != PCI_BIOS ? BUSES - 1 :
	       r.ecx & 0xff;
}

void native_find(unsigned level, uint32_t boot, bool roms)
{
	uint32_t at, header, end = (last_bus() + 1) << 8;

	if (!roms && boot != NATIVE_NONE)
		look_at(boot, level, NATIVE_NONE);
	for (at = 0; at < end; at += 8) {
		(void)plat_pci_read(at, HEADER_AT, &header);
		if (header == GONE)
			continue;
		look_at(at, level, boot);
		for (unsigned f = 1; header & HEADER_MANY && f < 8; f++)
			look_at(at + f, level, boot);
	}
}

struct nic *native_nic(unsigned index)
{
	return index < native.n ? &native.cards[index].nic : NULL;
}

bool native_adopt(struct nic *nic, uint32_t busdevfn, unsigned level)
{
	unsigned n = native.n;

	look_at(busdevfn, level, NATIVE_NONE);
	if (native.n > n)
		*nic = native.cards[n].nic;
	return native.n > n;
}

void native_stop(void)
{
	unsigned i;

	for (i = 0; i < native.n; i++)
		native.cards[i].nic.ops->close(&native.cards[i].nic);
}
