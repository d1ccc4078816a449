/* nic.c: the network cards, and who drives them: the firmware or we. */
#include <string.h>

#include "platform/efi/card.h"
#include "platform/efi/mnp.h"
#include "platform/efi/native.h"

static struct {
	struct card *cards[CARDS_MAX];
	unsigned     n;
	bool         found;
	struct card *last;	/* that was opened */
	uint64_t     active_us;
} nics;

/* ---- up -------------------------------------------------------------- */

static void choose_driver(struct card *c, bool ours);

static int card_open(struct nic *nic, struct err *e)
{
	struct card *c = nic->state;
	int rc;

	if (c->open)
		return 0;
	choose_driver(c, efi_native_wanted() && native_knows(c));
	rc = c->native ? native_open(c, e) : snp_open(c, e);
	if (rc == 0)
		nics.last = c;
	return rc;
}

static const struct nic_ops snp_ops = {
	.open = card_open, .close = snp_close, .send = snp_send,
	.recv = snp_recv, .link = snp_link, .hear = snp_hear,
};

static const struct nic_ops own_ops = {
	.open = card_open, .close = native_close, .send = native_send,
	.recv = native_recv, .link = native_link,
};

/* The firmware's driver makes its SNP anew each time that it starts. */
static void choose_driver(struct card *c, bool ours)
{
	if (ours == (c->native != NULL))
		return;
	if (ours && snp_end(c))
		native_take(c);
	else if (!ours)
		native_give(c);
	c->nic.ops = c->native ? &own_ops : &snp_ops;
	if (!c->native)
		(void)efi_find_again(c);
}

/* ---- for the rest of this back end ---------------------------------- */

struct nic *plat_nic(unsigned index)
{
	unsigned i;

	if (!nics.found) {
		nics.found = true;
		nics.n = efi_find_cards(nics.cards, CARDS_MAX);
		for (i = 0; i < nics.n; i++)
			nics.cards[i]->nic.ops = nics.cards[i]->mnp ?
				&efi_mnp_ops : &snp_ops;
	}
	return index < nics.n ? &nics.cards[index]->nic : NULL;
}

/* A card of MNP has none: its token's event is signalled once, and cleared by
   who waits for it; nobody would see that the token is over, nor ask again. */
unsigned efi_nic_events(efi_event *out, unsigned max)
{
	unsigned i, n = 0;

	for (i = 0; i < nics.n && n < max; i++) {
		struct card *c = nics.cards[i];

		if (c->open && c->snp && c->snp->wait)
			out[n++] = c->snp->wait;
	}
	return n;
}

void efi_nic_active(void)
{
	nics.active_us = plat_clock_us();
}

uint64_t efi_nic_active_us(void)
{
	return nics.active_us;
}

void efi_nic_by_firmware(void)
{
	unsigned i;

	for (i = 0; i < nics.n; i++) {
		struct card *c = nics.cards[i];
		bool open = c->open;

		if (!c->native)
			continue;
		choose_driver(c, false);
		if (open)
			(void)snp_open(c, NULL);
	}
}

/* That was opened last, or else is the first. */
static const struct card *last_card(void)
{
	return nics.last ? nics.last : nics.n ? nics.cards[0] : NULL;
}

efi_handle efi_nic_handle(void)
{
	const struct card *c = last_card();

	return c ? c->handle : NULL;
}

const struct efi_devpath *efi_nic_path(const struct nic *nic)
{
	const struct card *c = nic ? nic->state : last_card();

	return c ? c->path : NULL;
}

/* Give a card back as it was found. */
static void release(struct card *c, bool reconnect)
{
	if (c->mnp)
		efi_mnp_release(c);
	choose_driver(c, false);
	if (!c->held)
		return;
	snp_let_go(c);
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
	memset(&nics, 0, sizeof(nics));
}
