/* fc_all.h: Fibre Channel over Ethernet as a whole. */
#ifndef NET_SAN_FC_ALL_H
#define NET_SAN_FC_ALL_H

struct fc;
struct net;

/* What there is of it, begun when it is first wanted; NULL: no memory. */
struct fc *fc_get(struct net *net);
/* The network ends: after disks. */
void fc_stop(struct net *net);

#endif
