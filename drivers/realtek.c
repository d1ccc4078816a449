/*
 * realtek.c: Realtek's cards that have the descriptors of the 8139C+: that
 * one (RTL8139C+ data sheet 1.6, chapters 6 and 9), and the gigabit cards
 * after it (RTL8169S-32 registers 1.21), whose register to send is elsewhere.
 */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "drivers/bus.h"
#include "drivers/card.h"
#include "drivers/driver.h"
#include "drivers/ring.h"
#include "platform/platform.h"

#define IDR		0x00		/* the address: 6 bytes		*/
#define MAR		0x08		/* multicast groups: 8 bytes	*/
#define TNPDS		0x20		/* descriptors to send		*/
#define CR		0x37
#define CR_TE		0x04u
#define CR_RE		0x08u
#define CR_RST		0x10u
#define TPPOLL		0x38		/* of the gigabit cards		*/
#define IMR		0x3c
#define ISR		0x3e
#define TCR		0x40
#define TCR_USUAL	0x03000700u	/* gap, and DMA without limit	*/
#define RCR		0x44
#define RCR_USUAL	0x0000e70eu	/* ours, multicast, broadcast; DMA and
					   FIFO without limit		*/
#define RCR_ALL		1u		/* addresses			*/
#define LOCK		0x50
#define LOCK_OPEN	0xc0u
#define MSR		0x58		/* of the 8139C+		*/
#define MSR_DOWN	0x04u
#define PHY		0x6c		/* of the gigabit cards		*/
#define PHY_LINK	0x02u
#define TPPOLL_OLD	0xd9		/* of the 8139C+		*/
#define POLL_NORMAL	0x40u
#define RMS		0xda		/* gigabit: longest frame	*/
#define CPCR		0xe0
#define CPCR_ON		0x0003u		/* descriptors both ways	*/
#define CPCR_SUMS	0x0020u
#define RDSAR		0xe4		/* descriptors to receive	*/

#define CPLUS_DEVICE	0x8139
#define CPLUS_REVISION	0x20		/* from here on it has descriptors */
#define RESET_TRIES	100		/* of a millisecond each	*/
#define SIZE		64		/* the 8139C+ has no more	*/

/* The first word of a descriptor; the address is in bytes 8 to 15. */
#define OWN		(1u << 31)	/* the card's */
#define LAST_OF_RING	(1u << 30)
#define FIRST_PART	(1u << 29)
#define LAST_PART	(1u << 28)
#define BAD		(1u << 21)	/* received with an error	*/
#define LENGTH		0x1fffu
#define FCS		4

struct realtek {
	struct driver_card card;
	struct ring        rx, tx;
	uint8_t            bar;		/* where its registers are	*/
	bool               cplus;
};

static uint32_t get(struct realtek *c, uint32_t reg, unsigned size)
{
	return c->card.dev->ops->read(c->card.dev, c->bar, reg, size);
}

static void set(struct realtek *c, uint32_t reg, unsigned size, uint32_t value)
{
	c->card.dev->ops->write(c->card.dev, c->bar, reg, size, value);
}

static void set_entry(struct ring *r, unsigned n, uint32_t flags, size_t len)
{
	uint8_t *entry = ring_entry(r, n);

	if (n % r->size == r->size - 1)
		flags |= LAST_OF_RING;
	put_le32(entry + 4, 0);
	put_le64(entry + 8, ring_buffer_bus(r, n));
	bus_barrier();
	put_le32(entry, flags | (uint32_t)len);
}

static uint32_t flags_of(const struct ring *r, unsigned n)
{
	const volatile uint8_t *p = ring_entry(r, n);
	uint32_t flags = p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
			 (uint32_t)p[3] << 24;

	bus_barrier();
	return flags;
}

/* ---- receiving ------------------------------------------------------- */

static void give(struct realtek *c, unsigned n)
{
	set_entry(&c->rx, n, OWN, RING_BUFFER - 8);
}

static int copy(struct realtek *c, uint32_t flags, void *buf, size_t cap)
{
	size_t len = flags & LENGTH;

	if ((flags & (FIRST_PART | LAST_PART)) != (FIRST_PART | LAST_PART) ||
	    flags & BAD || len < FCS || len > RING_BUFFER || len - FCS > cap)
		return -EMSGSIZE;
	memcpy(buf, ring_buffer(&c->rx, c->rx.consumed), len - FCS);
	return (int)(len - FCS);
}

static int card_recv(struct nic *nic, void *buf, size_t cap)
{
	struct realtek *c = nic->state;
	uint32_t flags;
	int n;

	if (!c->card.open)
		return -EIO;
	flags = flags_of(&c->rx, c->rx.consumed);
	if (flags & OWN)
		return 0;
	n = copy(c, flags, buf, cap);
	give(c, c->rx.consumed++);
	return n;
}

/* ---- sending --------------------------------------------------------- */

static int card_send(struct nic *nic, const void *frame, size_t len)
{
	struct realtek *c = nic->state;

	if (!c->card.open)
		return -EIO;
	while (c->tx.consumed != c->tx.produced &&
	       !(flags_of(&c->tx, c->tx.consumed) & OWN))
		c->tx.consumed++;
	if (c->tx.produced - c->tx.consumed == SIZE)
		return get(c, CR, 1) == 0xff ? -EIO : -EAGAIN;
	len = ring_put(&c->tx, c->tx.produced, frame, len);
	if (!len)
		return -EIO;
	set_entry(&c->tx, c->tx.produced++, OWN | FIRST_PART | LAST_PART, len);
	bus_barrier();
	set(c, c->cplus ? TPPOLL_OLD : TPPOLL, 1, POLL_NORMAL);
	return 0;
}

/* ---- up, down -------------------------------------------------------- */

static int try_reset(struct realtek *c)
{
	unsigned i;

	set(c, IMR, 2, 0);
	set(c, CR, 1, CR_RST);
	for (i = 0; i < RESET_TRIES; i++) {
		if (!(get(c, CR, 1) & CR_RST))
			return 0;
		c->card.dev->ops->pause(c->card.dev, 1000);
	}
	return -EIO;
}

static void set_ring(struct realtek *c, uint32_t reg, const struct ring *r)
{
	set(c, reg + 4, 4, (uint32_t)(r->entries_bus >> 32));
	set(c, reg, 4, (uint32_t)r->entries_bus);
}

static void go(struct realtek *c, const uint8_t *mac)
{
	unsigned n;

	for (n = 0; n < SIZE; n++) {
		give(c, n);
		set_entry(&c->tx, n, 0, 0);
	}
	set(c, LOCK, 1, LOCK_OPEN);
	set(c, CPCR, 2, CPCR_ON | CPCR_SUMS);
	set(c, IDR, 4, get_le32(mac));
	set(c, IDR + 4, 4, get_le16(mac + 4));
	if (!c->cplus)
		set(c, RMS, 2, RING_BUFFER - 8);
	set_ring(c, TNPDS, &c->tx);
	set_ring(c, RDSAR, &c->rx);
	set(c, CR, 1, CR_TE | CR_RE);
	set(c, TCR, 4, TCR_USUAL);
	set(c, MAR, 4, UINT32_MAX);
	set(c, MAR + 4, 4, UINT32_MAX);
	set(c, RCR, 4, RCR_USUAL);
	set(c, LOCK, 1, 0);
	set(c, IMR, 2, 0);
}

static int start(struct driver_card *card, const struct nic *nic)
{
	struct realtek *c = HOLDER(realtek, card, card);
	int rc = try_reset(c);

	if (rc == 0)
		rc = ring_make(&c->rx, card->dev, SIZE);
	if (rc == 0)
		rc = ring_make(&c->tx, card->dev, SIZE);
	if (rc == 0)
		go(c, nic->mac);
	return rc;
}

static void reset(struct driver_card *card)
{
	(void)try_reset(HOLDER(realtek, card, card));
}

static void release(struct driver_card *card)
{
	struct realtek *c = HOLDER(realtek, card, card);

	ring_free(&c->rx, card->dev);
	ring_free(&c->tx, card->dev);
}

static int card_link(struct nic *nic)
{
	struct realtek *c = nic->state;
	uint32_t up;

	if (get(c, CR, 1) == 0xff)
		return -ENETDOWN;	/* it is gone */
	up = c->cplus ? !(get(c, MSR, 1) & MSR_DOWN) : get(c, PHY, 1) &
							PHY_LINK;
	return up ? 0 : -ENETDOWN;
}

/* ---- looking --------------------------------------------------------- */

/* Which BAR is the memory with the registers: the first that is memory. */
static uint8_t find_bar(struct bus_device *d)
{
	uint8_t bar = 0;

	while (bar < 5 && bus_has_ports(d, bar))
		bar++;
	return bar;
}

static int look(struct nic *nic, struct driver_card *card, struct err *e)
{
	struct realtek *c = HOLDER(realtek, card, card);
	struct bus_device *d = card->dev;
	unsigned i;

	c->cplus = d->device == CPLUS_DEVICE;
	c->bar = find_bar(d);
	if (c->cplus && (d->ops->config(d, 8) & 0xff) < CPLUS_REVISION)
		return err_set(e, -ENODEV, "this 8139 is too old: it has no "
			       "descriptors");
	if (try_reset(c) < 0)
		return err_set(e, -ENODEV, "the card does not come out of its "
			       "reset");
	for (i = 0; i < 6; i++)
		nic->hwaddr[i] = (uint8_t)get(c, IDR + i, 1);
	return 0;
}

static void card_hear(struct nic *nic)
{
	struct realtek *c = nic->state;

	set(c, RCR, 4, RCR_USUAL | RCR_ALL);
}

const struct driver driver_realtek = {
	.size = sizeof(struct realtek),
	.look = look, .start = start, .reset = reset, .release = release,
	.ops = { .open = card_open, .close = card_close, .send = card_send,
		 .recv = card_recv, .link = card_link, .hear = card_hear },
};
