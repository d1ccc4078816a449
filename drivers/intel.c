/*
 * intel.c: Intel's gigabit cards, from the 82540 to the I226: all know the
 * descriptors of the first (PCI/PCI-X Family of Gigabit Ethernet Controllers
 * Software Developer's Manual, 3.2.3 and 3.3.3, and 13.4 for registers).
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

#define CTRL		0x0000
#define CTRL_LRST	(1u << 3)
#define CTRL_ASDE	(1u << 5)
#define CTRL_SLU	(1u << 6)	/* set link up */
#define CTRL_ILOS	(1u << 7)
#define CTRL_FRCSPD	(1u << 11)
#define CTRL_FRCDPLX	(1u << 12)
#define CTRL_RST	(1u << 26)
#define CTRL_PHY_RST	(1u << 31)
#define STATUS		0x0008
#define STATUS_LU	(1u << 1)	/* link is up */
#define IMC		0x00d8
#define RCTL		0x0100
#define RCTL_EN		(1u << 1)
#define RCTL_UPE	(1u << 3)	/* all addresses		*/
#define RCTL_MPE	(1u << 4)	/* all multicast: the stack has groups */
#define RCTL_BAM	(1u << 15)
#define RCTL_SECRC	(1u << 26)
#define TCTL		0x0400
#define TCTL_EN		(1u << 1)
#define TCTL_PSP	(1u << 3)
#define TCTL_COLLISIONS	(0x0fu << 4 | 0x40u << 12)
#define TIPG		0x0410
#define TIPG_USUAL	0x00602008u
#define RX		0x2800		/* the first queue of each kind	*/
#define TX		0x3800
#define RING_LOW	0x00		/* of a queue			*/
#define RING_HIGH	0x04
#define RING_LEN	0x08
#define RING_HEAD	0x10
#define RING_TAIL	0x18
#define RING_CONTROL	0x28
#define RING_ON		(1u << 25)	/* where queues are switched	*/
#define RXCSUM		0x5000
#define RXCSUM_ON	(3u << 8)	/* of IP, of TCP and UDP	*/
#define RAL		0x5400
#define RAH		0x5404
#define RAH_VALID	(1u << 31)
#define GONE		UINT32_MAX
#define RX_SIZE		256
#define TX_SIZE		64

/* A descriptor's bytes, behind its address */
#define LEN_AT		8
#define COMMAND_AT	11		/* of one to send		*/
#define COMMAND		(1u | 2u | 8u)	/* a whole frame, with check sum; say
					   when it is sent		*/
#define STATUS_AT	12
#define ERRORS_AT	13
#define DONE		1u
#define WHOLE		2u
#define SUMS_NOT	4u		/* were not looked at		*/
#define SUMS_SEEN	(1u << 5 | 1u << 6)	/* TCP's or UDP's, IP's */
#define SUMS_BAD	(1u << 5 | 1u << 6)	/* among the errors	*/

struct intel {
	struct driver_card card;
	struct ring        rx, tx;
};

static uint32_t get(struct intel *c, uint32_t reg)
{
	return c->card.dev->ops->read(c->card.dev, 0, reg, 4);
}

static void set(struct intel *c, uint32_t reg, uint32_t value)
{
	c->card.dev->ops->write(c->card.dev, 0, reg, 4, value);
}

/* ---- receiving ------------------------------------------------------- */

static void give(struct intel *c, unsigned n)
{
	uint8_t *entry = ring_entry(&c->rx, n);

	put_le64(entry, ring_buffer_bus(&c->rx, n));
	memset(entry + LEN_AT, 0, RING_ENTRY - LEN_AT);
}

/* It may fill all buffers but the one before which it stops. */
static void tell_given(struct intel *c)
{
	bus_barrier();
	set(c, RX + RING_TAIL, (c->rx.consumed + RX_SIZE - 1) % RX_SIZE);
}

static bool sums_are_good(const uint8_t *entry)
{
	unsigned status = entry[STATUS_AT];

	return !(status & SUMS_NOT) && (status & SUMS_SEEN) == SUMS_SEEN &&
	       !(entry[ERRORS_AT] & SUMS_BAD);
}

static int copy(struct intel *c, const uint8_t *entry, void *buf, size_t cap)
{
	size_t len = get_le16(entry + LEN_AT);

	if (!(entry[STATUS_AT] & WHOLE) || len > cap || len > RING_BUFFER)
		return -EMSGSIZE;
	memcpy(buf, ring_buffer(&c->rx, c->rx.consumed), len);
	return (int)len;
}

static int card_recv(struct nic *nic, void *buf, size_t cap)
{
	struct intel *c = nic->state;
	const volatile uint8_t *status;
	uint8_t *entry;
	int n;

	if (!c->card.open)
		return -EIO;
	entry = ring_entry(&c->rx, c->rx.consumed);
	status = entry + STATUS_AT;
	if (!(*status & DONE))
		return 0;
	bus_barrier();
	nic->sums_good = sums_are_good(entry);
	n = copy(c, entry, buf, cap);
	give(c, c->rx.consumed++);
	if (c->rx.consumed % (RX_SIZE / 8) == 0)
		tell_given(c);
	return n;
}

/* ---- sending --------------------------------------------------------- */

static void reclaim(struct intel *c)
{
	while (c->tx.consumed != c->tx.produced) {
		const volatile uint8_t *entry =
			ring_entry(&c->tx, c->tx.consumed);

		if (!(entry[STATUS_AT] & DONE))
			return;
		c->tx.consumed++;
	}
}

static void describe(struct intel *c, unsigned n, size_t len)
{
	uint8_t *entry = ring_entry(&c->tx, n);

	put_le64(entry, ring_buffer_bus(&c->tx, n));
	memset(entry + LEN_AT, 0, RING_ENTRY - LEN_AT);
	put_le16(entry + LEN_AT, (unsigned)len);
	entry[COMMAND_AT] = COMMAND;
}

static int card_send(struct nic *nic, const void *frame, size_t len)
{
	struct intel *c = nic->state;
	unsigned n = c->tx.produced;

	if (!c->card.open)
		return -EIO;
	reclaim(c);
	if (n - c->tx.consumed >= TX_SIZE - 1)
		return get(c, STATUS) == GONE ? -EIO : -EAGAIN;
	len = ring_put(&c->tx, n, frame, len);
	if (!len)
		return -EIO;
	describe(c, n, len);
	c->tx.produced++;
	bus_barrier();
	set(c, TX + RING_TAIL, c->tx.produced % TX_SIZE);
	return 0;
}

/* ---- up, down -------------------------------------------------------- */

static bool works(struct intel *c)
{
	return get(c, RCTL) & RCTL_EN || get(c, TCTL) & TCTL_EN;
}

/* Stop it, and forget what it was told. Its PHY goes on: a link takes seconds
   to come again. What is on its way to memory arrives first. */
static void reset(struct driver_card *card)
{
	struct intel *c = HOLDER(intel, card, card);
	bool worked = works(c);

	set(c, IMC, UINT32_MAX);
	set(c, RCTL, 0);
	set(c, TCTL, TCTL_PSP);
	(void)get(c, STATUS);
	if (worked)
		c->card.dev->ops->pause(c->card.dev, 10000);
	set(c, CTRL, get(c, CTRL) | CTRL_RST);
	c->card.dev->ops->pause(c->card.dev, 20000);
	set(c, IMC, UINT32_MAX);
}

static void set_up_ring(struct intel *c, uint32_t queue, const struct ring *r)
{
	set(c, queue + RING_LOW, (uint32_t)r->entries_bus);
	set(c, queue + RING_HIGH, (uint32_t)(r->entries_bus >> 32));
	set(c, queue + RING_LEN, r->size * RING_ENTRY);
	set(c, queue + RING_HEAD, 0);
	set(c, queue + RING_TAIL, 0);
	set(c, queue + RING_CONTROL, get(c, queue + RING_CONTROL) | RING_ON);
}

static void go(struct intel *c)
{
	unsigned n;

	for (n = 0; n < RX_SIZE; n++)
		give(c, n);
	set(c, CTRL, (get(c, CTRL) | CTRL_SLU | CTRL_ASDE) &
	    ~(CTRL_LRST | CTRL_ILOS | CTRL_FRCSPD | CTRL_FRCDPLX |
	      CTRL_PHY_RST));
	set_up_ring(c, RX, &c->rx);
	set_up_ring(c, TX, &c->tx);
	set(c, TIPG, TIPG_USUAL);
	set(c, RXCSUM, RXCSUM_ON);
	set(c, TCTL, TCTL_EN | TCTL_PSP | TCTL_COLLISIONS);
	set(c, RCTL, RCTL_EN | RCTL_MPE | RCTL_BAM | RCTL_SECRC);
	tell_given(c);
}

static void set_address(struct intel *c, const uint8_t *mac)
{
	set(c, RAL, get_le32(mac));
	set(c, RAH, get_le16(mac + 4) | RAH_VALID);
}

static int start(struct driver_card *card, const struct nic *nic)
{
	struct intel *c = HOLDER(intel, card, card);
	int rc = ring_make(&c->rx, card->dev, RX_SIZE);

	if (rc == 0)
		rc = ring_make(&c->tx, card->dev, TX_SIZE);
	if (rc < 0)
		return rc;
	if (works(c))		/* a program that we started had it */
		reset(card);
	set_address(c, nic->mac);
	go(c);
	return 0;
}

static void release(struct driver_card *card)
{
	struct intel *c = HOLDER(intel, card, card);

	ring_free(&c->rx, card->dev);
	ring_free(&c->tx, card->dev);
}

static void card_hear(struct nic *nic)
{
	struct intel *c = nic->state;

	set(c, RCTL, get(c, RCTL) | RCTL_UPE);
}

static int card_link(struct nic *nic)
{
	struct intel *c = nic->state;
	uint32_t status = get(c, STATUS);

	return status != GONE && status & STATUS_LU ? 0 : -ENETDOWN;
}

/* ---- looking --------------------------------------------------------- */

/* The address that it loaded from its memory when it was reset. */
static bool read_address(struct intel *c, uint8_t *mac)
{
	uint32_t low = get(c, RAL), high = get(c, RAH);

	put_le32(mac, low);
	put_le16(mac + 4, high & 0xffff);
	return high & RAH_VALID && high != GONE && (low | (high & 0xffff)) &&
	       !(low & 1);
}

/* Some load no address again, and have what the firmware set. */
static int look(struct nic *nic, struct driver_card *card, struct err *e)
{
	struct intel *c = HOLDER(intel, card, card);
	bool had = read_address(c, nic->mac);

	reset(card);
	if (read_address(c, nic->hwaddr))
		return 0;
	if (!had)
		return err_set(e, -ENODEV, "the card tells no address");
	memcpy(nic->hwaddr, nic->mac, sizeof(nic->hwaddr));
	return 0;
}

const struct driver driver_intel = {
	.size = sizeof(struct intel),
	.look = look, .start = start, .reset = reset, .release = release,
	.ops = { .open = card_open, .close = card_close, .send = card_send,
		 .recv = card_recv, .link = card_link, .hear = card_hear },
};
