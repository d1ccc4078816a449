/* bus.c: what all PCI cards have. */
#include "drivers/bus.h"

#define PCI_STATUS_CAPS	0x00100000u	/* in the dword of PCI_COMMAND	*/
#define PCI_CAPS	0x34
#define CAPS_FIRST	0x40		/* below is the header		*/
#define CAPS_MOST	48		/* more do not fit: a ring	*/

static void change_command(struct bus_device *d, uint32_t off, uint32_t on)
{
	/* Status, in the upper half, is cleared by ones. */
	uint32_t now = d->ops->config(d, PCI_COMMAND) & 0xffff;

	d->ops->set_config(d, PCI_COMMAND, (now & ~off) | on);
}

void bus_enable(struct bus_device *d)
{
	change_command(d, 0, PCI_IO | PCI_MEMORY | PCI_MASTER | PCI_NO_INTX);
}

void bus_quiet(struct bus_device *d)
{
	change_command(d, PCI_MASTER | PCI_NO_INTX, 0);
}

int bus_has_ports(struct bus_device *d, unsigned bar)
{
	return d->ops->config(d, PCI_BAR(bar)) & PCI_BAR_IO;
}

/* ---- where registers are --------------------------------------------- */

/* The lower bits of a BAR, which are none of its address. */
static uint32_t flags_of(uint32_t bar)
{
	return bar & PCI_BAR_IO ? 3 : 15;
}

bool bus_is_long(struct bus_device *d, unsigned bar)
{
	return bar < PCI_BARS - 1 && (d->ops->config(d, PCI_BAR(bar)) &
	       (PCI_BAR_64 | PCI_BAR_IO)) == PCI_BAR_64;
}

/* Of the address that was written, a BAR keeps the bits above its length; of
   ports it may keep only the lower 16. */
static uint32_t bar_len(struct bus_device *d, unsigned bar, uint32_t was)
{
	uint32_t kept;

	d->ops->set_config(d, PCI_BAR(bar), UINT32_MAX);
	kept = d->ops->config(d, PCI_BAR(bar)) & ~flags_of(was);
	d->ops->set_config(d, PCI_BAR(bar), was);
	return kept & -kept;
}

static void find_bar(struct bus_device *d, unsigned bar, struct bus_bar *out)
{
	uint32_t was = d->ops->config(d, PCI_BAR(bar));

	out->ports = was & PCI_BAR_IO;
	out->at = was & ~flags_of(was);
	out->len = out->at ? bar_len(d, bar, was) : 0;
}

void bus_find_bars(struct bus_device *d, struct bus_bar out[PCI_BARS])
{
	uint32_t command = d->ops->config(d, PCI_COMMAND) & 0xffff;
	unsigned i;

	d->ops->set_config(d, PCI_COMMAND, command & ~(PCI_IO | PCI_MEMORY));
	for (i = 0; i < PCI_BARS; i++) {
		find_bar(d, i, &out[i]);
		if (!bus_is_long(d, i))
			continue;
		if (d->ops->config(d, PCI_BAR(i + 1)))
			out[i].len = 0;
		out[++i] = (struct bus_bar){ 0 };
	}
	d->ops->set_config(d, PCI_COMMAND, command);
}

uint32_t bus_address(const struct bus_bar *bar, uint32_t offset, unsigned size)
{
	return bar->len >= size && offset <= bar->len - size ?
	       bar->at + offset : 0;
}

/* ---- capabilities ---------------------------------------------------- */

static uint32_t byte_at(struct bus_device *d, unsigned offset)
{
	return d->ops->config(d, offset & ~3u) >> (offset & 3) * 8 & 0xff;
}

unsigned bus_capability(struct bus_device *d, uint8_t id, unsigned index)
{
	unsigned i, at;

	if (!(d->ops->config(d, PCI_COMMAND) & PCI_STATUS_CAPS))
		return 0;
	at = byte_at(d, PCI_CAPS) & ~3u;
	for (i = 0; i < CAPS_MOST && at >= CAPS_FIRST; i++) {
		if (byte_at(d, at) == id && !index--)
			return at;
		at = byte_at(d, at + 1) & ~3u;
	}
	return 0;
}
