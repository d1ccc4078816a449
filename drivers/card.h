/*
 * card.h: what all drivers do alike: taking a card, opening and closing it.
 */
#ifndef DRIVERS_CARD_H
#define DRIVERS_CARD_H

#include <stdbool.h>
#include <stddef.h>

struct bus_device;
struct err;
struct nic;
struct driver;

#define CARD_MTU	1500

/* Begins each driver's own struct, which is the state of its nic. */
struct driver_card {
	const struct driver *driver;
	struct bus_device   *dev;
	bool                 open;
};

/* For nic_ops. A card reaches memory only while it is open. */
int  card_open(struct nic *nic, struct err *e);
void card_close(struct nic *nic);

#endif
