/* hooks.h: where lwIP asks us. */
#ifndef NET_LWIP_HOOKS_H
#define NET_LWIP_HOOKS_H

#include <stdint.h>

struct ip4_addr;
struct netif;

/* The gateway towards @dest by static routes; NULL: the default one. */
const struct ip4_addr *route_gateway(struct netif *netif,
				     const struct ip4_addr *dest);
#define LWIP_HOOK_ETHARP_GET_GW(netif, dest) route_gateway(netif, dest)

/* The interface with a static route to @dest; NULL: as lwIP thinks. */
struct netif *route_interface(const struct ip4_addr *dest);
#define LWIP_HOOK_IP4_ROUTE(dest) route_interface(dest)

/* The next hop towards @dest by an address that was set, not learnt; NULL: as
   lwIP thinks. */
struct ip6_addr;
const struct ip6_addr *address6_gateway(struct netif *netif,
					const struct ip6_addr *dest);
#define LWIP_HOOK_ND6_GET_GW(netif, dest) address6_gateway(netif, dest)

/* The interface that such an address, or its gateway, is on. */
struct netif *address6_interface(const struct ip6_addr *dest);
#define LWIP_HOOK_IP6_ROUTE(src, dest) address6_interface(dest)

/* Nobody guesses where a connection's numbers start (RFC 6528). */
uint32_t net_random(void);
#define LWIP_HOOK_TCP_ISN(la, lp, ra, rp) net_random()

/* Acknowledge what came out of order, or beside a gap: ack.c. */
struct tcp_pcb;
void net_ack_gap(struct tcp_pcb *pcb);
#define LWIP_OOSEQ_ACK(pcb) net_ack_gap(pcb)

#endif
