/* frame.c: frames between an interface and its card, VLAN tags in between. */
#include <string.h>

#include <lwip/netif.h>
#include <lwip/pbuf.h>

#include "core/err.h"
#include "net/link.h"
#include "net/stack.h"
#include "net/tap.h"
#include "platform/platform.h"

#define BATCH		32	/* frames taken before ACKs go out;	*/
#define BATCH_BYTES	262144	/* or so much				*/
#define SUMS_GOOD	0x80u	/* a pbuf's flag that is none of lwIP's	*/
#define VLAN_TYPE	0x8100	/* IEEE 802.1Q				*/
#define ETH_ADDRS	12	/* both addresses			*/
/* What a frame needs beside the payload: a header, a tag, and room for the
   checksum, since some cards drop a frame that fits exactly without it. */
#define ROOM		(14u + 4 + 4)

/* ---- counting ------------------------------------------------------- */

/* Of too many distinct errors the rarest makes room. */
static void count_fault(struct netdev_count *c, int code)
{
	struct netdev_error *at = &c->error[0];
	unsigned i;

	c->bad++;
	for (i = 0; i < NETDEV_ERRORS; i++) {
		if (c->error[i].code == code) {
			c->error[i].count++;
			return;
		}
		if (c->error[i].count < at->count)
			at = &c->error[i];
	}
	at->code = code;
	at->count = 1;
}

/* ---- sending -------------------------------------------------------- */

/* The frame in one piece: where it is, or put together. */
static const uint8_t *in_one_piece(struct netdev *dev, struct pbuf *p,
				   size_t *len)
{
	uint8_t *to = dev->frame;
	u16_t n = (u16_t)(p->tot_len - ETH_PAD_SIZE);

	*len = n;
	if (!p->next && !dev->trunk)
		return (uint8_t *)p->payload + ETH_PAD_SIZE;
	if (n > NIC_FRAME_MAX - VLAN_BYTES || n < ETH_ADDRS)
		return NULL;
	pbuf_copy_partial(p, to, n, ETH_PAD_SIZE);
	if (!dev->trunk)
		return to;
	memmove(to + ETH_ADDRS + VLAN_BYTES, to + ETH_ADDRS,
		(size_t)n - ETH_ADDRS);
	to[ETH_ADDRS] = VLAN_TYPE >> 8;
	to[ETH_ADDRS + 1] = VLAN_TYPE & 0xff;
	to[ETH_ADDRS + 2] = (uint8_t)(dev->priority << 5 | dev->tag >> 8);
	to[ETH_ADDRS + 3] = (uint8_t)dev->tag;
	*len += VLAN_BYTES;
	return to;
}

err_t frame_output(struct netif *netif, struct pbuf *p)
{
	struct netdev *dev = netdev_of(netif);
	const uint8_t *frame;
	size_t len;
	int rc;

	if (p->tot_len < ETH_PAD_SIZE)
		return ERR_BUF;
	frame = in_one_piece(dev, p, &len);
	rc = frame ? dev->nic->ops->send(dev->nic, frame, len) : -EMSGSIZE;
	if (rc < 0) {
		count_fault(&dev->tx, rc);
		return rc == -EAGAIN ? ERR_MEM : ERR_IF;
	}
	dev->tx.ok++;
	return ERR_OK;
}

/* ---- receiving ------------------------------------------------------ */

/* Whose frame is it? A VLAN's loses its tag. */
static struct netdev *sort_out(struct netdev *dev, struct pbuf *p)
{
	uint8_t *f = (uint8_t *)p->payload + ETH_PAD_SIZE;
	struct netdev *vlan;

	if (p->len < ETH_PAD_SIZE + ETH_ADDRS + VLAN_BYTES + 2 ||
	    f[ETH_ADDRS] << 8 != (VLAN_TYPE & 0xff00) ||
	    f[ETH_ADDRS + 1] != (VLAN_TYPE & 0xff))
		return dev;
	vlan = netdev_vlan(dev, (f[ETH_ADDRS + 2] & 0x0fu) << 8 |
			   f[ETH_ADDRS + 3]);
	if (!vlan || !vlan->open)
		return NULL;
	memmove(f + VLAN_BYTES, f, ETH_ADDRS);
	pbuf_remove_header(p, VLAN_BYTES);
	return vlan;
}

/* Frees @p. */
static void input(struct netdev *dev, struct pbuf *p)
{
	struct netdev *to;

	if (dev->open && link_input(dev, (uint8_t *)p->payload + ETH_PAD_SIZE,
				    p->len - ETH_PAD_SIZE)) {
		dev->rx.ok++;
		pbuf_free(p);
		return;
	}
	to = dev->open ? sort_out(dev, p) : NULL;
	if (!to) {
		pbuf_free(p);
		return;
	}
	to->rx.ok++;
	if (frame_taps(to, (uint8_t *)p->payload + ETH_PAD_SIZE,
		       p->len - ETH_PAD_SIZE)) {
		pbuf_free(p);
		return;
	}
	NETIF_SET_CHECKSUM_CTRL(&to->netif, p->flags & SUMS_GOOD ?
				NETIF_CHECKSUM_ENABLE_ALL &
				~(NETIF_CHECKSUM_CHECK_TCP |
				  NETIF_CHECKSUM_CHECK_UDP) :
				NETIF_CHECKSUM_ENABLE_ALL);
	if (to->netif.input(p, &to->netif) != ERR_OK) {
		count_fault(&to->rx, -ENOMEM);
		pbuf_free(p);
	}
}

/* Take one frame from the card: 1, 0 if there is none. *@out is NULL if it was
   not a good one. */
static int receive(struct netdev *dev, struct pbuf **out)
{
	size_t cap = dev->nic->frame_max ? dev->nic->frame_max :
		     dev->nic->mtu + ROOM;
	struct pbuf *p = rxbuf_get(dev->net, cap);
	int n;

	*out = NULL;
	if (!p)
		return 0;		/* later, when some are free again */
	n = dev->nic->ops->recv(dev->nic,
				(uint8_t *)p->payload + ETH_PAD_SIZE, cap);
	if (n <= 0 || (size_t)n > cap) {
		pbuf_free(p);
		if (n)
			count_fault(&dev->rx, n < 0 ? n : -EMSGSIZE);
		return n < 0 && n != -EIO;
	}
	p->len = p->tot_len = (u16_t)(n + ETH_PAD_SIZE);
	p = rxbuf_fit(dev->net, p);
	if (dev->nic->sums_good)
		p->flags |= SUMS_GOOD;
	*out = p;
	return 1;
}

/* First all is taken, then looked at: what takes turns with the card, be it a
   small ring or an emulator's thread, should not wait for us each time. */
bool netdev_poll(struct netdev *dev, uint64_t *next_us)
{
	uint64_t when_us = EVENT_NEVER;
	struct pbuf *taken[BATCH];
	unsigned n = 0, i;
	size_t bytes = 0;

	if (dev->trunk || dev->captured)
		return false;
	while (n < BATCH && bytes < BATCH_BYTES && dev->open &&
	       receive(dev, &taken[n])) {
		bytes += taken[n] ? taken[n]->tot_len : 0;
		n++;
	}
	for (i = 0; i < n; i++) {
		if (taken[i])
			input(dev, taken[i]);
		net_hold_acks(dev->net);
	}
	if (n)		/* before the card is asked what comes then */
		net_flush_acks(dev->net);
	if (n == BATCH || bytes >= BATCH_BYTES)
		when_us = 0;
	else if (dev->open && dev->nic->ops->next_us)
		when_us = dev->nic->ops->next_us(dev->nic);
	if (when_us < *next_us)
		*next_us = when_us;
	return n > 0;
}

/* ---- for a program of its own --------------------------------------- */

void netdev_capture(struct netdev *dev, bool on)
{
	netdev_card(dev)->captured = on;
}

int netdev_take(struct netdev *dev, void *buf, size_t cap)
{
	struct netdev *card = netdev_card(dev);
	struct pbuf *p;
	int len = 0;

	while (!len && dev->open && receive(card, &p)) {
		if (!p)
			continue;
		if (sort_out(card, p) == dev &&
		    p->tot_len <= cap + ETH_PAD_SIZE)
			len = pbuf_copy_partial(p, buf, (u16_t)cap,
						ETH_PAD_SIZE);
		pbuf_free(p);
	}
	return len;
}

int netdev_put(struct netdev *dev, const void *frame, size_t len)
{
	struct pbuf *p;
	err_t err;

	if (!dev->open || len < ETH_ADDRS + 2 || len > dev->nic->mtu + 14u)
		return -EIO;
	p = pbuf_alloc(PBUF_RAW, (u16_t)(len + ETH_PAD_SIZE), PBUF_RAM);
	if (!p)
		return -EAGAIN;
	pbuf_take_at(p, frame, (u16_t)len, ETH_PAD_SIZE);
	err = frame_output(&dev->netif, p);
	pbuf_free(p);
	return err == ERR_OK ? 0 : err == ERR_MEM ? -EAGAIN : -EIO;
}
