/*
 * dhcpd.c: the DHCPv4 servers: those that give addresses, ProxyDHCP, and PXE
 * boot servers (RFC 2131, RFC 2132, PXE 2.1).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lwip/etharp.h"
#include "lwip/ip.h"
#include "lwip/udp.h"

#include "core/str.h"
#include "lab/dhcpopt.h"
#include "lab/inside.h"

#define PACKET_MAX	1472		/* bytes of UDP payload		*/
#define PACKET_MIN	300		/* as BOOTP has it		*/
#define SERVER_PORT	67
#define CLIENT_PORT	68

struct lease {
	struct lease            *next;
	const struct lab_server *server;
	uint8_t                  mac[6];
	uint32_t                 address;
	bool                     declined;
};

/* A request being answered. */
struct ask {
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
	struct lease                 *leases;
	unsigned                      n_leases;
	uint8_t                       rx[PACKET_MAX], tx[PACKET_MAX];
	size_t                        rx_len, tx_len;
	const struct lab_dhcp_option *chosen[256];
	struct lab_dhcp_set           set;
};

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static void put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

static const uint8_t *ask_option(const struct ask *a, uint8_t code,
				 size_t *len)
{
	return lab_dhcp_find(a->options, a->options_len, code, len);
}

static uint32_t ask_address(const struct ask *a, uint8_t code)
{
	size_t len;
	const uint8_t *p = ask_option(a, code, &len);

	return p && len == 4 ? get32(p) : 0;
}

/* ---- who asks: the rules -------------------------------------------- */

static bool holds(const struct ask *a, uint8_t code, const char *text)
{
	size_t len;
	const uint8_t *p = ask_option(a, code, &len);

	return p && lab_bytes_hold(p, len, text);
}

static bool arch_is(const struct ask *a, int32_t arch)
{
	size_t len, i;
	const uint8_t *p = ask_option(a, 93, &len);

	for (i = 0; p && i + 1 < len; i += 2)
		if ((p[i] << 8 | p[i + 1]) == arch)
			return true;
	return false;
}

static bool rule_matches(const struct lab_dhcp_rule *r,
			 const struct lab_dhcpd *d, const struct ask *a)
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
static bool choose(struct lab_dhcpd *d, const struct ask *a,
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

/* ---- leases --------------------------------------------------------- */

static struct lease *lease_by_address(const struct lab_dhcpd *d,
				      uint32_t address)
{
	struct lease *l;

	for (l = d->leases; l; l = l->next)
		if (l->address == address)
			return l;
	return NULL;
}

static struct lease *lease_by_mac(const struct lab_dhcpd *d,
				  const struct ask *a)
{
	struct lease *l;

	for (l = d->leases; l; l = l->next)
		if (l->server == a->server && !l->declined &&
		    !memcmp(l->mac, d->rx + BOOTP_CHADDR, 6))
			return l;
	return NULL;
}

static void lease_drop(struct lab_dhcpd *d, struct lease *l)
{
	struct lease **at = &d->leases;

	while (*at != l)
		at = &(*at)->next;
	*at = l->next;
	d->n_leases--;
	free(l);
}

/* Some rule keeps this address for one client. */
static bool is_reserved(const struct ask *a, uint32_t address)
{
	const struct lab_dhcp_rule *r;

	for (r = a->server->dhcp->rules; r; r = r->next)
		if (r->address == address)
			return true;
	return false;
}

static bool is_free(const struct lab_dhcpd *d, const struct ask *a,
		    uint32_t address)
{
	const struct lab_dhcp *c = a->server->dhcp;

	return address >= c->first && address <= c->last &&
	       address != a->net->config->address &&
	       !is_reserved(a, address) && !lease_by_address(d, address);
}

static uint32_t lease_new(struct lab_dhcpd *d, const struct ask *a,
			  uint32_t address)
{
	struct lease *l;

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

/* The client's address: its own, its old one, the one it wants, a free one.
   0: there is none. */
static uint32_t lease_get(struct lab_dhcpd *d, const struct ask *a,
			  uint32_t fixed)
{
	const struct lab_dhcp *c = a->server->dhcp;
	uint32_t wanted = ask_address(a, 50), address;
	struct lease *l;

	if (fixed)
		return fixed;
	l = lease_by_mac(d, a);
	if (l)
		return l->address;
	if (wanted && is_free(d, a, wanted))
		return lease_new(d, a, wanted);
	for (address = c->first; address && address <= c->last; address++)
		if (is_free(d, a, address))
			return lease_new(d, a, address);
	return 0;
}

/* ---- writing the reply ---------------------------------------------- */

/* What does not fit is left out; longer values are split (RFC 3396). */
static void put_option(struct lab_dhcpd *d, uint8_t code, const void *data,
		       size_t len)
{
	const uint8_t *p = data;
	size_t n;

	do {
		n = len > 255 ? 255 : len;
		if (n + 3 > sizeof(d->tx) - d->tx_len)
			return;
		d->tx[d->tx_len++] = code;
		d->tx[d->tx_len++] = (uint8_t)n;
		if (n)
			memcpy(d->tx + d->tx_len, p, n);
		d->tx_len += n;
		p += n;
		len -= n;
	} while (len);
}

static void put_option32(struct lab_dhcpd *d, uint8_t code, uint32_t value)
{
	uint8_t bytes[4];

	put32(bytes, value);
	put_option(d, code, bytes, 4);
}

/* One that the lab file does not set itself. */
static void put_default(struct lab_dhcpd *d, uint8_t code, uint32_t value)
{
	if (!d->chosen[code] && value)
		put_option32(d, code, value);
}

static void put_field(uint8_t *field, size_t cap, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	if (len && len < cap)
		memcpy(field, text, len);
}

static void put_header(struct lab_dhcpd *d, const struct ask *a,
		       unsigned type, uint32_t address)
{
	uint8_t byte = (uint8_t)type;

	memset(d->tx, 0, sizeof(d->tx));
	memcpy(d->tx, d->rx, BOOTP_SIADDR);
	memcpy(d->tx + BOOTP_GIADDR, d->rx + BOOTP_GIADDR, 4 + 16);
	d->tx[BOOTP_OP] = 2;
	d->tx[3] = 0;
	memset(d->tx + 8, 0, 2);
	put32(d->tx + BOOTP_YIADDR, address);
	memcpy(d->tx + BOOTP_COOKIE, "\x63\x82\x53\x63", 4);
	d->tx_len = BOOTP_OPTIONS;
	put_option(d, 53, &byte, 1);
	put_option32(d, 54, lab_server_address(a->server, a->net));
}

static void put_boot(struct lab_dhcpd *d, const struct ask *a)
{
	const char *file = d->set.filename;
	uint32_t next = d->set.next_server;

	put32(d->tx + BOOTP_SIADDR,
	      next ? next : lab_server_address(a->server, a->net));
	put_field(d->tx + BOOTP_SNAME, 64, d->set.server_name);
	put_field(d->tx + BOOTP_FILE, 128, file);
	if (file && strlen(file) >= 128 && !d->chosen[67])
		put_option(d, 67, file, strlen(file));
}

static void put_options(struct lab_dhcpd *d, const struct ask *a)
{
	const struct lab_dhcp *c = a->server->dhcp;
	unsigned code;

	if (!c->proxy) {
		uint32_t gateway = a->net->config->address;

		put_default(d, 1, a->net->config->mask);
		put_default(d, 3, gateway);
		put_default(d, 6, lab_has_dns(a->listener->lab, gateway) ?
				  gateway : 0);
		put_default(d, 51, c->lease_s);
	}
	for (code = 1; code < 255; code++)
		if (d->chosen[code] && d->chosen[code]->len &&
		    code != 53 && code != 54)
			put_option(d, (uint8_t)code, d->chosen[code]->data,
				   d->chosen[code]->len);
	if (c->proxy && !d->chosen[60])
		put_option(d, 60, "PXEClient", 9);
}

/* ---- sending it ----------------------------------------------------- */

static const char *const type_names[] = {
	"BOOTP", "DISCOVER", "OFFER", "REQUEST", "DECLINE", "ACK", "NAK",
	"RELEASE", "INFORM",
};

static const char *type_name(unsigned type)
{
	return type <= DHCP_INFORM ? type_names[type] : "unknown";
}

static void log_ask(struct lab_dhcpd *d, const struct ask *a, unsigned type,
		    uint32_t address)
{
	uint32_t own = lab_server_address(a->server, a->net);
	const uint8_t *m = d->rx + BOOTP_CHADDR;
	char server[64], what[64], answer[200];

	snprintf(server, sizeof(server), "%s %u.%u.%u.%u", a->server->name,
		 own >> 24, own >> 16 & 255, own >> 8 & 255, own & 255);
	snprintf(what, sizeof(what), "%s %02x:%02x:%02x:%02x:%02x:%02x",
		 type_name(a->type), m[0], m[1], m[2], m[3], m[4], m[5]);
	if (type)
		snprintf(answer, sizeof(answer), "%s %u.%u.%u.%u%s%.128s",
			 type_name(type), address >> 24, address >> 16 & 255,
			 address >> 8 & 255, address & 255,
			 d->set.filename && type != DHCP_NAK ? " " : "",
			 d->set.filename && type != DHCP_NAK ?
			 d->set.filename : "");
	else
		snprintf(answer, sizeof(answer), "no answer");
	lab_log(a->listener->lab, server, what, answer, NULL, NULL);
}

/* A client without an address hears what is sent to its card: its address
   is put in the ARP table for as long as it takes. */
static void send_to_card(struct lab_dhcpd *d, const struct ask *a,
			 uint32_t address, const ip_addr_t *own)
{
	ip_addr_t to = IPADDR4_INIT(lwip_htonl(address));
	struct eth_addr mac;

	memcpy(mac.addr, d->rx + BOOTP_CHADDR, 6);
	if (etharp_add_static_entry(ip_2_ip4(&to), &mac) != ERR_OK)
		return;
	lab_udp_send(a->listener->lab, a->listener->udp, &a->net->netif,
		     d->tx, d->tx_len, own, &to, CLIENT_PORT, 0);
	(void)etharp_remove_static_entry(ip_2_ip4(&to)); /* just added */
}

static void reply_send(struct lab_dhcpd *d, const struct ask *a,
		       unsigned type, uint32_t address)
{
	ip_addr_t own = IPADDR4_INIT(lwip_htonl(
		lab_server_address(a->server, a->net)));
	ip_addr_t everyone = IPADDR4_INIT(IPADDR_BROADCAST);
	uint32_t delay_ms = a->server->dhcp->delay_ms;
	bool unicast = get32(d->rx + BOOTP_CIADDR) && type != DHCP_NAK;

	d->tx[d->tx_len++] = 255;
	if (d->tx_len < PACKET_MIN)
		d->tx_len = PACKET_MIN;
	log_ask(d, a, type, address);
	if (unicast)
		lab_udp_send(a->listener->lab, a->listener->udp,
			     &a->net->netif, d->tx, d->tx_len, &own,
			     &a->from, a->from_port, delay_ms);
	else if (type != DHCP_NAK && address && !delay_ms &&
		 !(d->rx[BOOTP_FLAGS] & 0x80))
		send_to_card(d, a, address, &own);
	else
		lab_udp_send(a->listener->lab, a->listener->udp,
			     &a->net->netif, d->tx, d->tx_len, &own,
			     &everyone, CLIENT_PORT, delay_ms);
}

static void reply(struct lab_dhcpd *d, const struct ask *a, unsigned type,
		  uint32_t address, bool boot)
{
	put_header(d, a, type, address);
	if (boot)
		put_boot(d, a);
	else
		d->set.filename = NULL;
	put_options(d, a);
	reply_send(d, a, type, address);
}

static void refuse(struct lab_dhcpd *d, const struct ask *a)
{
	put_header(d, a, DHCP_NAK, 0);
	reply_send(d, a, DHCP_NAK, 0);
}

/* ---- the answers ---------------------------------------------------- */

static void on_request(struct lab_dhcpd *d, const struct ask *a,
		       uint32_t fixed)
{
	uint32_t wanted = ask_address(a, 50);
	uint32_t server = ask_address(a, 54), mine;

	if (server && server != lab_server_address(a->server, a->net))
		return;
	if (!wanted)
		wanted = get32(d->rx + BOOTP_CIADDR);
	mine = lease_get(d, a, fixed);
	if (a->server->dhcp->nak || !mine || wanted != mine)
		refuse(d, a);
	else
		reply(d, a, DHCP_ACK, mine, true);
}

static void on_decline(struct lab_dhcpd *d, const struct ask *a)
{
	struct lease *l = lease_by_mac(d, a);

	log_ask(d, a, 0, 0);
	if (l && a->type == DHCP_DECLINE)
		l->declined = true;
	else if (l)
		lease_drop(d, l);
}

static void serve_address(struct lab_dhcpd *d, const struct ask *a,
			  uint32_t fixed)
{
	uint32_t address;

	switch (a->type) {
	case DHCP_DISCOVER:
		address = lease_get(d, a, fixed);
		if (address)
			reply(d, a, DHCP_OFFER, address, true);
		else
			log_ask(d, a, 0, 0);
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
static void serve_pxe_type(struct lab_dhcpd *d, const struct ask *a)
{
	const struct lab_pxe_server *p = a->server->dhcp->pxe;
	const uint8_t *t = a->pxe_item;
	uint8_t item[7] = { 71, 4, t[0], t[1], 0, 0, 255 };

	while (p && p->type != (t[0] | t[1] << 8) &&
	       p->type != (t[1] | t[0] << 8))
		p = p->next;
	if (!p) {
		log_ask(d, a, 0, 0);
		return;
	}
	d->set.filename = p->filename;
	if (p->next_server)
		d->set.next_server = p->next_server;
	put_header(d, a, DHCP_ACK, 0);
	put_boot(d, a);
	put_option(d, 60, "PXEClient", 9);
	put_option(d, 43, item, sizeof(item));
	reply_send(d, a, DHCP_ACK, 0);
}

static void serve_proxy(struct lab_dhcpd *d, const struct ask *a)
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

static void serve(struct lab_dhcpd *d, const struct ask *a)
{
	uint32_t fixed;

	if (a->server->dhcp->skipped < a->server->dhcp->skip) {
		a->server->dhcp->skipped++;
		log_ask(d, a, 0, 0);
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
static bool parse(struct lab_dhcpd *d, struct ask *a)
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
	struct ask a = { .listener = l, .from = *from, .from_port = port };
	uint32_t to = lwip_ntohl(ip4_current_dest_addr()->addr);
	const struct lab_server *s;

	if (!d)
		return;
	a.net = lab_net_of(l->lab, ip_current_input_netif());
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

bool lab_dhcpd_owns(const struct lab *lab, uint32_t address)
{
	const struct lab_server *s;
	const struct lab_dhcp_rule *r;

	for (s = lab->config.servers; s; s = s->next) {
		if (s->kind != LAB_DHCP || s->dhcp->proxy)
			continue;
		if (address >= s->dhcp->first && address <= s->dhcp->last)
			return true;
		for (r = s->dhcp->rules; r; r = r->next)
			if (r->address == address)
				return true;
	}
	return lab->dhcpd && lease_by_address(lab->dhcpd, address);
}

void lab_dhcpd_stop(struct lab *lab)
{
	struct lab_dhcpd *d = lab->dhcpd;

	if (!d)
		return;
	while (d->leases)
		lease_drop(d, d->leases);
	free(d);
	lab->dhcpd = NULL;
}
