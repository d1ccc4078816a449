/* where.h: where the servers of disks are. Addresses have 16 bytes: those of
   IPv4 are ::ffff:a.b.c.d. */
#ifndef NET_SAN_WHERE_H
#define NET_SAN_WHERE_H

#include <stdint.h>

struct net;
struct netdev;
struct plat_block_path;

/* Look @host up, running the event loop: @out gets its address, and the card by
   which it is reached; nothing if that fails. */
void san_where(struct net *net, const char *host, struct plat_block_path *out);

/* The interface by which an address is reached; NULL: there is no way. */
struct netdev *san_route(const uint8_t address[16]);

void san_put_ipv4(uint8_t to[16], uint32_t ip_be);

#endif
