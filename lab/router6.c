/* router6.c: the IPv6 router of a network: its advertisements (RFC 4861). */
#include <string.h>

#include "lwip/netif.h"
#include "lwip/prot/icmp6.h"

#include "lab/inside.h"

#define ETH_LEN		14
#define IP6_LEN		40
#define ICMP		58
#define LIFETIME_S	1800

/* An advertisement being written, from the Ethernet header on. */
struct advert {
	uint8_t data[160];
	size_t  len;
};

static void put(struct advert *a, const void *bytes, size_t len)
{
	memcpy(a->data + a->len, bytes, len);
	a->len += len;
}

static void put_zero(struct advert *a, size_t len)
{
	memset(a->data + a->len, 0, len);
	a->len += len;
}

static void put32(struct advert *a, uint32_t v)
{
	uint8_t b[4] = { (uint8_t)(v >> 24), (uint8_t)(v >> 16),
			 (uint8_t)(v >> 8), (uint8_t)v };

	put(a, b, 4);
}

/* fe80:: and the card's address (RFC 4291, appendix A) */
static void put_link_local(struct advert *a, const uint8_t mac[6])
{
	uint8_t id[8] = { mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3],
			  mac[4], mac[5] };

	put(a, "\xfe\x80\0\0\0\0\0", 8);
	put(a, id, 8);
}

static void put_headers(struct advert *a, const struct lab_net *net)
{
	put(a, "\x33\x33\0\0\0\1", 6);
	put(a, net->netif.hwaddr, 6);
	put(a, "\x86\xdd\x60\0\0\0\0\0\x3a\xff", 10);
	put_link_local(a, net->netif.hwaddr);
	put(a, "\xff\2\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
}

static void put_body(struct advert *a, const struct lab_net *net)
{
	const struct lab_network *c = net->config;
	uint8_t flags = c->managed ? 0xc0 : 0;

	put(a, "\x86\0\0\0\x40", 5);		/* RA, hop limit 64	*/
	put(a, &flags, 1);
	put32(a, LIFETIME_S << 16);
	put_zero(a, 6);
	put(a, "\1\1", 2);			/* our card		*/
	put(a, net->netif.hwaddr, 6);
	put(a, "\5\1\0\0", 4);			/* MTU			*/
	put32(a, c->mtu);
	put(a, c->managed ? "\3\4\x40\x80" : "\3\4\x40\xc0", 4);
	put32(a, 2 * LIFETIME_S);		/* a prefix of 64 bits:	*/
	put32(a, LIFETIME_S);			/* on link, for SLAAC	*/
	put_zero(a, 4);
	put(a, c->address6, 8);
	put_zero(a, 8);
	if (lab_dns_for(net->lab, net) != c->address)
		return;			/* there is none at our address */
	put(a, "\x19\3\0\0", 4);		/* RDNSS (RFC 8106)	*/
	put32(a, LIFETIME_S);
	put(a, c->address6, 16);
}

static void finish(struct advert *a)
{
	size_t body = a->len - ETH_LEN - IP6_LEN, i;
	uint32_t sum = (uint32_t)body + ICMP;

	a->data[ETH_LEN + 5] = (uint8_t)body;
	for (i = ETH_LEN + 8; i < a->len; i += 2)
		sum += (uint32_t)a->data[i] << 8 | a->data[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	a->data[ETH_LEN + IP6_LEN + 2] = (uint8_t)(~sum >> 8);
	a->data[ETH_LEN + IP6_LEN + 3] = (uint8_t)~sum;
}

void lab_router6(struct lab_net *net, const uint8_t *frame, size_t len)
{
	struct advert a = { .len = 0 };

	if (!net->config->has_ip6 || len < ETH_LEN + IP6_LEN + 8 ||
	    frame[ETH_LEN + 6] != ICMP ||
	    frame[ETH_LEN + IP6_LEN] != ICMP6_TYPE_RS)
		return;
	put_headers(&a, net);
	put_body(&a, net);
	finish(&a);
	lab_net_send(net, a.data, a.len);
}
