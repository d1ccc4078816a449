/*
 * dhcpd6.c: the DHCPv6 server of a network's router: an address by the
 * client's card, name servers, a boot file (RFC 8415, RFC 5970).
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "lwip/netif.h"

#include "core/bytes.h"
#include "lab/frame6.h"
#include "lab/inside.h"

#define UDP		17
#define UDP_LEN		8
#define SUM_AT		6
#define PORT_CLIENT	546
#define PORT_SERVER	547
#define MESSAGE_AT	(FRAME6_BODY + UDP_LEN)
#define LIFETIME_S	3600
#define DUID_LEN	10		/* of a link layer: RFC 8415 11.4 */
#define DUID_MAX	130

enum { SOLICIT = 1, ADVERTISE, REQUEST, REPLY = 7, INFORMATION = 11 };
enum { CLIENT_ID = 1, SERVER_ID, IA_NA, IA_ADDR = 5, DNS = 23, BOOT_URL = 59 };

/* What a client says. */
struct question {
	unsigned       type;
	const uint8_t *message;		/* from the type on	*/
	const uint8_t *client;
	size_t         client_len;
	const uint8_t *server;		/* NULL: any		*/
	size_t         server_len;
	const uint8_t *ia;		/* its IAID; NULL: none	*/
};

/* Returns 0 where this is nothing that a client sends. */
static int read_question(struct question *q, const uint8_t *p, size_t len)
{
	size_t at = 4, n;
	unsigned code;

	memset(q, 0, sizeof(*q));
	if (len < 4)
		return 0;
	q->message = p;
	q->type = p[0];
	while (len - at >= 4) {
		code = get_be16(p + at);
		n = get_be16(p + at + 2);
		at += 4;
		if (n > len - at)
			return 0;
		if (code == CLIENT_ID && n <= DUID_MAX) {
			q->client = p + at;
			q->client_len = n;
		} else if (code == SERVER_ID) {
			q->server = p + at;
			q->server_len = n;
		} else if (code == IA_NA && n >= 12) {
			q->ia = p + at;
		}
		at += n;
	}
	return q->client != NULL;
}

/* The prefix and the last half of the card's address. */
static void lease_for(const struct lab_net *net, const uint8_t mac[6],
		      uint8_t out[16])
{
	memset(out, 0, 16);
	memcpy(out, net->config->address6, 8);
	memcpy(out + 13, mac + 3, 3);
}

static void put_option(struct writer *w, unsigned code, const void *data,
		       size_t len)
{
	writer_put16(w, code);
	writer_put16(w, (unsigned)len);
	writer_put(w, data, len);
}

static void own_duid(const struct lab_net *net, uint8_t out[DUID_LEN])
{
	memcpy(out, "\0\3\0\1", 4);
	memcpy(out + 4, net->netif.hwaddr, 6);
}

static void put_lease(struct writer *w, const struct question *q,
		      const uint8_t lease[16])
{
	writer_put16(w, IA_NA);
	writer_put16(w, 12 + 4 + 24);
	writer_put(w, q->ia, 4);
	writer_put32(w, LIFETIME_S / 2);
	writer_put32(w, LIFETIME_S);
	writer_put16(w, IA_ADDR);
	writer_put16(w, 24);
	writer_put(w, lease, 16);
	writer_put32(w, LIFETIME_S);
	writer_put32(w, LIFETIME_S);
}

static void put_answer(struct writer *w, const struct lab_net *net,
		       const struct question *q, const uint8_t lease[16])
{
	const struct lab_network *c = net->config;
	unsigned type = q->type == SOLICIT ? ADVERTISE : REPLY;
	uint8_t duid[DUID_LEN];

	writer_put8(w, type);
	writer_put(w, q->message + 1, 3);
	own_duid(net, duid);
	put_option(w, CLIENT_ID, q->client, q->client_len);
	put_option(w, SERVER_ID, duid, sizeof(duid));
	if (q->ia && q->type != INFORMATION)
		put_lease(w, q, lease);
	if (lab_dns_for(net->lab, net) == c->address)
		put_option(w, DNS, c->address6, 16);
	if (c->filename6)
		put_option(w, BOOT_URL, c->filename6, strlen(c->filename6));
}

static void log_answer(struct lab_net *net, const struct question *q,
		       const uint8_t lease[16])
{
	char text[INET6_ADDRSTRLEN] = "no address";

	if (q->ia)
		inet_ntop(AF_INET6, lease, text, sizeof(text));
	lab_log(net->lab, &(struct lab_request){
		.server = "dhcp6", .answer = text,
		.what = q->type == SOLICIT ? "SOLICIT" : q->type == REQUEST ?
			"REQUEST" : "INFORMATION-REQUEST",
	});
}

static void answer(struct lab_net *net, const uint8_t *frame,
		   const struct question *q)
{
	struct frame6 f;
	uint8_t lease[16];

	lease_for(net, frame + 6, lease);
	frame6_begin(&f, net, UDP, frame + 6, frame + ETH_LEN + 8);
	writer_put16(&f.out, PORT_SERVER);
	writer_put16(&f.out, PORT_CLIENT);
	writer_zero(&f.out, 4);
	put_answer(&f.out, net, q, lease);
	if (f.out.full)
		return;
	put_be16(f.data + FRAME6_BODY + 4, (unsigned)(f.out.len - FRAME6_BODY));
	frame6_send(&f, net, SUM_AT);
	log_answer(net, q, lease);
}

static int serves(const struct lab_net *net, const struct question *q)
{
	uint8_t duid[DUID_LEN];

	own_duid(net, duid);
	if (q->server && (q->server_len != DUID_LEN ||
			  memcmp(q->server, duid, DUID_LEN)))
		return 0;
	return q->type == INFORMATION ||
		(net->config->managed && q->ia &&
		 (q->type == SOLICIT || q->type == REQUEST));
}

void lab_dhcpd6(struct lab_net *net, const uint8_t *frame, size_t len)
{
	const struct lab_network *c = net->config;
	struct question q;
	size_t udp;

	if (!c->has_ip6 || (!c->managed && !c->filename6) ||
	    len < MESSAGE_AT || frame[ETH_LEN + 6] != UDP ||
	    get_be16(frame + FRAME6_BODY + 2) != PORT_SERVER)
		return;
	udp = get_be16(frame + FRAME6_BODY + 4);
	if (udp < UDP_LEN || udp > len - FRAME6_BODY)
		return;
	if (read_question(&q, frame + MESSAGE_AT, udp - UDP_LEN) &&
	    serves(net, &q))
		answer(net, frame, &q);
}
