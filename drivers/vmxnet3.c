/*
 * vmxnet3.c: VMware's network card. Nothing but its makers' own drivers
 * describes it: the layout here is that of theirs in Linux.
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

/* The first BAR: what has been produced. */
#define BAR_PRODUCED	0
#define INTERRUPT_MASK	0x000
#define TX_PRODUCED	0x600
#define RX_PRODUCED	0x800
/* The second: all else. */
#define BAR_CONTROL	1
#define VERSION		0x00
#define UPT_VERSION	0x08
#define SHARED_LOW	0x10
#define SHARED_HIGH	0x18
#define COMMAND		0x20
#define MAC_LOW		0x28
#define MAC_HIGH	0x30
#define FIRST_VERSION	1u		/* that we speak, too */

#define ACTIVATE	0xcafe0000u
#define HEAR		0xcafe0003u	/* as S_RX_MODE says now	*/
#define QUIESCE		0xcafe0001u
#define RESET		0xcafe0002u
#define GET_LINK	0xf00d0002u
#define GET_MAC_LOW	0xf00d0003u
#define GET_MAC_HIGH	0xf00d0004u

/* The memory that we share: what it reads of us ... */
#define SHARED		0
#define SHARED_LEN	720
#define S_MAGIC		0
#define MAGIC		0xbabefee1u
#define S_DRIVER	8		/* version; then the system	*/
#define S_SYSTEM	12
#define SYSTEM_64_BITS	2u
#define S_REVISION	16
#define S_UPT		20
#define S_QUEUES	40		/* where they are, ...		*/
#define S_QUEUES_LEN	52
#define S_MTU		56
#define S_N_TX		62
#define S_N_RX		63
#define S_N_INTERRUPTS	81
#define S_INTERRUPTS	108
#define INTERRUPTS_OFF	1u
#define S_RX_MODE	120
#define RX_MODE		(1u | 2u | 4u | 8u)	/* ours, all groups */
#define RX_ALL		16u		/* all addresses		*/
/* ... then a queue of each kind ... */
#define TX_QUEUE	1024
#define RX_QUEUE	(TX_QUEUE + 256)
#define Q_ASKS		0		/* for RX_PRODUCED, each time	*/
#define Q_RING		16
#define Q_DONE		32		/* where it says what it has done */
#define Q_SIZE		56
#define Q_DONE_SIZE	64
#define QUEUES_LEN	512
/* ... and what it has done. */
#define TX_DONE		2048
#define RX_DONE		(TX_DONE + TX_SIZE * RING_ENTRY)
#define MEMORY		(RX_DONE + RX_SIZE * RING_ENTRY)

#define TX_SIZE		64
#define RX_SIZE		128

/* Bits of what is to do, of what is done: bit 31 or 14 changes from lap to
   lap, so that old ones are known. */
#define TX_LAP		(1u << 14)
#define TX_WHOLE	(1u << 12)	/* in the last word		*/
#define TX_TELL		(1u << 13)
#define RX_LAP		(1u << 31)
#define DONE_LAP	(1u << 31)
#define DONE_INDEX	0xfffu
#define DONE_WHOLE	(3u << 14)	/* first and last part		*/
#define DONE_LENGTH	0x3fffu
#define DONE_ERROR	(1u << 14)
#define DONE_SUMS	(1u << 16 | 1u << 19)	/* TCP's or UDP's, IP's */

struct vmxnet3 {
	struct driver_card card;
	struct ring        rx, tx;
	uint8_t           *memory;	/* shared, see above	*/
	uint64_t           memory_bus;
};

static uint32_t get(struct vmxnet3 *c, uint32_t reg)
{
	return c->card.dev->ops->read(c->card.dev, BAR_CONTROL, reg, 4);
}

static void set(struct vmxnet3 *c, uint32_t reg, uint32_t value)
{
	c->card.dev->ops->write(c->card.dev, BAR_CONTROL, reg, 4, value);
}

static uint32_t ask(struct vmxnet3 *c, uint32_t command)
{
	set(c, COMMAND, command);
	return get(c, COMMAND);
}

static void tell(struct vmxnet3 *c, uint32_t reg, uint32_t value)
{
	bus_barrier();
	c->card.dev->ops->write(c->card.dev, BAR_PRODUCED, reg, 4, value);
}

/* Is the lap in which @n falls one of those with the bit? The first is. */
static uint32_t lap(const struct ring *r, unsigned n, uint32_t bit)
{
	return n / r->size % 2 ? 0 : bit;
}

/* What it has done as the @n'th thing; NULL: nothing yet. */
static const uint8_t *done(struct vmxnet3 *c, const struct ring *r,
			   uint32_t where)
{
	const uint8_t *p = c->memory + where +
			   (size_t)(r->consumed % r->size) * RING_ENTRY;
	const volatile uint8_t *last = p + 15;

	if ((uint32_t)(*last >> 7) << 31 != lap(r, r->consumed, DONE_LAP))
		return NULL;
	bus_barrier();
	return p;
}

/* ---- receiving ------------------------------------------------------- */

static void give(struct vmxnet3 *c, unsigned n)
{
	uint8_t *entry = ring_entry(&c->rx, n);

	put_le64(entry, ring_buffer_bus(&c->rx, n));
	put_le32(entry + 12, 0);
	bus_barrier();
	put_le32(entry + 8, RING_BUFFER | lap(&c->rx, n, RX_LAP));
}

static int copy(struct vmxnet3 *c, const uint8_t *p, void *buf, size_t cap)
{
	uint32_t first = get_le32(p), third = get_le32(p + 8);
	size_t len = third & DONE_LENGTH;

	if ((first & DONE_INDEX) >= RX_SIZE || third & DONE_ERROR ||
	    (first & DONE_WHOLE) != DONE_WHOLE || len > RING_BUFFER ||
	    len > cap)
		return -EMSGSIZE;
	memcpy(buf, ring_buffer(&c->rx, first & DONE_INDEX), len);
	return (int)len;
}

/* It does things in turn: the buffer that is done is the one to give again. */
static int card_recv(struct nic *nic, void *buf, size_t cap)
{
	struct vmxnet3 *c = nic->state;
	const uint8_t *p;
	int n;

	if (!c->card.open)
		return -EIO;
	p = done(c, &c->rx, RX_DONE);
	if (!p)
		return 0;
	n = copy(c, p, buf, cap);
	nic->sums_good = (get_le32(p + 12) & DONE_SUMS) == DONE_SUMS;
	c->rx.consumed++;
	give(c, c->rx.produced++);
	if (c->rx.consumed % (RX_SIZE / 8) == 0 &&
	    c->memory[RX_QUEUE + Q_ASKS])
		tell(c, RX_PRODUCED, c->rx.produced % RX_SIZE);
	return n;
}

/* ---- sending --------------------------------------------------------- */

static void describe_frame(struct vmxnet3 *c, unsigned n, size_t len)
{
	uint8_t *entry = ring_entry(&c->tx, n);

	put_le64(entry, ring_buffer_bus(&c->tx, n));
	put_le32(entry + 12, TX_WHOLE | TX_TELL);
	bus_barrier();
	put_le32(entry + 8, (uint32_t)len | lap(&c->tx, n, TX_LAP));
}

static int card_send(struct nic *nic, const void *frame, size_t len)
{
	struct vmxnet3 *c = nic->state;
	unsigned n = c->tx.produced;

	if (!c->card.open)
		return -EIO;
	while (c->tx.consumed != n && done(c, &c->tx, TX_DONE))
		c->tx.consumed++;
	if (n - c->tx.consumed >= TX_SIZE - 1)
		return -EAGAIN;
	len = ring_put(&c->tx, n, frame, len);
	if (!len)
		return -EIO;
	describe_frame(c, n, len);
	c->tx.produced++;
	tell(c, TX_PRODUCED, c->tx.produced % TX_SIZE);
	return 0;
}

/* ---- up, down -------------------------------------------------------- */

static void describe_queue(struct vmxnet3 *c, uint32_t queue,
			   const struct ring *r, uint32_t done_at)
{
	uint8_t *p = c->memory + queue;

	put_le64(p + Q_RING, r->entries_bus);
	put_le64(p + Q_DONE, c->memory_bus + done_at);
	put_le32(p + Q_SIZE, r->size);
	put_le32(p + Q_DONE_SIZE, r->size);
}

static void describe(struct vmxnet3 *c, unsigned mtu)
{
	uint8_t *s = c->memory + SHARED;

	put_le32(s + S_MAGIC, MAGIC);
	put_le32(s + S_DRIVER, 0x00010000);
	put_le32(s + S_SYSTEM, SYSTEM_64_BITS);
	put_le32(s + S_REVISION, FIRST_VERSION);
	put_le32(s + S_UPT, FIRST_VERSION);
	put_le64(s + S_QUEUES, c->memory_bus + TX_QUEUE);
	put_le32(s + S_QUEUES_LEN, QUEUES_LEN);
	put_le32(s + S_MTU, mtu);
	s[S_N_TX] = s[S_N_RX] = 1;
	s[S_N_INTERRUPTS] = 1;
	put_le32(s + S_INTERRUPTS, INTERRUPTS_OFF);
	put_le32(s + S_RX_MODE, RX_MODE);
	describe_queue(c, TX_QUEUE, &c->tx, TX_DONE);
	describe_queue(c, RX_QUEUE, &c->rx, RX_DONE);
}

static int allocate(struct vmxnet3 *c)
{
	int rc = ring_make(&c->rx, c->card.dev, RX_SIZE);

	if (rc == 0)
		rc = ring_make(&c->tx, c->card.dev, TX_SIZE);
	if (rc == 0) {
		c->memory = c->card.dev->ops->dma_alloc(c->card.dev, MEMORY,
						   &c->memory_bus);
		rc = c->memory ? 0 : -ENOMEM;
	}
	return rc;
}

static int go(struct vmxnet3 *c, const struct nic *nic)
{
	describe(c, nic->mtu);
	tell(c, INTERRUPT_MASK, 1);
	set(c, MAC_LOW, get_le32(nic->mac));
	set(c, MAC_HIGH, get_le16(nic->mac + 4));
	set(c, SHARED_LOW, (uint32_t)c->memory_bus);
	set(c, SHARED_HIGH, (uint32_t)(c->memory_bus >> 32));
	if (ask(c, ACTIVATE))
		return -EIO;
	/* One that is full cannot be told from one that is empty. */
	while (c->rx.produced < RX_SIZE - 1)
		give(c, c->rx.produced++);
	tell(c, RX_PRODUCED, c->rx.produced % RX_SIZE);
	return 0;
}

static int start(struct driver_card *card, const struct nic *nic)
{
	struct vmxnet3 *c = HOLDER(vmxnet3, card, card);
	int rc = allocate(c);

	return rc == 0 ? go(c, nic) : rc;
}

static void reset(struct driver_card *card)
{
	(void)ask(HOLDER(vmxnet3, card, card), QUIESCE);
	(void)ask(HOLDER(vmxnet3, card, card), RESET);
}

static void release(struct driver_card *card)
{
	struct vmxnet3 *c = HOLDER(vmxnet3, card, card);

	ring_free(&c->rx, card->dev);
	ring_free(&c->tx, card->dev);
	if (c->memory)
		card->dev->ops->dma_free(card->dev, c->memory, MEMORY);
	c->memory = NULL;
}

static int card_link(struct nic *nic)
{
	uint32_t link = ask(nic->state, GET_LINK);

	return link != UINT32_MAX && link & 1 ? 0 : -ENETDOWN;
}

/* ---- looking --------------------------------------------------------- */

static int look(struct nic *nic, struct driver_card *card, struct err *e)
{
	struct vmxnet3 *c = HOLDER(vmxnet3, card, card);

	if (!(get(c, VERSION) & FIRST_VERSION) ||
	    !(get(c, UPT_VERSION) & FIRST_VERSION))
		return err_set(e, -ENODEV, "this vmxnet3 is of a version not "
			       "known here");
	set(c, VERSION, FIRST_VERSION);
	set(c, UPT_VERSION, FIRST_VERSION);
	(void)ask(c, RESET);
	put_le32(nic->hwaddr, ask(c, GET_MAC_LOW));
	put_le16(nic->hwaddr + 4, ask(c, GET_MAC_HIGH) & 0xffff);
	return 0;
}

static void card_hear(struct nic *nic)
{
	struct vmxnet3 *c = nic->state;

	put_le32(c->memory + SHARED + S_RX_MODE, RX_MODE | RX_ALL);
	(void)ask(c, HEAR);
}

const struct driver driver_vmxnet3 = {
	.size = sizeof(struct vmxnet3),
	.look = look, .start = start, .reset = reset, .release = release,
	.ops = { .open = card_open, .close = card_close, .send = card_send,
		 .recv = card_recv, .link = card_link, .hear = card_hear },
};
