/* ipstat.c: what lwIP counted, as "ipstat" prints it
   (reference/commands-network.md#ipstat). */
#include <lwip/stats.h>

#include "core/str.h"
#include "net/net.h"

static unsigned long sum(unsigned a, unsigned b, unsigned c)
{
	return (unsigned long)a + b + c;
}

static void print_ip(struct sbuf *out, unsigned version,
		     const struct stats_proto *ip,
		     const struct stats_proto *frag)
{
	(void)sbuf_printf(out, "IP version %u:\n  InReceives:%lu\n"
			  "  InHdrErrors:%lu InUnknownProtos:%lu "
			  "InTruncatedPkts:%lu\n", version,
			  (unsigned long)ip->recv,
			  sum(ip->chkerr, ip->opterr, ip->err),
			  (unsigned long)ip->proterr,
			  (unsigned long)ip->lenerr);
	(void)sbuf_printf(out, "  ReasmReqds:%lu ReasmFails:%lu\n"
			  "  OutRequests:%lu OutNoRoutes:%lu\n",
			  (unsigned long)frag->recv,
			  sum(frag->drop, frag->err, frag->memerr),
			  (unsigned long)ip->xmit, (unsigned long)ip->rterr);
}

int net_ip_stat(struct sbuf *out)
{
	const struct stats_proto *tcp = &lwip_stats.tcp;

	print_ip(out, 4, &lwip_stats.ip, &lwip_stats.ip_frag);
	print_ip(out, 6, &lwip_stats.ip6, &lwip_stats.ip6_frag);
	(void)sbuf_printf(out, "TCP:\n  InSegs:%lu\n  InDiscards:%lu\n",
			  (unsigned long)tcp->recv,
			  sum(tcp->drop, tcp->chkerr, tcp->lenerr));
	return out->error;
}
