/* dhcpreply.c: a DHCP reply: its bytes, its log entry, its way out. */
#include <stdio.h>
#include <string.h>

#include "lwip/etharp.h"
#include "lwip/udp.h"

#include "lab/dhcpd.h"

#define PACKET_MIN	300		/* as BOOTP has it		*/
#define CLIENT_PORT	68

/* What does not fit is left out; longer values are split (RFC 3396). */
void lab_dhcp_put(struct lab_dhcpd *d, uint8_t code, const void *data,
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

	put_be32(bytes, value);
	lab_dhcp_put(d, code, bytes, 4);
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

void lab_dhcp_header(struct lab_dhcpd *d, const struct lab_ask *a,
		     unsigned type, uint32_t address)
{
	uint8_t byte = (uint8_t)type;

	memset(d->tx, 0, sizeof(d->tx));
	memcpy(d->tx, d->rx, BOOTP_SIADDR);
	memcpy(d->tx + BOOTP_GIADDR, d->rx + BOOTP_GIADDR, 4 + 16);
	d->tx[BOOTP_OP] = 2;
	d->tx[3] = 0;
	memset(d->tx + 8, 0, 2);
	put_be32(d->tx + BOOTP_YIADDR, address);
	memcpy(d->tx + BOOTP_COOKIE, "\x63\x82\x53\x63", 4);
	d->tx_len = BOOTP_OPTIONS;
	lab_dhcp_put(d, 53, &byte, 1);
	put_option32(d, 54, lab_server_address(a->server, a->net));
}

void lab_dhcp_boot(struct lab_dhcpd *d, const struct lab_ask *a)
{
	const char *file = d->set.filename;
	uint32_t next = d->set.next_server;

	put_be32(d->tx + BOOTP_SIADDR,
	      next ? next : lab_server_address(a->server, a->net));
	put_field(d->tx + BOOTP_SNAME, 64, d->set.server_name);
	put_field(d->tx + BOOTP_FILE, 128, file);
	if (file && strlen(file) >= 128 && !d->chosen[67])
		lab_dhcp_put(d, 67, file, strlen(file));
}

void lab_dhcp_options(struct lab_dhcpd *d, const struct lab_ask *a)
{
	const struct lab_dhcp *c = a->server->dhcp;
	unsigned code;

	if (!c->proxy) {
		put_default(d, 1, a->net->config->mask);
		put_default(d, 3, a->net->config->address);
		put_default(d, 6, lab_dns_for(a->listener->lab, a->net));
		put_default(d, 51, c->lease_s);
	}
	for (code = 1; code < 255; code++)
		if (d->chosen[code] && d->chosen[code]->len &&
		    code != 53 && code != 54)
			lab_dhcp_put(d, (uint8_t)code, d->chosen[code]->data,
				     d->chosen[code]->len);
	if (c->proxy && !d->chosen[60])
		lab_dhcp_put(d, 60, "PXEClient", 9);
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

void lab_dhcp_log(struct lab_dhcpd *d, const struct lab_ask *a, unsigned type,
		  uint32_t address)
{
	uint32_t own = lab_server_address(a->server, a->net);
	const uint8_t *m = d->rx + BOOTP_CHADDR;
	char server[64], what[64], answer[200];

	snprintf(server, sizeof(server), "%s " FMT_IP4, a->server->name,
		 ARG_IP4(own));
	snprintf(what, sizeof(what), "%s %02x:%02x:%02x:%02x:%02x:%02x",
		 type_name(a->type), m[0], m[1], m[2], m[3], m[4], m[5]);
	if (type)
		snprintf(answer, sizeof(answer), "%s " FMT_IP4 "%s%.128s",
			 type_name(type), ARG_IP4(address),
			 d->set.filename && type != DHCP_NAK ? " " : "",
			 d->set.filename && type != DHCP_NAK ?
			 d->set.filename : "");
	else
		snprintf(answer, sizeof(answer), "no answer");
	lab_log(a->listener->lab, &(struct lab_request){
		.server = server, .what = what, .answer = answer,
	});
}

/* A client without an address hears what is sent to its card: its address
   is put in the ARP table for as long as it takes. */
static void send_to_card(struct lab_dhcpd *d, const struct lab_ask *a,
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

void lab_dhcp_send(struct lab_dhcpd *d, const struct lab_ask *a,
		   unsigned type, uint32_t address)
{
	ip_addr_t own = IPADDR4_INIT(lwip_htonl(
		lab_server_address(a->server, a->net)));
	ip_addr_t everyone = IPADDR4_INIT(IPADDR_BROADCAST);
	uint32_t delay_ms = a->server->dhcp->delay_ms;
	bool unicast = get_be32(d->rx + BOOTP_CIADDR) && type != DHCP_NAK;

	d->tx[d->tx_len++] = 255;
	if (d->tx_len < PACKET_MIN)
		d->tx_len = PACKET_MIN;
	lab_dhcp_log(d, a, type, address);
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
