/* snp.c: a network card through the firmware's Simple Network Protocol. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "platform/efi/card.h"

#define TX_STUCK_US	1000000		/* a frame not sent by then is lost */
#define FRAME_MIN	60		/* without FCS: Ethernet's own	    */
#define HEADER		14
#define LOOK_US		100000		/* wait for a link, at first,	    */
#define LOOK_LONG_US	4000000		/* and after a restart to find one  */
#define BATCH		8		/* unwanted frames dropped in a row */
#define RX_FRAME_MAX	16384		/* larger ones: reset the card	    */

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

int snp_send(struct nic *nic, const void *frame, size_t len)
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
	c->sent_us[c->next] = plat_clock_us();
	efi_nic_active();
	c->next = (c->next + 1) % TX_RING;
	return 0;
}

/* ---- receiving ------------------------------------------------------ */

/* The next frame is larger than @buf: get rid of it. */
static int drop_large(struct card *c)
{
	size_t len = RX_FRAME_MAX;

	if (!c->scratch)
		c->scratch = malloc(RX_FRAME_MAX);
	if (!c->scratch ||
	    EFI_FAILED(c->snp->receive(c->snp, NULL, &len, c->scratch, NULL,
				       NULL, NULL)))
		(void)c->snp->reset(c->snp, 0);
	return -EMSGSIZE;
}

int snp_recv(struct nic *nic, void *buf, size_t cap)
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
		efi_nic_active();
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

int snp_link(struct nic *nic)
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

int snp_open(struct card *c, struct err *e)
{
	int rc;

	if (!c->snp)
		return err_set(e, -ENODEV, "the card has vanished");
	if (!c->ring) {
		c->slot = (c->nic.mtu + HEADER + 4u + 63u) & ~(size_t)63;
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
	memcpy(c->nic.mac, c->snp->mode->mac.addr, sizeof(c->nic.mac));
	return 0;
}

/* Held on to until the end: what is closed is often opened again. */
void snp_close(struct nic *nic)
{
	struct card *c = nic->state;

	if (c->open)
		stop(c);
	c->open = false;
}

void snp_hear(struct nic *nic)
{
	struct card *c = nic->state;

	if (c->open)
		filters(c);
}

void snp_let_go(struct card *c)
{
	if (!c->held)
		return;
	stop(c);
	c->open = c->held = false;
	(void)efi.bs->close_protocol(c->handle, &efi_snp_guid, efi.image,
				     NULL);
}


/* Opened for us alone first, which ends what the firmware has upon it. */
bool snp_end(struct card *c)
{
	if (!c->snp || hold(c, NULL) < 0)
		return false;
	snp_let_go(c);
	return true;
}
