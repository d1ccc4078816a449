/* dns.h: one question at a time to the name servers of the settings. */
#ifndef NET_DNS_H
#define NET_DNS_H

#include <stdbool.h>
#include <stdint.h>

struct dns_query;
struct ip_addr;
struct net;

/*
 * Told once, from the event loop: 0 with the address; -ENXIO: a server says
 * that there is none; -EAGAIN: none answers; -ENODATA: none can tell;
 * -ENETUNREACH; -ENOMEM.
 */
typedef void dns_done(void *ctx, int status, const struct ip_addr *addr);

/* Ask for an address of @name, an ASCII one. NULL: no memory. */
struct dns_query *dns_ask(struct net *net, const char *name, bool v6,
			  dns_done *done, void *ctx);
void dns_cancel(struct dns_query *q);		/* NULL-safe */

/* Was it asked before, and is the answer still good? */
bool dns_known(struct net *net, const char *name, bool v6,
	       struct ip_addr *out);
/* Forget all names: other servers may tell otherwise. */
void dns_forget(struct net *net);

#endif
