/*
 * driver.h: what a driver offers. drivers/ids.c says which card has which.
 */
#ifndef DRIVERS_DRIVER_H
#define DRIVERS_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/platform.h"

struct bus_device;
struct driver_card;
struct err;

/* What all do alike is in card.c; a card that is given to these begins the
   driver's own struct, of @size bytes. */
struct driver {
	size_t      size;
	/* Reset it, and fill in @nic's hwaddr, and an MTU that is another than
	   CARD_MTU. 0, -ENODEV: @e says why. */
	int  (*look)(struct nic *nic, struct driver_card *c, struct err *e);
	/* Get memory, and set it going. 0, -ENOMEM, or another failure. */
	int  (*start)(struct driver_card *c, const struct nic *nic);
	void (*reset)(struct driver_card *c);	/* it stops */
	/* Its memory, or what there is. */
	void (*release)(struct driver_card *c);
	struct nic_ops ops;
};

extern const struct driver driver_virtio, driver_intel, driver_realtek,
	driver_vmxnet3;

/*
 * Have a driver take @dev, which stays the caller's, and in place until
 * driver_detach(); fills in @nic's ops, state, addresses and MTU. It reaches no
 * memory until the card is opened. 0, -ENODEV, -ENOMEM: @e says why.
 */
int  driver_attach(const struct driver *driver, struct nic *nic,
		   struct bus_device *dev, struct err *e);
/* Reset it, and forget it. */
void driver_detach(struct nic *nic);

struct driver_id {
	uint16_t             vendor, device;
	const struct driver *driver;
	bool                 tested;	/* by us, with a card or a model of
					   one that others made		*/
	const char          *chip;	/* ${netX/chip}, as iPXE says it */
};

/* Who drives this card, as the setting "native" has it: 1: if it was tested,
   2: in any case. NULL: nobody. */
const struct driver_id *driver_find(uint16_t vendor, uint16_t device,
				    unsigned native);
/* The @index'th card of the table; NULL: past the last. */
const struct driver_id *driver_listed(unsigned index);

#endif
