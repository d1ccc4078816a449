/* dhcp_send.h: DHCPv4 packets to and from the network, as dhcp.c, pxebs.c
   need them. */
#ifndef NET_DHCP_SEND_H
#define NET_DHCP_SEND_H

#include <stddef.h>
#include <stdint.h>

#include <lwip/udp.h>

struct dhcp_packet;
struct dhcp_say;
struct net;
struct netdev;
struct pbuf;
struct sbuf;

#define DHCP_TO_ALL 0xffffffffu

/* A pcb that hears what comes to the client's port on @dev; NULL: no memory,
   or another is there already. */
struct udp_pcb *dhcp_pcb(struct netdev *dev, udp_recv_fn received, void *ctx);

/*
 * Send @say, with what the interface and the settings have to add, to @to_be:
 * from 0.0.0.0 if that is DHCP_TO_ALL, else from our address.
 * Returns 0, -ENOMEM or what lwIP says.
 */
int dhcp_send(struct netdev *dev, struct udp_pcb *pcb, struct dhcp_say *say,
	      uint32_t to_be, uint16_t port);

/*
 * Append what a script set to be sent in place of ours: "user-class". What a
 * server sent us under that name is not sent back. 0, -ENOENT, -ENOMEM.
 */
int dhcp_override(struct net *net, const char *name, struct sbuf *out);

/* Write @say so into @buf: the length, or -ENOSPC. */
int dhcp_compose(struct netdev *dev, struct dhcp_say *say, uint8_t *buf,
		 size_t cap);

/* What came in @p, which is freed; malloc'ed. NULL: it is no DHCP packet, or
   there is no memory. */
struct dhcp_packet *dhcp_packet_from(struct pbuf *p);

#endif
