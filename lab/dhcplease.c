/* dhcplease.c: who has which address. */
#include <stdlib.h>
#include <string.h>

#include "lab/dhcpd.h"

struct lab_lease *lab_lease_at(const struct lab_dhcpd *d, uint32_t address)
{
	struct lab_lease *l;

	for (l = d->leases; l; l = l->next)
		if (l->address == address)
			return l;
	return NULL;
}

struct lab_lease *lab_lease_of(const struct lab_dhcpd *d,
			       const struct lab_ask *a)
{
	struct lab_lease *l;

	for (l = d->leases; l; l = l->next)
		if (l->server == a->server && !l->declined &&
		    !memcmp(l->mac, d->rx + BOOTP_CHADDR, 6))
			return l;
	return NULL;
}

void lab_lease_drop(struct lab_dhcpd *d, struct lab_lease *l)
{
	struct lab_lease **at = &d->leases;

	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	d->n_leases--;
	free(l);
}

/* Some rule keeps this address for one client. */
static bool is_reserved(const struct lab_ask *a, uint32_t address)
{
	const struct lab_dhcp_rule *r;

	for (r = a->server->dhcp->rules; r; r = r->next)
		if (r->address == address)
			return true;
	return false;
}

static bool is_free(const struct lab_dhcpd *d, const struct lab_ask *a,
		    uint32_t address)
{
	const struct lab_dhcp *c = a->server->dhcp;

	return lab_dhcp_gives(c, a->net->config, address) &&
	       address != a->net->config->address &&
	       !lab_is_servers(a->net->lab, address) &&
	       !is_reserved(a, address) && !lab_lease_at(d, address);
}

static uint32_t lease_new(struct lab_dhcpd *d, const struct lab_ask *a,
			  uint32_t address)
{
	struct lab_lease *l;

	if (d->n_leases >= LAB_LEASES_MAX || !(l = calloc(1, sizeof(*l))))
		return 0;
	l->server = a->server;
	memcpy(l->mac, d->rx + BOOTP_CHADDR, 6);
	l->address = address;
	l->next = d->leases;
	d->leases = l;
	d->n_leases++;
	return address;
}

uint32_t lab_lease_get(struct lab_dhcpd *d, const struct lab_ask *a,
		       uint32_t fixed)
{
	const struct lab_dhcp *c = a->server->dhcp;
	const struct lab_network *net = a->net->config;
	uint32_t wanted = lab_ask_address(a, 50), address;
	struct lab_lease *l;

	if (fixed)
		return fixed;
	l = lab_lease_of(d, a);
	if (l)
		return l->address;
	if (wanted && is_free(d, a, wanted))
		return lease_new(d, a, wanted);
	for (address = lab_dhcp_first(c, net);
	     address && lab_dhcp_gives(c, net, address); address++)
		if (is_free(d, a, address))
			return lease_new(d, a, address);
	return 0;
}
