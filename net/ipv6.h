/*
 * ipv6.h: the configurator "ipv6": ask for a router and take the addresses
 * that follow from what it advertises (RFC 4861 6.3.7, RFC 4862 5.5).
 */
#ifndef NET_IPV6_H
#define NET_IPV6_H

struct ipv6;
struct netdev;

/* As dhcp_begin(): @done gets 0 once netN.ndp is there, -ETIMEDOUT when no
   router answers, -ENOMEM. */
typedef void ipv6_done(void *ctx, int status);
int ipv6_begin(struct netdev *dev, ipv6_done *done, void *ctx,
	       struct ipv6 **out);
void ipv6_end(struct ipv6 *v);		/* NULL-safe */

#endif
