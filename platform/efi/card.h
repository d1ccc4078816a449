/* card.h: a network card, between its finding (nicfind.c) and use (nic.c). */
#ifndef EFI_CARD_H
#define EFI_CARD_H

#include "platform/efi/app.h"
#include "platform/platform.h"

#define CARDS_MAX	32
#define TX_RING		32

struct card {
	struct nic      nic;
	efi_handle      handle;
	struct efi_snp *snp;		/* NULL: it has vanished	*/
	struct mnp     *mnp;		/* instead of SNP; or NULL	*/
	struct native  *native;		/* likewise			*/
	struct radio   *radio;		/* NULL: it has none		*/
	struct efi_devpath *path;	/* a copy: finds it again	*/
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
	uint64_t        look_us;	/* when, for want of a link	*/
	uint8_t        *scratch;	/* for frames that fit nowhere	*/
};

/* snp.c: for nic_ops of a card that SNP serves. */
int  snp_open(struct card *c, struct err *e);
void snp_close(struct nic *nic);
int  snp_send(struct nic *nic, const void *frame, size_t len);
int  snp_recv(struct nic *nic, void *buf, size_t cap);
int  snp_link(struct nic *nic);
void snp_hear(struct nic *nic);
/* Nothing of it is held from now on. */
void snp_let_go(struct card *c);
/* Nobody uses it from now on: its driver can be ended. False: somebody does. */
bool snp_end(struct card *c);

/*
 * Connect drivers to what may be a card, and find all cards: the one that we
 * were booted from first, then by their place in the machine. At most @max,
 * malloc'ed, into @out, with all but nic.ops filled in. Returns how many.
 */
unsigned efi_find_cards(struct card **out, unsigned max);
void efi_free_card(struct card *c);

/*
 * A program that ran may have put its own driver on a card, or taken the
 * firmware's away: find it again. False: it has vanished.
 */
bool efi_find_again(struct card *c);

#endif
