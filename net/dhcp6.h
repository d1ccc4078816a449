/*
 * dhcp6.h: the DHCPv6 client of a machine that boots: an address from a server
 * that a router sent us to, or only what else the server knows (RFC 8415 18.2;
 * reference/protocols.md#ipv6). Leases are not renewed.
 */
#ifndef NET_DHCP6_H
#define NET_DHCP6_H

#include <stdbool.h>

struct dhcp6;
struct netdev;

/*
 * Begin on an open interface; with @lease an address is asked for. @done is
 * called once, never before this returns: with 0 once netN.dhcpv6 holds the
 * answer, -ETIMEDOUT, -EADDRNOTAVAIL (the server has none), -EPROTO (it
 * refuses) or -ENOMEM. Then, or earlier to give up, dhcp6_end() releases it;
 * not from within @done.
 */
typedef void dhcp6_done(void *ctx, int status);
int dhcp6_begin(struct netdev *dev, bool lease, dhcp6_done *done, void *ctx,
		struct dhcp6 **out);
void dhcp6_end(struct dhcp6 *d);		/* NULL-safe */

#endif
