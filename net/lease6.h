/* lease6.h: a server's DHCPv6 message as the settings netN.dhcpv6. */
#ifndef NET_LEASE6_H
#define NET_LEASE6_H

#include <stdbool.h>
#include <stdint.h>

struct dhcp6_packet;
struct settings;

/*
 * Put @p in place of what @parent has; with @lease, ip6 is the address that it
 * grants to @iaid. Takes @p over, also when it fails: -ENOMEM.
 */
int lease6_register(struct settings *parent, struct dhcp6_packet *p,
		    bool lease, uint32_t iaid);

#endif
