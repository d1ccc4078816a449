/* fc_stat.h: Fibre Channel for commands: what there is; requests by hand. */
#ifndef NET_SAN_FC_STAT_H
#define NET_SAN_FC_STAT_H

#include <stddef.h>

struct err;
struct net;
struct sbuf;

/* Append the fcstat lines (reference/commands-network.md#fibre-channel). 0 or
   -ENOMEM. */
int fc_stat(const struct net *net, struct sbuf *out);

/*
 * A request to another port. Begin: a port on each open interface is begun,
 * and the one called @port used (NULL: the first); @id is an address, such as
 * "ff.ff.fe" (NULL: the fabric's, or VN2VN's first other port). -EINVAL,
 * -ENODEV, -ENETUNREACH, -ENOMEM. Then look until it is ready to be sent
 * (the port is up), and until it was accepted, or why not: -EINPROGRESS
 * means not yet. End, in any case.
 */
struct fc_query;
int fc_query_begin(struct net *net, const char *port, const char *id,
		   const char *request, struct fc_query **out, struct err *e);
const char *fc_query_port(const struct fc_query *q);
/* "PORT REQUEST to ID", once it is ready. */
void fc_query_label(const struct fc_query *q, char *out, size_t cap);
int fc_query_ready(struct fc_query *q, struct err *e);
int fc_query_status(struct fc_query *q, struct err *e);
void fc_query_end(struct fc_query *q);

#endif
