/* busy.c: is anything still going on in the network? */
#include <lwip/priv/tcp_priv.h>

#include "net/stack.h"

bool net_busy(const struct net *net)
{
	const struct tcp_pcb *pcb;

	if (net->lookups)
		return true;
	for (pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->state > ESTABLISHED || pcb->unsent || pcb->unacked)
			return true;
	return false;
}
