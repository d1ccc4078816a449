/*
 * dhcp.h: the DHCPv4 client of a machine that boots: discovery, choice of an
 * offer, ProxyDHCP (reference/protocols.md#dhcp). Leases are not renewed.
 */
#ifndef NET_DHCP_H
#define NET_DHCP_H

#include <stdint.h>

struct dhcp;
struct netdev;

/*
 * Begin on an open interface. @done is called once, perhaps before this
 * returns: with 0 once netN.dhcp holds the lease, -ETIMEDOUT or -ENOMEM. Then,
 * or earlier to give up, dhcp_end() releases it; not from within @done. Until
 * that is called, a ProxyDHCP server that answers too late is reported.
 */
typedef void dhcp_done(void *ctx, int status);
int dhcp_begin(struct netdev *dev, dhcp_done *done, void *ctx,
	       struct dhcp **out);
void dhcp_end(struct dhcp *d);		/* NULL-safe */

#endif
