/*
 * bus.h: what a driver sees of the machine: one function of a PCI card, with
 * its registers, and memory that the card can reach. Who offers it is a back
 * end, or a test with a card of its own.
 */
#ifndef DRIVERS_BUS_H
#define DRIVERS_BUS_H

#include <stdbool.h>
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
#define PCI_BAR_64	4u	/* its address has another dword	*/
#define PCI_BARS	6u

/* Registers, and its own way to memory, on; no interrupts. */
void bus_enable(struct bus_device *d);
/* The card can no longer write to memory, whatever it is told. */
void bus_quiet(struct bus_device *d);
/* Is the BAR made of ports? */
int bus_has_ports(struct bus_device *d, unsigned bar);
/* Has it the next BAR's dword, too, for an address of 64 bits? */
bool bus_is_long(struct bus_device *d, unsigned bar);

/* Where the registers are that a BAR names, for who reaches them by address. */
struct bus_bar {
	uint32_t at, len;	/* @len bytes; 0: not to be reached	*/
	bool     ports;
};

/*
 * Find where all BARs are, and how long (PCI Local Bus 3.0, 6.2.5.1); the card
 * answers at none of them meanwhile. What has no place, or one above 4 GiB, is
 * not to be reached.
 */
void bus_find_bars(struct bus_device *d, struct bus_bar out[PCI_BARS]);
/* The address of a register of @size bytes; 0: it is not in the BAR. */
uint32_t bus_address(const struct bus_bar *bar, uint32_t offset, unsigned size);
/* The offset of the @index'th capability of this kind; 0: past the last. */
unsigned bus_capability(struct bus_device *d, uint8_t id, unsigned index);

/* What was written before is in memory before what is written after, as the
   card sees it; the same of reads. */
static inline void bus_barrier(void)
{
	__sync_synchronize();
}

#endif
