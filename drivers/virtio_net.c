/* virtio_net.c: network cards of virtual machines (Virtio 1.1, 5.1). */
#include <errno.h>
#include <string.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/holder.h"
#include "drivers/card.h"
#include "drivers/driver.h"
#include "drivers/virtio.h"
#include "platform/platform.h"

/* Features, 5.1.3: it tells which sums are good, its MTU, its address, its
   link; large frames lie in several buffers. */
#define F_GUEST_CSUM	(1ull << 1)
#define F_MTU		(1ull << 3)
#define F_MAC		(1ull << 5)
#define F_GUEST_TSO4	(1ull << 7)
#define F_GUEST_TSO6	(1ull << 8)
#define F_MRG_RXBUF	(1ull << 15)
#define F_STATUS	(1ull << 16)
#define WANTED		(F_GUEST_CSUM | F_MTU | F_MAC | F_MRG_RXBUF | F_STATUS)
#define SEGMENTS	(F_GUEST_TSO4 | F_GUEST_TSO6)

/* Configuration, 5.1.4 */
#define CONFIG_STATUS	6
#define CONFIG_MTU	10
#define LINK_UP		1u
#define GONE		0xff

/* The header of each frame, 5.1.6 */
#define HEADER		12
#define HEADER_OLD	10	/* without the number of buffers	*/
#define HEADER_BUFFERS	10
#define SUM_PENDING	1u	/* flags: a neighbour's, never on a wire */
#define SUM_GOOD	2u

#define BUFFER		2048
#define FRAME_MAX	65500
#define MTU_LEAST	68	/* RFC 791 */

enum { RECEIVE, TRANSMIT };

struct virtio_net {
	struct driver_card card;
	struct virtio      v;
	struct virtq       rx, tx;
	uint64_t           features;
	size_t             header;
	uint16_t           unsent[VIRTQ_MOST];	/* buffers, to be used	*/
	uint16_t           n_unsent;
	bool               broken;		/* it tells nonsense	*/
};

/* ---- receiving ------------------------------------------------------- */

/* The next buffer, and what is in it behind the first @skip bytes. */
static int take_part(struct virtio_net *c, size_t skip, struct virtq_done *done)
{
	if (virtq_take(&c->rx, done) < 0 || done->len > BUFFER ||
	    done->len < skip)
		return -EIO;
	done->len -= (uint32_t)skip;
	return 0;
}

static void give_back(struct virtio_net *c, uint16_t id)
{
	virtq_give(&c->rx, id, BUFFER);
}

/* How many buffers the frame that begins in @first has. */
static unsigned parts(const struct virtio_net *c, const uint8_t *first)
{
	return c->features & (F_MRG_RXBUF | VIRTIO_F_VERSION_1) ?
	       get_le16(first + HEADER_BUFFERS) : 1;
}

/* Copy the @n buffers of a frame. Its length, -EMSGSIZE, -EIO. */
static int gather(struct virtio_net *c, struct virtq_done done, unsigned n,
		  uint8_t *buf, size_t cap)
{
	size_t skip = c->header, len = 0;
	bool fits = true;

	for (;;) {
		fits = fits && done.len <= cap - len;
		if (fits) {
			memcpy(buf + len, virtq_buffer(&c->rx, done.id) + skip,
			       done.len);
			len += done.len;
		}
		give_back(c, done.id);
		if (!--n)
			return fits ? (int)len : -EMSGSIZE;
		skip = 0;
		if (take_part(c, 0, &done) < 0)
			return -EIO;
	}
}

static int receive(struct nic *nic, struct virtio_net *c, uint8_t *buf,
		   size_t cap)
{
	struct virtq_done done;
	const uint8_t *first;
	int ready = virtq_ready(&c->rx);
	unsigned n;

	if (ready <= 0)
		return ready;
	if (take_part(c, c->header, &done) < 0)
		return -EIO;
	first = virtq_buffer(&c->rx, done.id);
	nic->sums_good = first[0] & (SUM_PENDING | SUM_GOOD);
	n = parts(c, first);
	if (!n || n > (unsigned)ready)
		return -EIO;
	return gather(c, done, n, buf, cap);
}

static int card_recv(struct nic *nic, void *buf, size_t cap)
{
	struct virtio_net *c = nic->state;
	int n;

	if (!c->card.open || c->broken)
		return -EIO;
	n = receive(nic, c, buf, cap);
	c->broken = n == -EIO;
	if (n)
		virtq_notify(&c->rx);
	return n;
}

/* ---- sending --------------------------------------------------------- */

/* Buffers that it has sent are ours again. They are never more than we have
   numbers for: virtq_ready() sees to it. */
static int reclaim(struct virtio_net *c)
{
	struct virtq_done done;
	int n = virtq_ready(&c->tx);

	for (; n > 0; n--) {
		if (virtq_take(&c->tx, &done) < 0)
			return -EIO;
		c->unsent[c->n_unsent++] = done.id;
	}
	return n;
}

static int card_send(struct nic *nic, const void *frame, size_t len)
{
	struct virtio_net *c = nic->state;
	uint8_t *to;
	uint16_t id;

	if (!c->card.open || c->broken || len > BUFFER - c->header)
		return -EIO;
	c->broken = reclaim(c) < 0;
	if (c->broken)
		return -EIO;
	if (!c->n_unsent)
		return -EAGAIN;
	id = c->unsent[--c->n_unsent];
	to = virtq_buffer(&c->tx, id);
	memset(to, 0, c->header);
	memcpy(to + c->header, frame, len);
	virtq_give(&c->tx, id, c->header + len);
	virtq_notify(&c->tx);
	return 0;
}

/* ---- up, down -------------------------------------------------------- */

/* A queue of before 1.0 may be longer than we have numbers for. */
static void fill(struct virtio_net *c)
{
	uint16_t i;

	for (i = 0; i < c->rx.size; i++)
		give_back(c, i);
	c->n_unsent = c->tx.size < VIRTQ_MOST ? c->tx.size : VIRTQ_MOST;
	for (i = 0; i < c->n_unsent; i++)
		c->unsent[i] = i;
}

/* A neighbour's segments in one frame need buffers that are merged. */
static int negotiate(struct virtio_net *c)
{
	int rc = virtio_negotiate(&c->v, WANTED | SEGMENTS, &c->features);

	if (rc < 0 || !(c->features & SEGMENTS) || c->features & F_MRG_RXBUF)
		return rc;
	return virtio_negotiate(&c->v, WANTED, &c->features);
}

static int start(struct driver_card *card, const struct nic *nic)
{
	struct virtio_net *c = HOLDER(virtio_net, card, card);
	int rc = negotiate(c);

	(void)nic;
	if (rc < 0)
		return rc;
	c->broken = false;
	c->header = c->features & (F_MRG_RXBUF | VIRTIO_F_VERSION_1) ?
		    HEADER : HEADER_OLD;
	rc = virtq_start(&c->rx, &c->v, RECEIVE, BUFFER, true);
	if (rc == 0)
		rc = virtq_start(&c->tx, &c->v, TRANSMIT, BUFFER, false);
	if (rc < 0)
		return rc;
	fill(c);
	virtio_add_status(&c->v, VIRTIO_DRIVER_OK);
	virtq_notify(&c->rx);
	return 0;
}

static void reset(struct driver_card *card)
{
	(void)virtio_reset(&HOLDER(virtio_net, card, card)->v);
}

static void release(struct driver_card *card)
{
	struct virtio_net *c = HOLDER(virtio_net, card, card);

	virtq_free(&c->rx);
	virtq_free(&c->tx);
}

static int card_link(struct nic *nic)
{
	struct virtio_net *c = nic->state;
	uint8_t status;

	if (c->broken)
		return -ENETDOWN;
	if (!c->card.open || !(c->features & F_STATUS))
		return 0;
	status = virtio_config(&c->v, CONFIG_STATUS);
	return status != GONE && status & LINK_UP ? 0 : -ENETDOWN;
}

/* ---- looking --------------------------------------------------------- */

static uint16_t mtu_of(struct virtio_net *c)
{
	unsigned mtu = virtio_config(&c->v, CONFIG_MTU) |
		       (unsigned)virtio_config(&c->v, CONFIG_MTU + 1) << 8;

	return (uint16_t)(c->features & F_MTU && mtu >= MTU_LEAST &&
			  mtu < CARD_MTU ? mtu : CARD_MTU);
}

static int describe(struct nic *nic, struct virtio_net *c, struct err *e)
{
	unsigned i;
	int rc = negotiate(c);

	if (rc == 0 && !(c->features & F_MAC))
		rc = -ENODEV;
	if (rc < 0)
		return err_set(e, -ENODEV, "the virtio card tells no address");
	for (i = 0; i < 6; i++)
		nic->hwaddr[i] = virtio_config(&c->v, i);
	nic->mtu = mtu_of(c);
	if (c->features & SEGMENTS)
		nic->frame_max = FRAME_MAX;
	return 0;
}

static int look(struct nic *nic, struct driver_card *card, struct err *e)
{
	struct virtio_net *c = HOLDER(virtio_net, card, card);
	int rc = virtio_find(&c->v, card->dev);

	if (rc < 0)
		return err_set(e, rc, "the virtio card has no registers");
	rc = describe(nic, c, e);
	if (rc == 0 && virtio_reset(&c->v) < 0)
		rc = err_set(e, -ENODEV, "the virtio card does not come out "
			     "of its reset");
	return rc;
}

const struct driver driver_virtio = {
	.size = sizeof(struct virtio_net),
	.look = look, .start = start, .reset = reset, .release = release,
	.ops = { .open = card_open, .close = card_close, .send = card_send,
		 .recv = card_recv, .link = card_link },
};
