/* hooks.h: where lwIP asks us; the macros are in lwipopts.h. */
#ifndef LAB_LWIP_HOOKS_H
#define LAB_LWIP_HOOKS_H

struct ip4_addr;
struct netif;

/* The interface by which the lab answers from the address @src, however odd
   the client's own address is; NULL: lwIP decides. */
struct netif *lab_route(const struct ip4_addr *src);

#endif
