/*
 * dhcp_packet.h: DHCPv4 packets: reading them as settings do, and writing the
 * ones that a PXE client sends (RFC 2131, RFC 2132, RFC 4578; the layout that
 * servers expect of us is in reference/protocols.md#request).
 */
#ifndef NET_DHCP_PACKET_H
#define NET_DHCP_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DHCP_FIXED	240	/* header and cookie			*/
#define DHCP_MAX	1500	/* bytes that we take			*/
#define DHCP_SEND_MAX	1472	/* bytes that we send			*/

enum dhcp_type {
	DHCP_BOOTP = 0, DHCP_DISCOVER, DHCP_OFFER, DHCP_REQUEST,
	DHCP_DECLINE, DHCP_ACK, DHCP_NAK,
};

/* Option tags; an encapsulated one is OUTER * 256 + INNER. */
enum dhcp_tag {
	DHCP_TAG_ROOT_PATH = 17, DHCP_TAG_VENDOR = 43, DHCP_TAG_ADDRESS = 50, DHCP_TAG_TYPE = 53,
	DHCP_TAG_SERVER = 54, DHCP_TAG_CLASS = 60,
	DHCP_TAG_SNAME = 66, DHCP_TAG_FILE = 67,
	DHCP_TAG_PXE_CONTROL = 43 * 256 + 6,
	DHCP_TAG_PXE_MULTICAST = 43 * 256 + 7,
	DHCP_TAG_PXE_SERVERS = 43 * 256 + 8,
	DHCP_TAG_PXE_MENU = 43 * 256 + 9,
	DHCP_TAG_PXE_ITEM = 43 * 256 + 71,
	DHCP_TAG_PRIORITY = 175 * 256 + 1,
	DHCP_TAG_YIADDR = 175 * 256 + 2,
	DHCP_TAG_SIADDR = 175 * 256 + 3,
	DHCP_TAG_NO_PROXY = 175 * 256 + 176,
	DHCP_TAG_SAN_FILE = 175 * 256 + 188,
};

/* A packet that was received; malloc'ed, released by free(). */
struct dhcp_packet {
	size_t  len, cap;
	uint8_t raw[];
};

/* A copy, or NULL: it is no BOOTP reply with a DHCP cookie, or no memory. */
struct dhcp_packet *dhcp_packet_copy(const uint8_t *raw, size_t len);

/*
 * Find an option. Non-empty header fields stand for 175.2 (yiaddr), 175.3
 * (siaddr), 66 (sname) and 67 (file) before any option does.
 * Returns its bytes, with *@out pointing into @p; -ENOENT if absent.
 */
int dhcp_option(const struct dhcp_packet *p, unsigned tag,
		const uint8_t **out);
/* Store or, with @len 0, delete one. -ENOSPC, -EINVAL. */
int dhcp_store(struct dhcp_packet *p, unsigned tag, const void *data,
	       size_t len);
/* As dhcp_option(): a number of up to 4 bytes, or an address in network order;
   @otherwise, or 0, if absent. */
uint32_t dhcp_number(const struct dhcp_packet *p, unsigned tag,
		     uint32_t otherwise);
uint32_t dhcp_address(const struct dhcp_packet *p, unsigned tag);
enum dhcp_type dhcp_type_of(const struct dhcp_packet *p);
uint32_t dhcp_xid(const struct dhcp_packet *p);	/* as it is on the wire	*/

/* What to say. Addresses in network order; 0: left out. */
struct dhcp_say {
	enum dhcp_type type;
	uint32_t       xid;
	uint16_t       secs;
	bool           broadcast;
	uint32_t       ciaddr_be, server_be, address_be;
	bool           item;		/* ask for this boot server */
	uint16_t       item_type;
	const uint8_t *mac;
	const uint8_t *busid;		/* 5 bytes			*/
	const uint8_t *uuid;		/* 16 bytes as printed; or NULL	*/
	const uint8_t *user_class, *vendor_class;	/* NULL: ours	*/
	size_t         user_class_len, vendor_class_len;
};
/* Write the packet; returns its length, -ENOSPC. */
int dhcp_write(const struct dhcp_say *say, uint8_t *buf, size_t cap);

#endif
