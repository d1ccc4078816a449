/*
 * dhcp6_packet.h: DHCPv6 messages: reading those of servers, writing those of
 * a PXE client (RFC 8415, RFC 5970; what servers expect of us is in
 * reference/protocols.md#ipv6).
 */
#ifndef NET_DHCP6_PACKET_H
#define NET_DHCP6_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DHCP6_HEADER	4	/* type and transaction id		*/
#define DHCP6_MAX	1500	/* bytes that we take			*/
#define DHCP6_SEND_MAX	1024	/* bytes that we send			*/

enum dhcp6_type {
	DHCP6_SOLICIT = 1, DHCP6_ADVERTISE = 2, DHCP6_REQUEST = 3,
	DHCP6_REPLY = 7, DHCP6_INFORMATION_REQUEST = 11,
};

enum dhcp6_code {
	DHCP6_CLIENT_ID = 1, DHCP6_SERVER_ID, DHCP6_IA_NA,
	DHCP6_IA_ADDR = 5, DHCP6_WANTED, DHCP6_ELAPSED = 8,
	DHCP6_STATUS = 13, DHCP6_USER_CLASS = 15, DHCP6_VENDOR_CLASS,
	DHCP6_DNS = 23, DHCP6_DOMAINS, DHCP6_BOOT_URL = 59,
	DHCP6_BOOT_PARAMETERS, DHCP6_ARCH, DHCP6_INTERFACE,
};

/* A message that was received; malloc'ed, released by free(). */
struct dhcp6_packet {
	size_t  len;
	uint8_t raw[];
};

/* A copy, or NULL: it has no header, is too long, or no memory. */
struct dhcp6_packet *dhcp6_packet_copy(const uint8_t *raw, size_t len);

/* Find an option: its bytes, with *@out pointing into @p; -ENOENT if absent
   or cut short. */
int dhcp6_option(const struct dhcp6_packet *p, unsigned code,
		 const uint8_t **out);
/*
 * The first address of the identity association @iaid, 16 bytes in @p.
 * Returns 0, -EADDRNOTAVAIL where the server says that it has none, -ENOENT.
 */
int dhcp6_address(const struct dhcp6_packet *p, uint32_t iaid,
		  const uint8_t **out);
/* 0, -EADDRNOTAVAIL, or -EPROTO for any other failure that it reports. */
int dhcp6_status(const struct dhcp6_packet *p);
enum dhcp6_type dhcp6_type_of(const struct dhcp6_packet *p);
uint32_t dhcp6_xid(const struct dhcp6_packet *p);	/* 24 bits	*/

/* What to say. */
struct dhcp6_say {
	enum dhcp6_type type;
	uint32_t       xid;		/* 24 bits			*/
	uint16_t       elapsed_cs;	/* hundredths of a second	*/
	bool           lease;		/* ask for an address		*/
	uint32_t       iaid;
	const uint8_t *address;		/* this one, 16 bytes; or NULL	*/
	const uint8_t *server;		/* only this one; or NULL	*/
	size_t         server_len;
	const uint8_t *mac;
	const uint8_t *uuid;		/* 16 bytes as printed; or NULL	*/
	const uint8_t *user_class;	/* NULL: ours			*/
	size_t         user_class_len;
};
/* Write the message; returns its length, -ENOSPC. */
int dhcp6_write(const struct dhcp6_say *say, uint8_t *buf, size_t cap);

#endif
