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
