/*
 * intel.c: Intel's gigabit cards, from the 82540 to the I226: all know the
 * descriptors of the first (PCI/PCI-X Family of Gigabit Ethernet Controllers
 * Software Developer's Manual, 3.2.3 and 3.3.3, and 13.4 for registers).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "drivers/bus.h"
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

struct card {
	struct bus_device *dev;
	struct ring        rx, tx;
	bool               open;
};

static uint32_t get(struct card *c, uint32_t reg)
{
	return c->dev->ops->read(c->dev, 0, reg, 4);
}

static void set(struct card *c, uint32_t reg, uint32_t value)
{
	c->dev->ops->write(c->dev, 0, reg, 4, value);
}

/* ---- receiving ------------------------------------------------------- */

static void give(struct card *c, unsigned n)
{
	uint8_t *entry = ring_entry(&c->rx, n);

	put_le64(entry, ring_buffer_bus(&c->rx, n));
	memset(entry + LEN_AT, 0, RING_ENTRY - LEN_AT);
}

/* It may fill all buffers but the one before which it stops. */
static void tell_given(struct card *c)
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

static int copy(struct card *c, const uint8_t *entry, void *buf, size_t cap)
{
	size_t len = get_le16(entry + LEN_AT);

	if (!(entry[STATUS_AT] & WHOLE) || len > cap || len > RING_BUFFER)
		return -EMSGSIZE;
	memcpy(buf, ring_buffer(&c->rx, c->rx.consumed), len);
	return (int)len;
}

static int card_recv(struct nic *nic, void *buf, size_t cap)
{
	struct card *c = nic->state;
	const volatile uint8_t *status;
	uint8_t *entry;
	int n;

	if (!c->open)
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

static void reclaim(struct card *c)
{
	while (c->tx.consumed != c->tx.produced) {
		const volatile uint8_t *entry =
			ring_entry(&c->tx, c->tx.consumed);

		if (!(entry[STATUS_AT] & DONE))
			return;
		c->tx.consumed++;
	}
}

static void describe(struct card *c, unsigned n, size_t len)
{
	uint8_t *entry = ring_entry(&c->tx, n);

	put_le64(entry, ring_buffer_bus(&c->tx, n));
	memset(entry + LEN_AT, 0, RING_ENTRY - LEN_AT);
	put_le16(entry + LEN_AT, (unsigned)len);
	entry[COMMAND_AT] = COMMAND;
}

static int card_send(struct nic *nic, const void *frame, size_t len)
{
	struct card *c = nic->state;
	unsigned n = c->tx.produced;

	if (!c->open)
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

/* Stop it, and forget what it was told. Its PHY goes on: a link takes seconds
   to come again. */
static void reset(struct card *c)
{
	set(c, IMC, UINT32_MAX);
	set(c, RCTL, 0);
	set(c, TCTL, TCTL_PSP);
	(void)get(c, STATUS);
	c->dev->ops->pause(c->dev, 10000);
	set(c, CTRL, get(c, CTRL) | CTRL_RST);
	c->dev->ops->pause(c->dev, 20000);
	set(c, IMC, UINT32_MAX);
}

static void set_up_ring(struct card *c, uint32_t queue, const struct ring *r)
{
	set(c, queue + RING_LOW, (uint32_t)r->entries_bus);
	set(c, queue + RING_HIGH, (uint32_t)(r->entries_bus >> 32));
	set(c, queue + RING_LEN, r->size * RING_ENTRY);
	set(c, queue + RING_HEAD, 0);
	set(c, queue + RING_TAIL, 0);
	set(c, queue + RING_CONTROL, get(c, queue + RING_CONTROL) | RING_ON);
}

static void start(struct card *c)
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

static void stop(struct card *c)
{
	reset(c);
	bus_quiet(c->dev);
	ring_free(&c->rx, c->dev);
	ring_free(&c->tx, c->dev);
	c->open = false;
}

static void set_address(struct card *c, const uint8_t *mac)
{
	set(c, RAL, get_le32(mac));
	set(c, RAH, get_le16(mac + 4) | RAH_VALID);
}

static int card_open(struct nic *nic, struct err *e)
{
	struct card *c = nic->state;
	int rc;

	if (c->open)
		return 0;
	rc = ring_make(&c->rx, c->dev, RX_SIZE);
	if (rc == 0)
		rc = ring_make(&c->tx, c->dev, TX_SIZE);
	if (rc < 0) {
		ring_free(&c->rx, c->dev);
		return err_set(e, rc, "there is too little memory for the "
			       "card's rings");
	}
	bus_enable(c->dev);
	reset(c);
	set_address(c, nic->mac);
	start(c);
	c->open = true;
	return 0;
}

static void card_close(struct nic *nic)
{
	struct card *c = nic->state;

	if (c->open)
		stop(c);
}

static int card_link(struct nic *nic)
{
	struct card *c = nic->state;
	uint32_t status = get(c, STATUS);

	return status != GONE && status & STATUS_LU ? 0 : -ENETDOWN;
}

static const struct nic_ops ops = {
	.open = card_open, .close = card_close, .send = card_send,
	.recv = card_recv, .link = card_link,
};

/* ---- attaching ------------------------------------------------------- */

/* The address that it loaded from its memory when it was reset. */
static bool read_address(struct card *c, uint8_t *mac)
{
	uint32_t low = get(c, RAL), high = get(c, RAH);

	put_le32(mac, low);
	put_le16(mac + 4, high & 0xffff);
	return high & RAH_VALID && high != GONE && (low | (high & 0xffff)) &&
	       !(low & 1);
}

static int attach(struct nic *nic, struct bus_device *dev, struct err *e)
{
	struct card *c = calloc(1, sizeof(*c));
	uint8_t before[6];
	bool had;

	if (!c)
		return err_set(e, -ENOMEM, "no memory for a card");
	c->dev = dev;
	bus_enable(dev);
	/* Some load no address again, and have what the firmware set. */
	had = read_address(c, before);
	reset(c);
	if (!read_address(c, nic->hwaddr)) {
		memcpy(nic->hwaddr, before, sizeof(before));
		if (!had) {
			bus_quiet(dev);
			free(c);
			return err_set(e, -ENODEV, "the card tells no "
				       "address");
		}
	}
	bus_quiet(dev);
	memcpy(nic->mac, nic->hwaddr, sizeof(nic->mac));
	nic->mtu = 1500;
	nic->state = c;
	nic->ops = &ops;
	return 0;
}

static void detach(struct nic *nic)
{
	struct card *c = nic->state;

	stop(c);
	free(c);
	nic->state = NULL;
}

const struct driver driver_intel = {
	.name = "intel", .attach = attach, .detach = detach,
};
