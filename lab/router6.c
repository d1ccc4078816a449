/* router6.c: the IPv6 router of a network: its advertisements (RFC 4861). */
#include "lwip/netif.h"
#include "lwip/prot/icmp6.h"

#include "lab/frame6.h"
#include "lab/inside.h"

#define ICMP		58
#define SUM_AT		2		/* RFC 4443 2.1	*/
#define LIFETIME_S	1800

static void put_body(struct writer *w, const struct lab_net *net)
{
	const struct lab_network *c = net->config;
	unsigned flags = c->managed ? 0xc0 : c->filename6 ? 0x40 : 0;

	writer_put(w, "\x86\0\0\0\x40", 5);	/* RA, hop limit 64	*/
	writer_put8(w, flags);
	writer_put32(w, LIFETIME_S << 16);
	writer_zero(w, 6);
	writer_put(w, "\1\1", 2);		/* our card		*/
	writer_put(w, net->netif.hwaddr, 6);
	writer_put(w, "\5\1\0\0", 4);		/* MTU			*/
	writer_put32(w, c->mtu);
	writer_put(w, c->managed ? "\3\4\x40\x80" : "\3\4\x40\xc0", 4);
	writer_put32(w, 2 * LIFETIME_S);	/* a prefix of 64 bits:	*/
	writer_put32(w, LIFETIME_S);		/* on link, for SLAAC	*/
	writer_zero(w, 4);
	writer_put(w, c->address6, 8);
	writer_zero(w, 8);
	if (lab_dns_for(net->lab, net) != c->address)
		return;			/* there is none at our address */
	writer_put(w, "\x19\3\0\0", 4);		/* RDNSS (RFC 8106)	*/
	writer_put32(w, LIFETIME_S);
	writer_put(w, c->address6, 16);
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
	put_body(&f.out, net);
	frame6_send(&f, net, SUM_AT);
}
