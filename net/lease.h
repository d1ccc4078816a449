/* lease.h: a received DHCP packet as a block of settings. */
#ifndef NET_LEASE_H
#define NET_LEASE_H

struct dhcp_packet;
struct settings;

/*
 * Register @p as @parent's block @name, replacing one of that name. Takes
 * over @p, even when it fails: -ENOMEM, -ENOSPC.
 */
int lease_register(struct settings *parent, const char *name,
		   struct dhcp_packet *p);
/*
 * The same for what a ProxyDHCP server said: the block proxydhcp, which is
 * asked before any lease, unless it is the offer of a lease itself.
 */
int lease_register_proxy(struct settings *root, struct dhcp_packet *p);

#endif
