/*
 * bus.h: what a driver sees of the machine: one function of a PCI card, with
 * its registers, and memory that the card can reach. Who offers it is a back
 * end, or a test with a card of its own.
 */
#ifndef DRIVERS_BUS_H
#define DRIVERS_BUS_H

#include <stddef.h>
#include <stdint.h>

struct bus_device;

struct bus_ops {
	/* A dword of the configuration space, @offset a multiple of 4. */
	uint32_t (*config)(struct bus_device *d, unsigned offset);
	void     (*set_config)(struct bus_device *d, unsigned offset,
			       uint32_t value);
	/* A register of 1, 2 or 4 bytes in the memory or the ports that BAR
	   @bar names. A card that is gone reads as all ones. */
	uint32_t (*read)(struct bus_device *d, unsigned bar, uint32_t offset,
			 unsigned size);
	void     (*write)(struct bus_device *d, unsigned bar, uint32_t offset,
			  unsigned size, uint32_t value);
	/* Memory that the card may use, zeroed, at a multiple of 4096, and
	   where the card finds it. NULL: there is none. */
	void    *(*dma_alloc)(struct bus_device *d, size_t size,
			      uint64_t *bus_out);
	void     (*dma_free)(struct bus_device *d, void *memory, size_t size);
	/* Wait that long. */
	void     (*pause)(struct bus_device *d, unsigned us);
};

struct bus_device {
	const struct bus_ops *ops;
	void    *ctx;			/* of whoever offers it		*/
	uint16_t vendor, device;	/* PCI ids			*/
};

/* ---- PCI (PCI Local Bus 3.0, chapter 6) ------------------------------ */

#define PCI_CONFIG_LEN	256
#define PCI_COMMAND	0x04
#define PCI_IO		0x0001u	/* it answers to ports			*/
#define PCI_MEMORY	0x0002u	/* and to memory			*/
#define PCI_MASTER	0x0004u	/* it may use memory by itself		*/
#define PCI_NO_INTX	0x0400u
#define PCI_BAR(n)	(0x10u + 4 * (n))
#define PCI_BAR_IO	1u	/* it is ports				*/

/* Registers, and its own way to memory, on; no interrupts. */
void bus_enable(struct bus_device *d);
/* The card can no longer write to memory, whatever it is told. */
void bus_quiet(struct bus_device *d);
/* Is the BAR made of ports? */
int bus_has_ports(struct bus_device *d, unsigned bar);
/* The offset of the @index'th capability of this kind; 0: past the last. */
unsigned bus_capability(struct bus_device *d, uint8_t id, unsigned index);

/* What was written before is in memory before what is written after, as the
   card sees it; the same of reads. */
static inline void bus_barrier(void)
{
	__sync_synchronize();
}

#endif
