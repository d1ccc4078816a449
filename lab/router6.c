/* router6.c: the IPv6 router of a network: its advertisements (RFC 4861). */
#include "lwip/netif.h"
#include "lwip/prot/icmp6.h"

#include "lab/frame6.h"
#include "lab/inside.h"

#define ICMP		58
#define SUM_AT		2		/* RFC 4443 2.1	*/
#define LIFETIME_S	1800

static void put_body(struct frame6 *f, const struct lab_net *net)
{
	const struct lab_network *c = net->config;
	uint8_t flags = c->managed ? 0xc0 : c->filename6 ? 0x40 : 0;

	frame6_put(f, "\x86\0\0\0\x40", 5);	/* RA, hop limit 64	*/
	frame6_put(f, &flags, 1);
	frame6_put32(f, LIFETIME_S << 16);
	frame6_zero(f, 6);
	frame6_put(f, "\1\1", 2);		/* our card		*/
	frame6_put(f, net->netif.hwaddr, 6);
	frame6_put(f, "\5\1\0\0", 4);		/* MTU			*/
	frame6_put32(f, c->mtu);
	frame6_put(f, c->managed ? "\3\4\x40\x80" : "\3\4\x40\xc0", 4);
	frame6_put32(f, 2 * LIFETIME_S);	/* a prefix of 64 bits:	*/
	frame6_put32(f, LIFETIME_S);		/* on link, for SLAAC	*/
	frame6_zero(f, 4);
	frame6_put(f, c->address6, 8);
	frame6_zero(f, 8);
	if (lab_dns_for(net->lab, net) != c->address)
		return;			/* there is none at our address */
	frame6_put(f, "\x19\3\0\0", 4);		/* RDNSS (RFC 8106)	*/
	frame6_put32(f, LIFETIME_S);
	frame6_put(f, c->address6, 16);
}

void lab_router6(struct lab_net *net, const uint8_t *frame, size_t len)
{
	static const uint8_t all_nodes[16] = { 0xff, 2, [15] = 1 };
	struct frame6 f;

	if (!net->config->has_ip6 || len < FRAME6_BODY + 8 ||
	    frame[ETH_LEN + 6] != ICMP ||
	    frame[FRAME6_BODY] != ICMP6_TYPE_RS)
		return;
	frame6_begin(&f, net, ICMP, (const uint8_t *)"\x33\x33\0\0\0\1",
		     all_nodes);
	put_body(&f, net);
	frame6_send(&f, net, SUM_AT);
}
