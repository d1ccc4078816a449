/*
 * driver.h: what a driver offers. drivers/ids.c says which card has which.
 */
#ifndef DRIVERS_DRIVER_H
#define DRIVERS_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

struct bus_device;
struct err;
struct nic;

struct driver {
	const char *name;		/* ${netX/chip} */
	/*
	 * Take @dev: reset it, and fill in @nic's ops, state, addresses and
	 * sizes; @dev stays the caller's, and in place until detach(). It
	 * reaches no memory until the card is opened.
	 * 0, -ENODEV, -ENOMEM: @e says why.
	 */
	int  (*attach)(struct nic *nic, struct bus_device *dev, struct err *e);
	/* Reset it, and forget it. */
	void (*detach)(struct nic *nic);
};

extern const struct driver driver_virtio, driver_intel, driver_realtek,
	driver_vmxnet3;

struct driver_id {
	uint16_t             vendor, device;
	const struct driver *driver;
	bool                 tested;	/* by us, with a card or a model of
					   one that others made		*/
	const char          *chip;
};

/* Who drives this card, as the setting "native" has it: 1: if it was tested,
   2: in any case. NULL: nobody. */
const struct driver_id *driver_find(uint16_t vendor, uint16_t device,
				    unsigned native);
/* The @index'th card of the table; NULL: past the last. */
const struct driver_id *driver_listed(unsigned index);

#endif
