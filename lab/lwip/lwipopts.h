/*
 * lwipopts.h: how the lab's private lwIP is built. It shares no option with
 * net/: what one side gets wrong the other should notice.
 */
#ifndef LAB_LWIPOPTS_H
#define LAB_LWIPOPTS_H

/* No threads, no timers of its own: lab/clock.c calls the tick functions. */
#define NO_SYS			1
#define LWIP_TIMERS		0
#define SYS_LIGHTWEIGHT_PROT	0
#define LWIP_NETCONN		0
#define LWIP_SOCKET		0

/* Everything from malloc: the checkers see each object. */
#define MEM_LIBC_MALLOC		1
#define MEMP_MEM_MALLOC		1
#define MEM_ALIGNMENT		8
#define ETH_PAD_SIZE		2

#define LWIP_ARP		1
#define ARP_TABLE_SIZE		64
#define ARP_QUEUEING		1
#define ETHARP_SUPPORT_STATIC_ENTRIES 1
#define LWIP_IPV4		1
#define LWIP_IPV6		1
#define LWIP_IPV6_MLD		0	/* the wire carries all groups	*/
#define LWIP_IPV6_AUTOCONFIG	0
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 0
#define LWIP_IPV6_FORWARD	0
#define IPV6_FRAG_COPYHEADER	1	/* pointers are 64 bits wide	*/
#define LWIP_ICMP		1
#define LWIP_UDP		1
#define LWIP_TCP		1
#define LWIP_DHCP		0
#define LWIP_DNS		0
#define IP_FORWARD		0
#define IP_SOF_BROADCAST	0
/* Who asks for an address has none: lwIP drops what comes from 0.0.0.0. */
#define LWIP_IP_ACCEPT_UDP_PORT(port) ((port) == PP_HTONS(67))

#define TCP_MSS			1460
#define TCP_MSL			1000		/* ms in TIME-WAIT / 2 */
#define LWIP_WND_SCALE		1
#define TCP_RCV_SCALE		1
#define TCP_WND			(64 * 1024)
#define TCP_SND_BUF		(256 * 1024)
#define TCP_SND_QUEUELEN	512
#define TCP_OVERSIZE		TCP_MSS
#define TCP_LISTEN_BACKLOG	0


#define LWIP_HOOK_FILENAME	"lab/lwip/hooks.h"
#define LWIP_HOOK_IP4_ROUTE_SRC(src, dest)	lab_route(src)
/* Whoever asked is on the cable: no gateway. */
#define LWIP_HOOK_ETHARP_GET_GW(netif, dest)	(dest)

#define LWIP_SINGLE_NETIF	0
#define LWIP_NETIF_LINK_CALLBACK 0
#define LWIP_STATS		0
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1

#endif
