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

#endif
