/* fc_all.c: Fibre Channel over Ethernet as a whole, while anybody uses it. */
#include "net/san/fc_all.h"

#include <stdlib.h>

#include "core/holder.h"
#include "net/san/fc_peer.h"

/* A user that is told may add others, or go away. */
static void tell_users(struct net_timer *t)
{
	struct fc *fc = HOLDER(fc, tell, t);
	struct fc_user *u;

	fc->round++;
	do {
		for (u = fc->users; u && u->round == fc->round;)
			u = u->next;
		if (u) {
			u->round = fc->round;
			u->changed(u);
		}
	} while (u);
}

struct fc *fc_get(struct net *net)
{
	if (net->fc)
		return net->fc;
	net->fc = calloc(1, sizeof(*net->fc));
	if (!net->fc)
		return NULL;
	net->fc->net = net;
	net->fc->tell.expired = tell_users;
	net->fc->asked = fc_peer_asked;
	return net->fc;
}

void fc_stop(struct net *net)
{
	if (!net->fc)
		return;
	fc_ports_stop(net->fc);
	net_timer_stop(&net->fc->tell);
	free(net->fc);
	net->fc = NULL;
}
