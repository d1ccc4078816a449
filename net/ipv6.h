/*
 * ipv6.h: the configurator "ipv6": ask for a router and take the addresses
 * that follow from what it advertises (RFC 4861 6.3.7, RFC 4862 5.5), or those
 * that a DHCPv6 server has if it says so.
 */
#ifndef NET_IPV6_H
#define NET_IPV6_H

#include <stdbool.h>

struct ipv6;
struct netdev;

/* As dhcp_begin(): @done gets 0 once netN.ndp is there, and netN.dhcpv6 if the
   router wants that; -ETIMEDOUT when no router answers, or then no server; or
   why DHCPv6 failed. */
typedef void ipv6_done(void *ctx, int status);
int ipv6_begin(struct netdev *dev, ipv6_done *done, void *ctx,
	       struct ipv6 **out);
void ipv6_end(struct ipv6 *v);		/* NULL-safe */
bool ipv6_has_router(const struct ipv6 *v);

#endif
