/* dhcp_packet.c: reading DHCPv4 packets. */
#include "net/dhcp_packet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/setting/dhcpopt.h"

enum {		/* offsets of RFC 2131 figure 1 */
	AT_OP = 0, AT_XID = 4, AT_YIADDR = 16, AT_SIADDR = 20,
	AT_SNAME = 44, AT_FILE = 108, AT_COOKIE = 236,
	SNAME_LEN = 64, FILE_LEN = 128,
};
#define OPTION_OVERLOAD	52
#define DHCP_ROOM	552	/* for what scripts store in a lease */

static const uint8_t cookie[4] = { 99, 130, 83, 99 };

struct dhcp_packet *dhcp_packet_copy(const uint8_t *raw, size_t len)
{
	struct dhcp_packet *p;
	size_t cap;

	if (len < DHCP_FIXED || len > DHCP_MAX || raw[AT_OP] != 2 ||
	    memcmp(raw + AT_COOKIE, cookie, sizeof(cookie)))
		return NULL;
	cap = len < DHCP_ROOM ? DHCP_ROOM : len;
	p = calloc(1, sizeof(*p) + cap);
	if (!p)
		return NULL;
	p->len = len;
	p->cap = cap;
	memcpy(p->raw, raw, len);
	return p;
}

/* Bit 0: file holds options; bit 1: sname does (RFC 2132 9.3). */
static unsigned overload(const struct dhcp_packet *p)
{
	const uint8_t *v;
	size_t len;

	if (dhcpopt_find(p->raw + DHCP_FIXED, p->len - DHCP_FIXED,
			 OPTION_OVERLOAD, &v, &len) < 0)
		return 0;
	return len == 1 ? v[0] : 0;
}

static int find_in_packet(const struct dhcp_packet *p, unsigned tag,
				 const uint8_t **out, size_t *len)
{
	int rc = dhcpopt_find(p->raw + DHCP_FIXED, p->len - DHCP_FIXED,
			      tag, out, len);
	unsigned more = rc < 0 ? overload(p) : 0;

	if (more & 1)
		rc = dhcpopt_find(p->raw + AT_FILE, FILE_LEN, tag, out, len);
	if (rc < 0 && more & 2)
		rc = dhcpopt_find(p->raw + AT_SNAME, SNAME_LEN, tag, out,
				  len);
	return rc;
}

static size_t text_len(const uint8_t *s, size_t cap)
{
	const uint8_t *nul = memchr(s, 0, cap);

	return nul ? (size_t)(nul - s) : cap;
}

static size_t field_at(unsigned tag)
{
	return tag == DHCP_TAG_YIADDR ? AT_YIADDR : AT_SIADDR;
}

/* The header field that stands for @tag, if it says anything. */
static int field(const struct dhcp_packet *p, unsigned tag,
		 const uint8_t **out)
{
	static const uint8_t none[4];
	size_t at, len;

	switch (tag) {
	case DHCP_TAG_YIADDR:
	case DHCP_TAG_SIADDR:
		at = field_at(tag);
		len = memcmp(p->raw + at, none, 4) ? 4 : 0;
		break;
	case DHCP_TAG_SNAME:
		at = AT_SNAME;
		len = overload(p) & 2 ? 0 : text_len(p->raw + at, SNAME_LEN);
		break;
	case DHCP_TAG_FILE:
		at = AT_FILE;
		len = overload(p) & 1 ? 0 : text_len(p->raw + at, FILE_LEN);
		break;
	default:
		return -ENOENT;
	}
	*out = p->raw + at;
	return len ? (int)len : -ENOENT;
}

int dhcp_option(const struct dhcp_packet *p, unsigned tag,
		const uint8_t **out)
{
	size_t len;
	int rc = field(p, tag, out);

	if (rc >= 0)
		return rc;
	rc = find_in_packet(p, tag, out, &len);
	return rc < 0 ? rc : (int)len;
}

int dhcp_store(struct dhcp_packet *p, unsigned tag, const void *data,
	       size_t len)
{
	size_t opts = p->len - DHCP_FIXED;
	int rc;

	if (tag == DHCP_TAG_YIADDR || tag == DHCP_TAG_SIADDR) {
		if (len != 0 && len != 4)
			return -EINVAL;
		memset(p->raw + field_at(tag), 0, 4);
		memcpy(p->raw + field_at(tag), data, len);
		return 0;
	}
	rc = dhcpopt_store(p->raw + DHCP_FIXED, &opts, p->cap - DHCP_FIXED,
			   tag, data, len);
	if (rc < 0)
		return rc;
	p->len = DHCP_FIXED + opts;
	if (tag == DHCP_TAG_SNAME && !(overload(p) & 2))
		memset(p->raw + AT_SNAME, 0, SNAME_LEN);
	if (tag == DHCP_TAG_FILE && !(overload(p) & 1))
		memset(p->raw + AT_FILE, 0, FILE_LEN);
	return 0;
}

uint32_t dhcp_number(const struct dhcp_packet *p, unsigned tag,
		     uint32_t otherwise)
{
	const uint8_t *v;
	int len = dhcp_option(p, tag, &v), i;
	uint32_t n = 0;

	if (len < 1 || len > 4)
		return otherwise;
	for (i = 0; i < len; i++)
		n = n << 8 | v[i];
	return n;
}

uint32_t dhcp_address(const struct dhcp_packet *p, unsigned tag)
{
	const uint8_t *v;
	uint32_t be;

	if (dhcp_option(p, tag, &v) < 4)
		return 0;
	memcpy(&be, v, sizeof(be));
	return be;
}

enum dhcp_type dhcp_type_of(const struct dhcp_packet *p)
{
	return dhcp_number(p, DHCP_TAG_TYPE, DHCP_BOOTP);
}

uint32_t dhcp_xid(const struct dhcp_packet *p)
{
	uint32_t xid;

	memcpy(&xid, p->raw + AT_XID, sizeof(xid));
	return xid;
}
