/*
 * lwipopts.h: lwIP as pxesh uses it: one thread, callbacks, no sockets.
 *
 * Memory comes from malloc() throughout, so what a peer could make grow is
 * bounded by the numbers below: out-of-order segments, fragments, and the
 * neighbour tables. Nothing here listens for TCP connections.
 */
#ifndef NET_LWIP_LWIPOPTS_H
#define NET_LWIP_LWIPOPTS_H

#define NO_SYS				1
#define SYS_LIGHTWEIGHT_PROT		0
#define LWIP_NETCONN			0
#define LWIP_SOCKET			0

/* net/lwip/port.c runs the timers, and only while something waits. */
#define LWIP_TIMERS			1
#define LWIP_TIMERS_CUSTOM		1

#define MEM_LIBC_MALLOC			1
#define MEMP_MEM_MALLOC			1
#define MEM_ALIGNMENT			8
#define LWIP_SUPPORT_CUSTOM_PBUF	1
#define ETH_PAD_SIZE			2	/* aligns the IP header	*/

#define LWIP_IPV4			1
#define LWIP_IPV6			1
#define LWIP_ICMP			1
#define LWIP_IGMP			1
#define LWIP_IPV6_MLD			1
#define LWIP_RAW			1
#define LWIP_UDP			1
#define LWIP_TCP			1
#define LWIP_DNS			0	/* net/dns.c		*/
#define LWIP_DHCP			0	/* net/dhcp.c: PXE	*/
#define LWIP_AUTOIP			0

#define IP_DEFAULT_TTL			64
#define IP_FORWARD			0
#define IP_REASSEMBLY			1
#define IP_REASS_MAX_PBUFS		64
#define IP_FRAG				1
#define LWIP_IPV6_REASS			1
#define LWIP_IPV6_FRAG			1
#define IPV6_FRAG_COPYHEADER		1	/* of 64-bit pointers	*/

#define ARP_TABLE_SIZE			16
#define ARP_MAXAGE			1200	/* of 250 ms: port.c	*/
#define ARP_QUEUEING			1
#define ARP_QUEUE_LEN			3
#define LWIP_ND6_NUM_NEIGHBORS		16
#define LWIP_ND6_MAX_MULTICAST_SOLICIT	6	/* of 250 ms: cycle.c	*/
#define LWIP_ND6_NUM_DESTINATIONS	32
#define LWIP_ND6_NUM_PREFIXES		8
#define LWIP_ND6_NUM_ROUTERS		4
#define LWIP_IPV6_NUM_ADDRESSES		5
/* net/ipv6.c solicits, when told to; a boot does not wait for a duplicate
   that is not there (RFC 4862 5.1 allows it). */
#define LWIP_IPV6_SEND_ROUTER_SOLICIT	0
#define LWIP_IPV6_AUTOCONFIG		1
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS	0

/* Before an address is ours, DHCP answers come to it nevertheless. */
#define LWIP_IP_ACCEPT_UDP_PORT(port_be) ((port_be) == PP_HTONS(68))

/* RFC 6335 6: dynamic ports. lwIP steps over the last one before it asks whether
   the range ends there, so the first, which is drawn, must not be that one. */
#define TCP_LOCAL_PORT_RANGE_START	0xc000
#define TCP_LOCAL_PORT_RANGE_END	0xffff
#define TCP_ENSURE_LOCAL_PORT_RANGE(drawn) \
	((u16_t)(TCP_LOCAL_PORT_RANGE_START + ((drawn) & 0x3fff) % \
		 (TCP_LOCAL_PORT_RANGE_END - TCP_LOCAL_PORT_RANGE_START)))

#define TCP_MSS				1460
#define LWIP_WND_SCALE			1
#define TCP_RCV_SCALE			8
#define TCP_WND				(8 * 1024 * 1024)	/* less: stream.c */
#define TCP_WND_UPDATE_THRESHOLD	(512 * 1024)
#define TCP_SND_BUF			65535
#define TCP_SND_QUEUELEN		256
#define TCP_QUEUE_OOSEQ			1
#define TCP_OOSEQ_MAX_PBUFS		1024
#define LWIP_TCP_SACK_OUT		1
#define TCP_TMR_INTERVAL		100
#define LWIP_TCP_RTO_TIME		1000	/* RFC 6298 2.1		*/
#define TCP_MSL				5000
#define TCP_LISTEN_BACKLOG		0
#define LWIP_DISABLE_TCP_SANITY_CHECKS	1	/* of pools we lack	*/

#define LWIP_CHECKSUM_CTRL_PER_NETIF	1	/* frame.c: per frame	*/
#define LWIP_STATS			1
#define LWIP_STATS_LARGE		1	/* 32 bits		*/
#define MEM_STATS			0
#define MEMP_STATS			0
#define SYS_STATS			0
#define LWIP_STATS_DISPLAY		0

#define LWIP_HOOK_FILENAME		"net/lwip/hooks.h"

#endif
