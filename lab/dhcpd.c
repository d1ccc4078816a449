/*
 * dhcpd.c: the DHCPv4 servers: those that give addresses, ProxyDHCP, and PXE
 * boot servers (RFC 2131, RFC 2132, PXE 2.1).
 */
#include <stdlib.h>
#include <string.h>

#include "lwip/ip.h"
#include "lwip/udp.h"

#include "lab/dhcpd.h"

#define SERVER_PORT	67

static const uint8_t *ask_option(const struct lab_ask *a, uint8_t code,
				 size_t *len)
{
	return lab_dhcp_find(a->options, a->options_len, code, len);
}

/* ---- who asks: the rules -------------------------------------------- */

static bool holds(const struct lab_ask *a, uint8_t code, const char *text)
{
	size_t len;
	const uint8_t *p = ask_option(a, code, &len);

	return p && lab_bytes_hold(p, len, text);
}

static bool arch_is(const struct lab_ask *a, int32_t arch)
{
	size_t len, i;
	const uint8_t *p = ask_option(a, 93, &len);

	for (i = 0; p && i + 1 < len; i += 2)
		if (get_be16(p + i) == arch)
			return true;
	return false;
}

static bool rule_matches(const struct lab_dhcp_rule *r,
			 const struct lab_dhcpd *d, const struct lab_ask *a)
{
	if (r->mac_len && memcmp(d->rx + BOOTP_CHADDR, r->mac, r->mac_len))
		return false;
	if (r->user_class &&
	    holds(a, 77, r->user_class) == r->not_user_class)
		return false;
	if (r->vendor_class && !holds(a, 60, r->vendor_class))
		return false;
	return r->arch < 0 || arch_is(a, r->arch);
}

static void set_apply(struct lab_dhcpd *d, const struct lab_dhcp_set *s)
{
	const struct lab_dhcp_option *o;

	if (s->next_server)
		d->set.next_server = s->next_server;
	if (s->filename)
		d->set.filename = s->filename;
	if (s->server_name)
		d->set.server_name = s->server_name;
	for (o = s->options; o; o = o->next)
		d->chosen[o->code] = o;
}

/* Collect what this client is told. False: it is told nothing. */
static bool choose(struct lab_dhcpd *d, const struct lab_ask *a,
		   uint32_t *address)
{
	const struct lab_dhcp_rule *r;

	memset(d->chosen, 0, sizeof(d->chosen));
	memset(&d->set, 0, sizeof(d->set));
	*address = 0;
	set_apply(d, &a->server->dhcp->set);
	for (r = a->server->dhcp->rules; r; r = r->next) {
		if (!rule_matches(r, d, a))
			continue;
		if (r->ignore)
			return false;
		if (r->address)
			*address = r->address;
		set_apply(d, &r->set);
	}
	return true;
}

/* ---- the answers ---------------------------------------------------- */

static void reply(struct lab_dhcpd *d, const struct lab_ask *a, unsigned type,
		  uint32_t address, bool boot)
{
	lab_dhcp_header(d, a, type, address);
	if (boot)
		lab_dhcp_boot(d, a);
	else
		d->set.filename = NULL;
	lab_dhcp_options(d, a);
	lab_dhcp_send(d, a, type, address);
}

static void refuse(struct lab_dhcpd *d, const struct lab_ask *a)
{
	lab_dhcp_header(d, a, DHCP_NAK, 0);
	lab_dhcp_send(d, a, DHCP_NAK, 0);
}

static void on_request(struct lab_dhcpd *d, const struct lab_ask *a,
		       uint32_t fixed)
{
	uint32_t wanted = lab_ask_address(a, 50);
	uint32_t server = lab_ask_address(a, 54), mine;

	if (server && server != lab_server_address(a->server, a->net))
		return;
	if (!wanted)
		wanted = get_be32(d->rx + BOOTP_CIADDR);
	mine = lab_lease_get(d, a, fixed);
	if (a->server->dhcp->nak || !mine || wanted != mine)
		refuse(d, a);
	else
		reply(d, a, DHCP_ACK, mine, true);
}

static void on_decline(struct lab_dhcpd *d, const struct lab_ask *a)
{
	struct lab_lease *l = lab_lease_of(d, a);

	lab_dhcp_log(d, a, 0, 0);
	if (l && a->type == DHCP_DECLINE)
		l->declined = true;
	else if (l)
		lab_lease_drop(d, l);
}

static void serve_address(struct lab_dhcpd *d, const struct lab_ask *a,
			  uint32_t fixed)
{
	uint32_t address;

	switch (a->type) {
	case DHCP_DISCOVER:
		address = lab_lease_get(d, a, fixed);
		if (address)
			reply(d, a, DHCP_OFFER, address, true);
		else
			lab_dhcp_log(d, a, 0, 0);
		break;
	case DHCP_REQUEST:
		on_request(d, a, fixed);
		break;
	case DHCP_DECLINE:
	case DHCP_RELEASE:
		on_decline(d, a);
		break;
	case DHCP_INFORM:
		reply(d, a, DHCP_ACK, 0, true);
		break;
	}
}

/* A boot server is asked for by its type (PXE 2.1, option 43.71), which
   clients write in either byte order. */
static void serve_pxe_type(struct lab_dhcpd *d, const struct lab_ask *a)
{
	const struct lab_pxe_server *p = a->server->dhcp->pxe;
	const uint8_t *t = a->pxe_item;
	uint8_t item[7] = { 71, 4, t[0], t[1], 0, 0, 255 };

	while (p && p->type != get_le16(t) && p->type != get_be16(t))
		p = p->next;
	if (!p) {
		lab_dhcp_log(d, a, 0, 0);
		return;
	}
	d->set.filename = p->filename;
	if (p->next_server)
		d->set.next_server = p->next_server;
	lab_dhcp_header(d, a, DHCP_ACK, 0);
	lab_dhcp_boot(d, a);
	lab_dhcp_put(d, 60, "PXEClient", 9);
	lab_dhcp_put(d, 43, item, sizeof(item));
	lab_dhcp_send(d, a, DHCP_ACK, 0);
}

static void serve_proxy(struct lab_dhcpd *d, const struct lab_ask *a)
{
	bool late = a->listener->port != SERVER_PORT;

	if (!holds(a, 60, "PXEClient"))
		return;
	if (late && (a->type == DHCP_REQUEST || a->type == DHCP_INFORM ||
		     a->type == DHCP_DISCOVER))
		reply(d, a, DHCP_ACK, 0, true);
	else if (a->type == DHCP_DISCOVER)
		reply(d, a, DHCP_OFFER, 0, !a->server->dhcp->late_file);
}

static void serve(struct lab_dhcpd *d, const struct lab_ask *a)
{
	uint32_t fixed;

	if (a->server->dhcp->skipped < a->server->dhcp->skip) {
		a->server->dhcp->skipped++;
		lab_dhcp_log(d, a, 0, 0);
		return;
	}
	if (!choose(d, a, &fixed))
		return;
	if (a->pxe_item)
		serve_pxe_type(d, a);
	else if (a->server->dhcp->proxy)
		serve_proxy(d, a);
	else if (a->listener->port == SERVER_PORT)
		serve_address(d, a, fixed);
}

/* ---- what arrives --------------------------------------------------- */

/* Is it BOOTP with DHCP's options, for Ethernet? */
static bool parse(struct lab_dhcpd *d, struct lab_ask *a)
{
	const uint8_t *p, *type;
	size_t len, type_len;

	if (d->rx_len < BOOTP_OPTIONS || d->rx[0] != 1 || d->rx[1] != 1 ||
	    d->rx[2] != 6 ||
	    memcmp(d->rx + BOOTP_COOKIE, "\x63\x82\x53\x63", 4))
		return false;
	a->options = d->rx + BOOTP_OPTIONS;
	a->options_len = d->rx_len - BOOTP_OPTIONS;
	p = ask_option(a, 53, &len);
	if (!p || len != 1)
		return false;
	a->type = p[0];
	p = ask_option(a, 43, &len);
	type = p ? lab_dhcp_find(p, len, 71, &type_len) : NULL;
	if (type && type_len == 4)
		a->pxe_item = type;
	return true;
}

static struct lab_dhcpd *dhcpd_get(struct lab *lab)
{
	if (!lab->dhcpd)
		lab->dhcpd = calloc(1, sizeof(*lab->dhcpd));
	return lab->dhcpd;
}

void lab_dhcpd_input(struct lab_listener *l, struct pbuf *p,
		     const ip_addr_t *from, uint16_t port)
{
	struct lab_dhcpd *d = dhcpd_get(l->lab);
	struct lab_ask a = { .listener = l, .from = *from, .from_port = port };
	uint32_t to = lwip_ntohl(ip4_current_dest_addr()->addr);
	const struct lab_server *s;

	if (!d || !IP_IS_V4(from))
		return;
	a.net = lab_net_of(ip_current_input_netif());
	d->rx_len = pbuf_copy_partial(p, d->rx, sizeof(d->rx), 0);
	if (!parse(d, &a))
		return;
	for (s = l->lab->config.servers; s; s = s->next) {
		if (s->kind != LAB_DHCP ||
		    (s->network && s->network != a.net->config))
			continue;
		if (to != lab_server_address(s, a.net) && to != 0xffffffff &&
		    to != (a.net->config->address | ~a.net->config->mask))
			continue;
		a.server = s;
		serve(d, &a);
	}
}

static bool is_in_pool(const struct lab *lab, const struct lab_server *s,
		       uint32_t address)
{
	const struct lab_net *net;

	for (net = lab->nets; net; net = net->next)
		if ((!s->network || s->network == net->config) &&
		    lab_dhcp_gives(s->dhcp, net->config, address))
			return true;
	return false;
}

bool lab_dhcpd_owns(const struct lab *lab, uint32_t address)
{
	const struct lab_server *s;
	const struct lab_dhcp_rule *r;

	if (lab_is_servers(lab, address))
		return false;
	for (s = lab->config.servers; s; s = s->next) {
		if (s->kind != LAB_DHCP || s->dhcp->proxy)
			continue;
		if (is_in_pool(lab, s, address))
			return true;
		for (r = s->dhcp->rules; r; r = r->next)
			if (r->address == address)
				return true;
	}
	return lab->dhcpd && lab_lease_at(lab->dhcpd, address);
}

void lab_dhcpd_stop(struct lab *lab)
{
	struct lab_dhcpd *d = lab->dhcpd;

	if (!d)
		return;
	while (d->leases)
		lab_lease_drop(d, d->leases);
	free(d);
	lab->dhcpd = NULL;
}
