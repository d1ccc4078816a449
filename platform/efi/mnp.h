/*
 * mnp.h: the Managed Network Protocol (UEFI 2.10, 25), by which cards are
 * served that must not be touched by SNP: the drivers of wireless ones lock
 * machines up when it is opened for us alone, or shut down.
 */
#ifndef EFI_MNP_H
#define EFI_MNP_H

#include "platform/efi/card.h"

/* Service binding (11.6) */
struct efi_binding {
	efi_status (*create)(struct efi_binding *me, efi_handle *child);
	efi_status (*destroy)(struct efi_binding *me, efi_handle child);
};

struct efi_mnp_config {
	uint32_t rx_timeout, tx_timeout;	/* in 100 ns; 0: none	*/
	uint16_t type;				/* 0: any		*/
	uint8_t  unicast, multicast, broadcast, promiscuous;
	uint8_t  flush, stamps, no_polling;
};

struct efi_mnp_rx {
	uint8_t   time[16];
	efi_event recycle;
	uint32_t  len, header_len, address_len, data_len;
	uint8_t   is_broadcast, is_multicast, is_promiscuous;
	uint16_t  type;
	void     *to, *from, *header, *data;
};

struct efi_mnp_tx {
	struct efi_mac *to, *from;		/* NULL: in the frame	*/
	uint16_t type;
	uint32_t data_len;
	uint16_t header_len, n;
	struct { uint32_t len; void *data; } part[1];
};

struct efi_mnp_token {
	efi_event  event;
	efi_status status;
	union { struct efi_mnp_rx *rx; struct efi_mnp_tx *tx; };
};

struct efi_mnp {
	efi_status (*mode)(struct efi_mnp *me, struct efi_mnp_config *config,
			   struct efi_snp_mode *snp);
	efi_status (*configure)(struct efi_mnp *me,
				const struct efi_mnp_config *config);
	void        *multicast_mac, *groups;
	efi_status (*transmit)(struct efi_mnp *me, struct efi_mnp_token *t);
	efi_status (*receive)(struct efi_mnp *me, struct efi_mnp_token *t);
	efi_status (*cancel)(struct efi_mnp *me, struct efi_mnp_token *t);
	efi_status (*poll)(struct efi_mnp *me);
};

/* One of its instances, and what we asked of it. */
struct mnp {
	efi_handle           child;
	struct efi_mnp      *proto;
	bool                 wireless;
	bool                 configured, receiving, sending;
	struct efi_mnp_token rx, tx;
	struct efi_mnp_tx    tx_data;
};

/* The handle that has the Wireless MAC Connection II protocol: the card's, or
   what it is on. NULL: there is no radio. */
efi_handle efi_radio_handle(efi_handle card);

/* An event that a token signals, unless there is one. False: no memory. Who
   looks whether the token is over clears it: only its owner may. */
bool efi_signal_make(efi_event *out);
void efi_signal_drop(efi_event *event);

/* Begin with a card's instance: c->handle is set. False: it has none, or no
   memory. */
bool efi_mnp_make(struct card *c);
/* Nothing of ours is left behind, but a wireless card goes on as it was. */
void efi_mnp_release(struct card *c);
void efi_mnp_free(struct card *c);

extern const struct nic_ops efi_mnp_ops;

#endif
