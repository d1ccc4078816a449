/* dhcpd.h: what the parts of the DHCP server share: a request and its reply. */
#ifndef LAB_DHCPD_H
#define LAB_DHCPD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"
#include "lab/dhcpopt.h"
#include "lab/inside.h"

#define LAB_DHCP_MAX	1472		/* bytes of UDP payload		*/

struct lab_lease {
	struct lab_lease            *next;
	const struct lab_server *server;
	uint8_t                  mac[6];
	uint32_t                 address;
	bool                     declined;
};

/* A request being answered. */
struct lab_ask {
	const struct lab_server *server;
	struct lab_net          *net;
	struct lab_listener     *listener;
	uint16_t                 from_port;
	ip_addr_t                from;
	unsigned                 type;		/* DHCP_DISCOVER ...	*/
	const uint8_t           *pxe_item;	/* option 43.71, or NULL */
	const uint8_t           *options;	/* into rx		*/
	size_t                   options_len;
};

struct lab_dhcpd {
	struct lab_lease                 *leases;
	unsigned                      n_leases;
	uint8_t                       rx[LAB_DHCP_MAX], tx[LAB_DHCP_MAX];
	size_t                        rx_len, tx_len;
	const struct lab_dhcp_option *chosen[256];
	struct lab_dhcp_set           set;
};

/* An option of the request that is an address, or 0. */
static inline uint32_t lab_ask_address(const struct lab_ask *a, uint8_t code)
{
	size_t len;
	const uint8_t *p = lab_dhcp_find(a->options, a->options_len, code,
					 &len);

	return p && len == 4 ? get_be32(p) : 0;
}

/* ---- dhcplease.c ---------------------------------------------------- */

struct lab_lease *lab_lease_at(const struct lab_dhcpd *d, uint32_t address);
/* The one that this client holds, or NULL. */
struct lab_lease *lab_lease_of(const struct lab_dhcpd *d,
			       const struct lab_ask *a);
void lab_lease_drop(struct lab_dhcpd *d, struct lab_lease *l);
/* The client's address: @fixed, its old one, the one it wants, a free one.
   0: there is none. */
uint32_t lab_lease_get(struct lab_dhcpd *d, const struct lab_ask *a,
		       uint32_t fixed);

/* ---- dhcpreply.c ---------------------------------------------------- */

/* Begin the reply in d->tx; then what boots, then all options, then off. */
void lab_dhcp_header(struct lab_dhcpd *d, const struct lab_ask *a,
		     unsigned type, uint32_t address);
void lab_dhcp_boot(struct lab_dhcpd *d, const struct lab_ask *a);
void lab_dhcp_put(struct lab_dhcpd *d, uint8_t code, const void *data,
		  size_t len);
void lab_dhcp_options(struct lab_dhcpd *d, const struct lab_ask *a);
void lab_dhcp_send(struct lab_dhcpd *d, const struct lab_ask *a,
		   unsigned type, uint32_t address);
/* @type 0: nothing was answered. */
void lab_dhcp_log(struct lab_dhcpd *d, const struct lab_ask *a,
		  unsigned type, uint32_t address);

#endif
