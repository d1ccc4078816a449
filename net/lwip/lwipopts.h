/* lwipopts.h: how the client's lwIP is built; the lab's is in lab/lwip/. */
#ifndef NET_LWIP_LWIPOPTS_H
#define NET_LWIP_LWIPOPTS_H

/* One thread; net/ calls the timers from its poll source. */
#define NO_SYS			1
#define SYS_LIGHTWEIGHT_PROT	0
#define LWIP_NETCONN		0
#define LWIP_SOCKET		0
#define LWIP_TIMERS		1

#define MEM_LIBC_MALLOC		1
#define MEMP_MEM_MALLOC		1
#define MEM_ALIGNMENT		8
#define ETH_PAD_SIZE		2

#define LWIP_IPV4		1
#define LWIP_IPV6		1
#define LWIP_ICMP		1
#define LWIP_RAW		1
#define LWIP_UDP		1
#define LWIP_TCP		1
#define LWIP_DNS		1
#define LWIP_DHCP		0
#define LWIP_IGMP		1
#define LWIP_IPV6_MLD		1
#define LWIP_STATS		0

#define TCP_MSS			1460
#define LWIP_WND_SCALE		1
#define TCP_RCV_SCALE		3
#define TCP_WND			(256 * 1024)
#define TCP_SND_BUF		(4 * TCP_MSS)

#endif
