/*
 * native.c: virtio cards on a driver of our own (drivers/), behind EFI_PCI_IO
 * (UEFI 2.10, 14.4). Other cards gain nothing: reference/firmware.md#drivers-of-pxeshs-own-under-uefi.
 */
#include "platform/efi/native.h"

#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "drivers/bus.h"
#include "drivers/driver.h"

#define PIECES		8	/* of memory, for one card		*/
#define PAGE		4096u
#define GONE		UINT32_MAX
#define REDHAT		0x1af4	/* PCI ids, as in drivers/ids.c	*/
#define VIRTIO_NET_OLD	0x1000
#define VIRTIO_NET	0x1041

struct piece {
	void  *memory, *mapping;
	size_t pages;
};

struct native {
	struct nic         nic;		/* the driver's view of it	*/
	struct bus_device  dev;
	struct efi_pci_io *pci;
	efi_handle         handle;
	uint64_t           attributes;	/* that it had			*/
	uint8_t            bar[PCI_BARS];	/* as the firmware counts them	*/
	struct piece       pieces[PIECES];
};

/* ---- the bus ----------------------------------------------------------- */

static struct native *native_of(struct bus_device *d)
{
	return HOLDER(native, dev, d);
}

static uint32_t bus_config(struct bus_device *d, unsigned offset)
{
	struct efi_pci_io *pci = native_of(d)->pci;
	uint32_t v;

	return EFI_FAILED(pci->pci.read(pci, EFI_PCI_WIDTH_32, offset, 1, &v))
	       ? GONE : v;
}

static void bus_set_config(struct bus_device *d, unsigned offset,
			   uint32_t value)
{
	struct efi_pci_io *pci = native_of(d)->pci;

	(void)pci->pci.write(pci, EFI_PCI_WIDTH_32, offset, 1, &value);
}

static const struct efi_pci_area *area_of(struct bus_device *d, unsigned bar)
{
	struct efi_pci_io *pci = native_of(d)->pci;

	return bus_has_ports(d, bar) ? &pci->io : &pci->memory;
}

static uint32_t bus_read(struct bus_device *d, unsigned bar, uint32_t offset,
			 unsigned size)
{
	struct native *n = native_of(d);
	uint32_t v = 0;

	if (bar >= PCI_BARS ||
	    EFI_FAILED(area_of(d, bar)->read(n->pci, (int)size / 2,
					     n->bar[bar], offset, 1, &v)))
		return GONE;
	return v;
}

static void bus_write(struct bus_device *d, unsigned bar, uint32_t offset,
		      unsigned size, uint32_t value)
{
	struct native *n = native_of(d);

	if (bar < PCI_BARS)
		(void)area_of(d, bar)->write(n->pci, (int)size / 2,
					     n->bar[bar], offset, 1, &value);
}

static struct piece *piece_at(struct native *n, const void *memory)
{
	unsigned i;

	for (i = 0; i < PIECES; i++)
		if (n->pieces[i].memory == memory)
			return &n->pieces[i];
	return NULL;
}

static void unmap(struct native *n, struct piece *p)
{
	if (p->mapping)
		(void)n->pci->unmap(n->pci, p->mapping);
	(void)n->pci->release(n->pci, p->pages, p->memory);
	*p = (struct piece){ 0 };
}

static void *bus_dma_alloc(struct bus_device *d, size_t size, uint64_t *out)
{
	struct native *n = native_of(d);
	struct piece *p = piece_at(n, NULL);
	size_t pages = (size + PAGE - 1) / PAGE, mapped = pages * PAGE;

	if (!p ||
	    EFI_FAILED(n->pci->allocate(n->pci, EFI_ALLOCATE_ANY, EFI_BOOT_DATA,
					pages, &p->memory, 0)))
		return NULL;
	p->pages = pages;
	if (EFI_FAILED(n->pci->map(n->pci, EFI_PCI_COMMON_BUFFER, p->memory,
				   &mapped, out, &p->mapping)) ||
	    mapped != pages * PAGE) {
		unmap(n, p);
		return NULL;
	}
	return memset(p->memory, 0, mapped);
}

static void bus_dma_free(struct bus_device *d, void *memory, size_t size)
{
	struct piece *p = piece_at(native_of(d), memory);

	(void)size;
	if (p)
		unmap(native_of(d), p);
}

static void bus_pause(struct bus_device *d, unsigned us)
{
	(void)d;
	(void)efi.bs->stall(us);
}

static const struct bus_ops bus_ops = {
	.config = bus_config, .set_config = bus_set_config, .read = bus_read,
	.write = bus_write, .dma_alloc = bus_dma_alloc,
	.dma_free = bus_dma_free, .pause = bus_pause,
};

/* ---- taking, giving ---------------------------------------------------- */

/* A BAR of two dwords counts once. */
static void count_bars(struct native *n)
{
	uint8_t i, next = 0;

	for (i = 0; i < PCI_BARS; i++) {
		n->bar[i] = next++;
		if (bus_is_long(&n->dev, i))
			n->bar[++i] = PCI_BARS;
	}
}

bool native_knows(const struct card *c)
{
	unsigned device = get_be16(c->nic.busid + 3);

	return get_be16(c->nic.busid + 1) == REDHAT &&
	       (device == VIRTIO_NET_OLD || device == VIRTIO_NET);
}

/* The driver of iPXE's option ROM, which QEMU's cards have, ends when it is told
   to, but not for somebody who opens the card exclusively. */
static bool find_device(struct native *n, const struct card *c)
{
	struct efi_devpath *path = c->path;

	if (!path ||
	    EFI_FAILED(efi.bs->locate_device_path(&efi_pci_io_guid, &path,
						  &n->handle)))
		return false;
	(void)efi.bs->disconnect_controller(n->handle, NULL, NULL);
	if (!EFI_FAILED(efi.bs->open_protocol(
			n->handle, &efi_pci_io_guid, &n->pci, efi.image,
			n->handle, EFI_OPEN_BY_DRIVER | EFI_OPEN_EXCLUSIVE)))
		return true;
	efi_connect(n->handle);
	return false;
}

static bool attach(struct native *n)
{
	struct efi_pci_io *pci = n->pci;

	(void)pci->attributes(pci, EFI_PCI_GET, 0, &n->attributes);
	(void)pci->attributes(pci, EFI_PCI_ENABLE, EFI_PCI_IO_SPACE |
			      EFI_PCI_MEMORY | EFI_PCI_MASTER, NULL);
	(void)pci->attributes(pci, EFI_PCI_ENABLE, EFI_PCI_DUAL, NULL);
	count_bars(n);
	return driver_attach(&driver_virtio, &n->nic, &n->dev, NULL) == 0;
}

void native_take(struct card *c)
{
	struct native *n = calloc(1, sizeof(*n));

	if (!n)
		return;
	n->dev.ops = &bus_ops;
	n->dev.device = get_be16(c->nic.busid + 3);
	if (!find_device(n, c)) {
		free(n);
		return;
	}
	c->native = n;
	c->snp = NULL;
	if (!attach(n)) {
		native_give(c);
		return;
	}
	c->nic.driver = "virtio-net";
	c->nic.frame_max = n->nic.frame_max;
}

void native_give(struct card *c)
{
	struct native *n = c->native;

	if (n->nic.state)
		driver_detach(&n->nic);
	(void)n->pci->attributes(n->pci, EFI_PCI_SET, n->attributes, NULL);
	(void)efi.bs->close_protocol(n->handle, &efi_pci_io_guid, efi.image,
				     n->handle);
	efi_connect(n->handle);
	free(n);
	c->native = NULL;
	c->open = c->nic.sums_good = false;
	c->nic.driver = "SNP";
	c->nic.frame_max = 0;
}

/* ---- as a card --------------------------------------------------------- */

static struct nic *own(struct nic *nic)
{
	return &((struct card *)nic->state)->native->nic;
}

int native_open(struct card *c, struct err *e)
{
	struct nic *nic = own(&c->nic);
	int rc = nic->ops->open(nic, e);

	c->open = rc == 0;
	return rc;
}

void native_close(struct nic *nic)
{
	own(nic)->ops->close(own(nic));
	((struct card *)nic->state)->open = false;
}

int native_send(struct nic *nic, const void *frame, size_t len)
{
	efi_nic_active();
	return own(nic)->ops->send(own(nic), frame, len);
}

int native_recv(struct nic *nic, void *buf, size_t cap)
{
	int n = own(nic)->ops->recv(own(nic), buf, cap);

	nic->sums_good = own(nic)->sums_good;
	if (n > 0)
		efi_nic_active();
	return n;
}

int native_link(struct nic *nic)
{
	return own(nic)->ops->link(own(nic));
}
