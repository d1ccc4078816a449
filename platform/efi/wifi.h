/*
 * wifi.h: a card's radio by the firmware's driver: the Wireless MAC Connection
 * II and Supplicant protocols (UEFI 2.10, 27). Structs are laid out as a C
 * compiler does.
 */
#ifndef EFI_WIFI_H
#define EFI_WIFI_H

#include "platform/efi/card.h"
#include "platform/efi/mnp.h"
#include "platform/wifi.h"

/* IEEE 802.11-2020, tables 9-149 and 9-151 */
struct efi_suite { uint8_t oui[3], type; };
struct efi_suites { uint16_t n; struct efi_suite list[1]; };

struct efi_wifi_network {
	int32_t            bss;		/* EFI_BSS_*		*/
	struct wifi_name   name;
	struct efi_suites *akm, *cipher;	/* may be NULL	*/
};
#define EFI_BSS_INFRASTRUCTURE 0

struct efi_wifi_found { struct efi_wifi_network network; uint8_t quality; };

struct efi_scan_token {
	efi_event  event;
	efi_status status;
	struct efi_scan_data { uint32_t n; struct wifi_name hidden[1]; } *data;
	struct efi_scan_result {
		uint8_t n;
		struct efi_wifi_found list[1];
	} *result;
};

enum { EFI_JOIN_SUCCESS, EFI_JOIN_REFUSED, EFI_JOIN_FAILED, EFI_JOIN_TIMEOUT,
       EFI_JOIN_UNSPECIFIED };

struct efi_join_token {
	efi_event  event;
	efi_status status;
	struct efi_join_data {
		struct efi_wifi_network *network;
		uint32_t                 limit_s;
	} *data;
	int32_t    code;		/* EFI_JOIN_*		*/
};

struct efi_leave_token { efi_event event; efi_status status; };

struct efi_wifi {
	efi_status (*scan)(struct efi_wifi *me, struct efi_scan_token *t);
	efi_status (*join)(struct efi_wifi *me, struct efi_join_token *t);
	efi_status (*leave)(struct efi_wifi *me, struct efi_leave_token *t);
};

/* Kinds of data of a supplicant */
enum { EFI_SUPPLICANT_AKM, EFI_SUPPLICANT_GROUP_CIPHER,
       EFI_SUPPLICANT_PAIR_CIPHER, EFI_SUPPLICANT_PASSWORD,
       EFI_SUPPLICANT_NAME, EFI_SUPPLICANT_KNOWN_AKMS = 12 };

struct efi_supplicant {
	void        *build, *process;
	efi_status (*set)(struct efi_supplicant *me, int kind, void *data,
			  size_t len);
	efi_status (*get)(struct efi_supplicant *me, int kind, void *data,
			  size_t *len);
};

/* EFI_ADAPTER_INFORMATION_PROTOCOL (11.12): each answer is the caller's. */
struct efi_adapter {
	efi_status (*get)(struct efi_adapter *me, const struct efi_guid *what,
			  void *out, size_t *len);
};

/* What is known of a card's radio. The driver writes to tokens whenever it
   likes, so they stay where they are until it has answered. */
struct radio {
	struct card             *card;
	bool                     scans, joins, leaves;
	bool                     joined;
	int                      status;	/* of joining	*/
	int                      scan_status;
	struct efi_scan_token    scan;
	struct efi_scan_data     scan_data;
	struct efi_join_token    join;
	struct efi_join_data     join_data;
	struct efi_wifi_network  network;	/* that is joined	*/
	struct efi_leave_token   leave;
	bool                     waits;	/* joins once it has left	*/
	struct wifi_network     *found;
	uint8_t                 *which;	/* its place in the result */
	unsigned                 n_found;
	uint64_t                 look_us;	/* at the link, again	*/
	efi_handle               child;	/* of the supplicant	*/
};

/* akm.c: what a network asks for. @known: what the supplicant can do; NULL:
   it does not say. @akm of @out: the suite to choose. */
struct efi_security { uint8_t security; struct efi_suite akm; };
bool efi_suites_have(const struct efi_suites *s, const struct efi_suite *what);
void efi_security_of(const struct efi_wifi_network *n,
		     const struct efi_suites *known,
		     struct efi_security *out);

/* supplicant.c */
/* The suites that the supplicant has; malloc'ed. NULL: it does not tell. */
struct efi_suites *efi_supplicant_suites(struct radio *r);
/* Tell it the name of r->network, how to be let in, and the key. -ENOTSUP: there
   is none, and only open networks are joined; -EIO: it does not take it. */
int efi_supplicant_set(struct radio *r, const struct efi_security *how,
		       const char *key);
void efi_supplicant_drop(struct radio *r);

/* wifi.c: give the card a radio, if it has one. False: no memory. */
bool efi_radio_make(struct card *c);
/* Have the driver end what it was asked for: another program is to run. What
   was joined stays so, and its supplicant. */
void efi_radio_release(struct card *c);
void efi_radio_free(struct card *c);
/* Is there a link? 0, -ENETDOWN; 1: it does not tell. */
int efi_radio_link(struct card *c);

#endif
