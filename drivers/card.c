/* card.c: what all drivers do alike. */
#include "drivers/card.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "drivers/bus.h"
#include "drivers/driver.h"
#include "platform/platform.h"

int driver_attach(const struct driver *driver, struct nic *nic,
		  struct bus_device *dev, struct err *e)
{
	struct driver_card *c = calloc(1, driver->size);
	int rc;

	if (!c)
		return err_set(e, -ENOMEM, "no memory for a card");
	c->driver = driver;
	c->dev = dev;
	nic->mtu = CARD_MTU;
	bus_enable(dev);
	rc = driver->look(nic, c, e);
	bus_quiet(dev);
	if (rc < 0) {
		free(c);
		return rc;
	}
	memcpy(nic->mac, nic->hwaddr, sizeof(nic->mac));
	nic->state = c;
	nic->ops = &driver->ops;
	return 0;
}

/* Its memory is anybody's only when it cannot write there any more. */
static void stop(struct driver_card *c)
{
	c->driver->reset(c);
	bus_quiet(c->dev);
	c->driver->release(c);
	c->open = false;
}

void driver_detach(struct nic *nic)
{
	struct driver_card *c = nic->state;

	stop(c);
	free(c);
	nic->state = NULL;
}

int card_open(struct nic *nic, struct err *e)
{
	struct driver_card *c = nic->state;
	int rc;

	if (c->open)
		return 0;
	bus_enable(c->dev);
	rc = c->driver->start(c, nic);
	if (rc < 0) {
		stop(c);
		return err_set(e, rc, rc == -ENOMEM ? "there is too little "
			       "memory for the card's rings" : "the card "
			       "does not come up");
	}
	c->open = true;
	return 0;
}

void card_close(struct nic *nic)
{
	struct driver_card *c = nic->state;

	if (c->open)
		stop(c);
}
