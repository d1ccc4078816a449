/* dhcpopt.h: DHCPv4 packets: options found, and options written. */
#ifndef LAB_DHCPOPT_H
#define LAB_DHCPOPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct lab_dhcp_option;
struct sbuf;

/* The BOOTP header: offsets (RFC 2131, section 2) */
enum { BOOTP_OP = 0, BOOTP_XID = 4, BOOTP_FLAGS = 10, BOOTP_CIADDR = 12,
       BOOTP_YIADDR = 16, BOOTP_SIADDR = 20, BOOTP_GIADDR = 24,
       BOOTP_CHADDR = 28, BOOTP_SNAME = 44, BOOTP_FILE = 108,
       BOOTP_COOKIE = 236, BOOTP_OPTIONS = 240 };

enum { DHCP_DISCOVER = 1, DHCP_OFFER, DHCP_REQUEST, DHCP_DECLINE, DHCP_ACK,
       DHCP_NAK, DHCP_RELEASE, DHCP_INFORM };

/*
 * The option's bytes in a list of options (@len bytes), or NULL. @list is
 * hostile: nothing behind its end is looked at.
 */
const uint8_t *lab_dhcp_find(const uint8_t *list, size_t len, uint8_t code,
			     size_t *out_len);

/* Does @hay hold the text @needle? */
bool lab_bytes_hold(const uint8_t *hay, size_t len, const char *needle);

/* How an option's value is written in a lab file. */
enum lab_dhcp_type { DHCP_T_TEXT, DHCP_T_ADDRESSES, DHCP_T_U8, DHCP_T_U16,
		     DHCP_T_U32, DHCP_T_HEX, DHCP_T_ROUTES, DHCP_T_DOMAINS,
		     DHCP_T_NESTED };

/* An option by name or number: its code, or -ENOENT. Numbered ones that have
   no name are text. */
int lab_dhcp_option_code(const char *name, enum lab_dhcp_type *type);
/* "text", "uint16" ...: 0 or -ENOENT. */
int lab_dhcp_type_named(const char *name, enum lab_dhcp_type *out);
/* The known names, NULL past the last: for "did you mean". */
const char *lab_dhcp_option_name(unsigned index);

/*
 * Append the bytes of a value. 0, or -EINVAL with @e saying what was
 * expected. Not for NESTED.
 */
int lab_dhcp_encode(enum lab_dhcp_type type, const char *text,
		    struct sbuf *out, struct err *e);

#endif
