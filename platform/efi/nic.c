/* nic.c: network cards through the firmware's Simple Network Protocol. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "platform/efi/card.h"
#include "platform/efi/mnp.h"

#define TX_STUCK_US	1000000		/* a frame not sent by then is lost */
#define FRAME_MIN	60		/* without FCS: Ethernet's own	    */
#define HEADER		14
#define LOOK_US		100000		/* wait for a link, at first,	    */
#define LOOK_LONG_US	4000000		/* and after a restart to find one  */
#define BATCH		8		/* unwanted frames dropped in a row */
#define RX_FRAME_MAX	16384		/* larger ones: reset the card	    */

static struct {
	struct card *cards[CARDS_MAX];
	unsigned     n;
	bool         found;
	struct card *last;	/* that was opened */
	uint64_t     active_us;
	uint8_t     *scratch;	/* where frames that fit nowhere go */
} nics;

/* ---- sending -------------------------------------------------------- */

/* The card has sent @frame. A driver may name a copy of its own instead of our
   buffer: then it means the oldest one. */
static void sent(struct card *c, const void *frame)
{
	size_t at = (size_t)((const uint8_t *)frame - c->ring);
	unsigned i, n;

	if (at < c->slot * TX_RING) {
		c->busy[at / c->slot] = false;
		return;
	}
	for (i = 0; i < TX_RING; i++) {
		n = (c->next + i) % TX_RING;
		if (c->busy[n]) {
			c->busy[n] = false;
			return;
		}
	}
}

/* Take back what the card has sent. */
static void reap(struct card *c)
{
	uint32_t interrupts;
	void *done;
	unsigned i;

	for (i = 0; i < TX_RING; i++) {
		done = NULL;
		if (EFI_FAILED(c->snp->status(c->snp, &interrupts, &done)) ||
		    !done)
			return;
		sent(c, done);
	}
}

/* A card may never say that a frame is sent: then it is given up. */
static bool slot_free(struct card *c)
{
	if (!c->busy[c->next])
		return true;
	reap(c);
	if (c->busy[c->next] &&
	    plat_clock_us() - c->sent_us[c->next] > TX_STUCK_US)
		memset(c->busy, 0, sizeof(c->busy));
	return !c->busy[c->next];
}

static int card_send(struct nic *nic, const void *frame, size_t len)
{
	struct card *c = nic->state;
	uint8_t *slot = c->ring + c->slot * c->next;
	efi_status status;

	if (!c->open || len < HEADER || len > c->slot)
		return -EIO;
	if (!slot_free(c))
		return -EAGAIN;
	memcpy(slot, frame, len);
	if (len < FRAME_MIN) {
		memset(slot + len, 0, FRAME_MIN - len);
		len = FRAME_MIN;
	}
	status = c->snp->transmit(c->snp, 0, len, slot, NULL, NULL, NULL);
	if (status == EFI_NOT_READY) {
		reap(c);
		status = c->snp->transmit(c->snp, 0, len, slot, NULL, NULL,
					  NULL);
	}
	if (status == EFI_NOT_READY)
		return -EAGAIN;
	if (EFI_FAILED(status))
		return -EIO;
	c->busy[c->next] = true;
	c->sent_us[c->next] = nics.active_us = plat_clock_us();
	c->next = (c->next + 1) % TX_RING;
	return 0;
}

/* ---- receiving ------------------------------------------------------ */

/* The next frame is larger than @buf: get rid of it. */
static int drop_large(struct card *c)
{
	size_t len = RX_FRAME_MAX;

	if (!nics.scratch)
		nics.scratch = malloc(RX_FRAME_MAX);
	if (!nics.scratch ||
	    EFI_FAILED(c->snp->receive(c->snp, NULL, &len, nics.scratch, NULL,
				       NULL, NULL)))
		(void)c->snp->reset(c->snp, 0);
	return -EMSGSIZE;
}

static int card_recv(struct nic *nic, void *buf, size_t cap)
{
	struct card *c = nic->state;
	efi_status status;
	size_t len;
	int i;

	if (!c->open)
		return 0;
	for (i = 0; i < BATCH; i++) {
		len = cap;
		status = c->snp->receive(c->snp, NULL, &len, buf, NULL, NULL,
					 NULL);
		if (status == EFI_NOT_READY)
			return 0;
		if (status == EFI_BUFFER_TOO_SMALL)
			return drop_large(c);
		if (EFI_FAILED(status))
			return -EIO;
		nics.active_us = plat_clock_us();
		if (len > cap)
			return -EMSGSIZE;
		/* what a card's filter lets through is not to be trusted */
		if (len >= HEADER && nic_wants(nic, buf))
			return (int)len;
	}
	return 0;
}

/* ---- up, down ------------------------------------------------------- */

/* Multicast as a whole: the stack above joins and leaves as it likes. What a
   card says that it can do may fail all the same. */
static void filters(struct card *c)
{
	static const uint32_t multicast[] = {
		EFI_SNP_ALL_MULTICAST, EFI_SNP_ALL, 0 };
	const uint32_t base = EFI_SNP_UNICAST | EFI_SNP_BROADCAST;
	const bool more = memcmp(c->nic.also, "\0\0\0\0\0", 6) != 0;
	struct efi_snp *snp = c->snp;
	uint32_t mask = snp->mode->filter_mask;
	size_t i;

	for (i = more; i < sizeof(multicast) / sizeof(multicast[0]); i++)
		if (!(multicast[i] & ~mask) &&
		    !EFI_FAILED(snp->filters(snp, (base & mask) | multicast[i],
					     0, 0, 0, NULL)))
			return;
	(void)snp->filters(snp, base, 0, 0, 0, NULL);
}

/* Opening for us alone disconnects the firmware's network stack. */
static int hold(struct card *c, struct err *e)
{
	efi_status status;
	void *same;

	if (c->held)
		return 0;
	c->state = c->snp->mode->state;
	status = efi.bs->open_protocol(c->handle, &efi_snp_guid, &same,
				       efi.image, NULL, EFI_OPEN_EXCLUSIVE);
	if (EFI_FAILED(status))
		return err_set(e, -EBUSY,
			       "another program keeps this card to itself");
	c->held = true;
	return 0;
}

static int start(struct card *c, struct err *e)
{
	struct efi_snp *snp = c->snp;
	efi_status status;

	if (snp->mode->state == EFI_SNP_STOPPED) {
		status = snp->start(snp);
		if (EFI_FAILED(status) && status != EFI_ALREADY_STARTED)
			return err_set(e, -EIO, "the card does not start");
	}
	if (snp->mode->state == EFI_SNP_INITIALIZED)
		(void)snp->shutdown(snp);	/* frames of another's	*/
	if (EFI_FAILED(snp->initialize(snp, 0, 0)) &&
	    snp->mode->state != EFI_SNP_INITIALIZED)
		return err_set(e, -EIO, "the card does not initialise");
	filters(c);
	return 0;
}

/*
 * Some drivers look for a link while they initialise, and never again. Others
 * take it down then, and need seconds to get it back.
 */
static void look_again(struct card *c)
{
	if (plat_clock_us() < c->look_us)
		return;
	(void)start(c, NULL);
	memset(c->busy, 0, sizeof(c->busy));
	c->look_us = plat_clock_us() + LOOK_LONG_US;
}

static int card_link(struct nic *nic)
{
	struct card *c = nic->state;
	uint32_t interrupts;

	if (!c->snp)
		return -ENETDOWN;
	if (!c->snp->mode->media_supported)
		return 0;
	if (c->open)
		(void)c->snp->status(c->snp, &interrupts, NULL);
	if (c->open && !c->snp->mode->media)
		look_again(c);
	if (c->snp->mode->media)
		return 0;
	/* a card that is not open has not looked for a link yet */
	return c->open ? -ENETDOWN : -EINPROGRESS;
}

static void stop(struct card *c)
{
	if (c->snp->mode->state == EFI_SNP_INITIALIZED)
		(void)c->snp->shutdown(c->snp);
	if (c->snp->mode->state == EFI_SNP_STARTED)
		(void)c->snp->stop(c->snp);
}

static int card_open(struct nic *nic, struct err *e)
{
	struct card *c = nic->state;
	int rc;

	if (c->open)
		return 0;
	if (!c->snp)
		return err_set(e, -ENODEV, "the card has vanished");
	if (!c->ring) {
		c->slot = (nic->mtu + HEADER + 4u + 63u) & ~(size_t)63;
		c->ring = malloc(c->slot * TX_RING);
		if (!c->ring)
			return err_set(e, -ENOMEM, "no memory for frames");
	}
	rc = hold(c, e);
	if (rc < 0)
		return rc;
	rc = start(c, e);
	if (rc < 0) {
		stop(c);
		return rc;
	}
	memset(c->busy, 0, sizeof(c->busy));
	c->next = 0;
	c->look_us = plat_clock_us() + LOOK_US;
	c->open = true;
	nics.last = c;
	memcpy(nic->mac, c->snp->mode->mac.addr, sizeof(nic->mac));
	return 0;
}

/* Held on to until the end: what is closed is often opened again. */
static void card_close(struct nic *nic)
{
	struct card *c = nic->state;

	if (c->open)
		stop(c);
	c->open = false;
}

static void card_hear(struct nic *nic)
{
	struct card *c = nic->state;

	if (c->open)
		filters(c);
}

static const struct nic_ops ops = {
	.open = card_open, .close = card_close, .send = card_send,
	.recv = card_recv, .link = card_link, .hear = card_hear,
};

/* ---- for the rest of this back end ---------------------------------- */

struct nic *plat_nic(unsigned index)
{
	unsigned i;

	if (!nics.found) {
		nics.found = true;
		nics.n = efi_find_cards(nics.cards, CARDS_MAX);
		for (i = 0; i < nics.n; i++)
			nics.cards[i]->nic.ops = nics.cards[i]->mnp ?
				&efi_mnp_ops : &ops;
	}
	return index < nics.n ? &nics.cards[index]->nic : NULL;
}

unsigned efi_nic_events(efi_event *out, unsigned max)
{
	unsigned i, n = 0;

	for (i = 0; i < nics.n && n < max; i++) {
		struct card *c = nics.cards[i];
		efi_event event = c->mnp ? c->mnp->rx.event :
			c->open ? c->snp->wait : NULL;

		if (c->open && event)
			out[n++] = event;
	}
	return n;
}

uint64_t efi_nic_active_us(void)
{
	return nics.active_us;
}

efi_handle efi_nic_handle(const struct nic *nic)
{
	if (nic)
		return ((struct card *)nic->state)->handle;
	if (nics.last)
		return nics.last->handle;
	return nics.n ? nics.cards[0]->handle : NULL;
}

/* Give a card back as it was found. */
static void release(struct card *c, bool reconnect)
{
	if (c->mnp)
		efi_mnp_release(c);
	if (!c->held)
		return;
	stop(c);
	c->open = c->held = false;
	(void)efi.bs->close_protocol(c->handle, &efi_snp_guid, efi.image,
				     NULL);
	if (reconnect)
		efi_connect(c->handle);
	if (c->state != EFI_SNP_STOPPED &&
	    c->snp->mode->state == EFI_SNP_STOPPED)
		(void)c->snp->start(c->snp);
	if (c->state == EFI_SNP_INITIALIZED &&
	    c->snp->mode->state == EFI_SNP_STARTED)
		(void)c->snp->initialize(c->snp, 0, 0);
}

void efi_nic_suspend(bool reconnect)
{
	unsigned i;

	for (i = 0; i < nics.n; i++) {
		nics.cards[i]->was_open = nics.cards[i]->open;
		release(nics.cards[i], reconnect);
	}
}

void efi_nic_resume(void)
{
	unsigned i;

	for (i = 0; i < nics.n; i++)
		if (efi_find_again(nics.cards[i]) && nics.cards[i]->was_open)
			(void)nics.cards[i]->nic.ops->open(
				&nics.cards[i]->nic, NULL);
}

void efi_nic_exit(void)
{
	unsigned i;

	for (i = 0; i < nics.n; i++) {
		release(nics.cards[i], true);
		efi_free_card(nics.cards[i]);
	}
	free(nics.scratch);
	memset(&nics, 0, sizeof(nics));
}
