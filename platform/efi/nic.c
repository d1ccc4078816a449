/*
 * nic.c: network cards through the firmware's Simple Network Protocol.
 *
 * The firmware shows several SNP handles for one card: the card's own, and
 * one for each child that its PXE and HTTP boot drivers made. Only the card's
 * own counts: the one whose device path no other's path is above.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "platform/efi/app.h"
#include "platform/platform.h"

#define CARDS_MAX	32
#define TX_RING		32
#define TX_STUCK_US	1000000		/* a frame not sent by then is lost */
#define FRAME_MIN	60		/* without FCS: Ethernet's own	    */
#define HEADER		14
#define BATCH		8		/* unwanted frames dropped in a row */
#define RX_FRAME_MAX	16384		/* larger ones: reset the card	    */

struct card {
	struct nic      nic;
	efi_handle      handle;
	struct efi_snp *snp;
	char            location[16];	/* "0000:00:03.0" or ""	*/
	bool            held;		/* opened for us alone	*/
	bool            open;
	bool            was_open;	/* when suspended	*/
	uint32_t        state;		/* of SNP, before us	*/
	uint8_t        *ring;		/* TX_RING frames	*/
	size_t          slot;		/* bytes of each	*/
	bool            busy[TX_RING];
	uint64_t        sent_us[TX_RING];
	unsigned        next;
};

static struct {
	struct card *cards[CARDS_MAX];
	unsigned     n;
	bool         found;
	uint64_t     active_us;
	uint8_t     *scratch;	/* where frames that fit nowhere go */
} nics;

/* ---- sending -------------------------------------------------------- */

/* Take back what the card has sent. */
static void reap(struct card *c)
{
	uint32_t interrupts;
	void *done;
	unsigned i;
	size_t at;

	for (i = 0; i < TX_RING; i++) {
		done = NULL;
		if (EFI_FAILED(c->snp->status(c->snp, &interrupts, &done)) ||
		    !done)
			return;
		at = (size_t)((uint8_t *)done - c->ring);
		if (at < c->slot * TX_RING)
			c->busy[at / c->slot] = false;
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

/* What a card's filter lets through is not to be trusted. */
static bool for_us(const struct nic *nic, const uint8_t *frame)
{
	return (frame[0] & 1) || !memcmp(frame, nic->mac, sizeof(nic->mac));
}

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
		if (len >= HEADER && for_us(nic, buf))
			return (int)len;
	}
	return 0;
}

/* ---- up, down ------------------------------------------------------- */

static int card_link(struct nic *nic)
{
	struct card *c = nic->state;
	uint32_t interrupts;

	if (c->open)
		(void)c->snp->status(c->snp, &interrupts, NULL);
	if (!c->snp->mode->media_supported || c->snp->mode->media)
		return 0;
	return -ENETDOWN;
}

/* Multicast as a whole: the stack above joins and leaves as it likes. */
static void filters(struct card *c)
{
	uint32_t mask = c->snp->mode->filter_mask;
	uint32_t want = EFI_SNP_UNICAST | EFI_SNP_BROADCAST;

	if (mask & EFI_SNP_ALL_MULTICAST)
		want |= EFI_SNP_ALL_MULTICAST;
	else if (mask & EFI_SNP_ALL)
		want |= EFI_SNP_ALL;
	if (EFI_FAILED(c->snp->filters(c->snp, want & mask, 0, 0, 0, NULL)))
		(void)c->snp->filters(c->snp, EFI_SNP_UNICAST |
				      EFI_SNP_BROADCAST, 0, 0, 0, NULL);
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
	if (EFI_FAILED(snp->initialize(snp, 0, 0)))
		return err_set(e, -EIO, "the card does not initialise");
	filters(c);
	return 0;
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
	c->open = true;
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

static const struct nic_ops ops = {
	.open = card_open, .close = card_close, .send = card_send,
	.recv = card_recv, .link = card_link,
};

/* ---- finding -------------------------------------------------------- */

static unsigned handles(const struct efi_guid *guid, efi_handle **out)
{
	size_t n = 0;

	*out = NULL;
	if (EFI_FAILED(efi.bs->locate_handle_buffer(EFI_BY_PROTOCOL, guid,
						    NULL, &n, out)))
		return 0;
	return (unsigned)n;
}

#define CLASS_NETWORK	0x02	/* PCI class codes	*/
#define CLASS_USB	0x0c03

/*
 * With fast boot nobody has connected the cards that are not booted from.
 * A USB host may have one behind it. Returns how many PCI devices there are.
 */
static unsigned connect_pci(void)
{
	struct efi_pci_io *pci;
	efi_handle *list;
	unsigned n = handles(&efi_pci_io_guid, &list), i;
	uint32_t class;

	for (i = 0; i < n; i++)
		if (!EFI_FAILED(efi.bs->handle_protocol(list[i],
						&efi_pci_io_guid, &pci)) &&
		    !EFI_FAILED(pci->pci.read(pci, EFI_PCI_WIDTH_32, 8, 1,
					      &class)) &&
		    (class >> 24 == CLASS_NETWORK || class >> 16 == CLASS_USB))
			(void)efi.bs->connect_controller(list[i], NULL, NULL,
							 1);
	if (list)
		(void)efi.bs->free_pool(list);
	return n;
}

static void connect_all(void)
{
	size_t n = 0, i;
	efi_handle *list = NULL;

	if (EFI_FAILED(efi.bs->locate_handle_buffer(0, NULL, NULL, &n, &list)))
		return;
	for (i = 0; i < n; i++)
		(void)efi.bs->connect_controller(list[i], NULL, NULL, 1);
	(void)efi.bs->free_pool(list);
}

/* Is another of @list above @path, or the same card under another handle? */
static bool is_child(efi_handle *list, unsigned n, unsigned me)
{
	struct efi_devpath *path = efi_path_of(list[me]), *other;
	unsigned i;

	for (i = 0; path && i < n; i++) {
		other = i == me ? NULL : efi_path_of(list[i]);
		if (other && efi_path_within(other, path) &&
		    (efi_path_len(other) < efi_path_len(path) || i < me))
			return true;
	}
	return false;
}

static char hex(unsigned v)
{
	return "0123456789abcdef"[v & 15];
}

static void print_location(char *out, size_t seg, size_t bus, size_t dev,
			   size_t fn)
{
	static const char form[] = "0000:00:00.0";

	memcpy(out, form, sizeof(form));
	out[0] = hex((unsigned)seg >> 12);
	out[1] = hex((unsigned)seg >> 8);
	out[2] = hex((unsigned)seg >> 4);
	out[3] = hex((unsigned)seg);
	out[5] = hex((unsigned)bus >> 4);
	out[6] = hex((unsigned)bus);
	out[8] = hex((unsigned)dev >> 4);
	out[9] = hex((unsigned)dev);
	out[11] = hex((unsigned)fn);
}

/* The PCI device that a card is, by its path. */
static void locate(struct card *c)
{
	struct efi_devpath *path = efi_path_of(c->handle);
	struct efi_pci_io *pci;
	efi_handle handle;
	size_t seg, bus, dev, fn;
	uint32_t id;

	c->nic.bustype = "EFI";
	c->nic.device = c->location;
	if (!path ||
	    EFI_FAILED(efi.bs->locate_device_path(&efi_pci_io_guid, &path,
						  &handle)) ||
	    EFI_FAILED(efi.bs->handle_protocol(handle, &efi_pci_io_guid,
					       &pci)) ||
	    EFI_FAILED(pci->location(pci, &seg, &bus, &dev, &fn)) ||
	    EFI_FAILED(pci->pci.read(pci, EFI_PCI_WIDTH_32, 0, 1, &id)))
		return;
	c->nic.bustype = "PCI";
	c->nic.busloc = (uint32_t)(seg << 16 | bus << 8 | dev << 3 | fn);
	c->nic.busid[0] = 1;
	c->nic.busid[1] = (uint8_t)(id >> 8);
	c->nic.busid[2] = (uint8_t)id;
	c->nic.busid[3] = (uint8_t)(id >> 24);
	c->nic.busid[4] = (uint8_t)(id >> 16);
	print_location(c->location, seg, bus, dev, fn);
}

static void add(efi_handle handle)
{
	struct card *c;
	struct efi_snp *snp;
	uint32_t mtu;

	if (nics.n == CARDS_MAX ||
	    EFI_FAILED(efi.bs->handle_protocol(handle, &efi_snp_guid, &snp)) ||
	    !snp->mode || snp->mode->mac_len != 6)
		return;
	c = calloc(1, sizeof(*c));
	if (!c)
		return;
	mtu = snp->mode->max_payload;
	c->handle = handle;
	c->snp = snp;
	c->nic.ops = &ops;
	c->nic.state = c;
	c->nic.driver = "SNP";
	c->nic.mtu = (uint16_t)(mtu < 576 ? 1500 : mtu > NIC_MTU_MAX ?
				NIC_MTU_MAX : mtu);
	memcpy(c->nic.mac, snp->mode->mac.addr, 6);
	memcpy(c->nic.hwaddr, snp->mode->hwaddr.addr, 6);
	locate(c);
	nics.cards[nics.n++] = c;
}

static bool booted_from(const struct card *c)
{
	struct efi_devpath *card = efi_path_of(c->handle);
	struct efi_devpath *boot = efi.self ? efi_path_of(efi.self->device)
					    : NULL;

	return card && boot && efi_path_within(card, boot);
}

static bool before(const struct card *a, const struct card *b)
{
	struct efi_devpath *x = efi_path_of(a->handle);
	struct efi_devpath *y = efi_path_of(b->handle);

	if (booted_from(a) != booted_from(b))
		return booted_from(a);
	return x && y && efi_path_compare(x, y) < 0;
}

static void sort(void)
{
	struct card *c;
	unsigned i, k;

	for (i = 1; i < nics.n; i++) {
		c = nics.cards[i];
		for (k = i; k && before(c, nics.cards[k - 1]); k--)
			nics.cards[k] = nics.cards[k - 1];
		nics.cards[k] = c;
	}
}

static void find(void)
{
	efi_handle *list;
	unsigned n, i;

	nics.found = true;
	if (!connect_pci())
		connect_all();
	n = handles(&efi_snp_guid, &list);
	for (i = 0; i < n; i++)
		if (!is_child(list, n, i))
			add(list[i]);
	if (list)
		(void)efi.bs->free_pool(list);
	sort();
}

struct nic *plat_nic(unsigned index)
{
	if (!nics.found)
		find();
	return index < nics.n ? &nics.cards[index]->nic : NULL;
}

/* ---- for the rest of this back end ---------------------------------- */

unsigned efi_nic_events(efi_event *out, unsigned max)
{
	unsigned i, n = 0;

	for (i = 0; i < nics.n && n < max; i++)
		if (nics.cards[i]->open && nics.cards[i]->snp->wait)
			out[n++] = nics.cards[i]->snp->wait;
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
	return nics.n ? nics.cards[0]->handle : NULL;
}

/* Give a card back as it was found. */
static void release(struct card *c, bool reconnect)
{
	if (!c->held)
		return;
	stop(c);
	c->open = c->held = false;
	(void)efi.bs->close_protocol(c->handle, &efi_snp_guid, efi.image,
				     NULL);
	if (reconnect)
		(void)efi.bs->connect_controller(c->handle, NULL, NULL, 1);
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
		if (nics.cards[i]->was_open)
			(void)card_open(&nics.cards[i]->nic, NULL);
}

void efi_nic_exit(void)
{
	unsigned i;

	for (i = 0; i < nics.n; i++) {
		release(nics.cards[i], true);
		free(nics.cards[i]->ring);
		free(nics.cards[i]);
	}
	free(nics.scratch);
	memset(&nics, 0, sizeof(nics));
}
