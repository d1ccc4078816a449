/* dhcp6_packet.c: DHCPv6 messages, read and written. */
#include "net/dhcp6_packet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "core/writer.h"
#include "net/pxeclient.h"

#define IA_HEADER	12	/* IAID, T1, T2: RFC 8415 21.4		*/
#define ADDRESS_HEADER	24	/* address, two lifetimes: 21.6		*/
#define INTEL		343	/* enterprise number, for "PXEClient"	*/

enum { STATUS_OK = 0, STATUS_NO_ADDRESS = 2 };

/* ---- reading --------------------------------------------------------- */

struct dhcp6_packet *dhcp6_packet_copy(const uint8_t *raw, size_t len)
{
	struct dhcp6_packet *p;

	if (len < DHCP6_HEADER || len > DHCP6_MAX)
		return NULL;
	p = malloc(sizeof(*p) + len);
	if (!p)
		return NULL;
	p->len = len;
	memcpy(p->raw, raw, len);
	return p;
}

/*
 * The option @code at or behind *@at of @opts: its bytes, with *@out at them
 * and *@at behind it; or -ENOENT.
 */
static int next(const uint8_t *opts, size_t len, size_t *at, unsigned code,
		const uint8_t **out)
{
	size_t n;
	unsigned its;

	while (len - *at >= 4) {
		its = get_be16(opts + *at);
		n = get_be16(opts + *at + 2);
		*at += 4;
		if (n > len - *at)
			break;
		*out = opts + *at;
		*at += n;
		if (its == code)
			return (int)n;
	}
	*at = len;
	return -ENOENT;
}

static int first(const uint8_t *opts, size_t len, unsigned code,
		 const uint8_t **out)
{
	size_t at = 0;

	return next(opts, len, &at, code, out);
}

int dhcp6_option(const struct dhcp6_packet *p, unsigned code,
		 const uint8_t **out)
{
	return first(p->raw + DHCP6_HEADER, p->len - DHCP6_HEADER, code, out);
}

/* What the status among @opts says (RFC 8415 21.13); absent is success. */
static int status(const uint8_t *opts, size_t len)
{
	const uint8_t *v;

	if (first(opts, len, DHCP6_STATUS, &v) < 2 ||
	    get_be16(v) == STATUS_OK)
		return 0;
	return get_be16(v) == STATUS_NO_ADDRESS ? -EADDRNOTAVAIL : -EPROTO;
}

int dhcp6_status(const struct dhcp6_packet *p)
{
	return status(p->raw + DHCP6_HEADER, p->len - DHCP6_HEADER);
}

/* The first address that an association of @len bytes still grants. */
static int address_in(const uint8_t *ia, size_t len, const uint8_t **out)
{
	const uint8_t *v;
	size_t at = 0;
	int n, rc = status(ia, len);

	if (rc < 0)
		return rc;
	while ((n = next(ia, len, &at, DHCP6_IA_ADDR, &v)) >= 0) {
		if (n < ADDRESS_HEADER || !get_be32(v + 20) ||
		    status(v + ADDRESS_HEADER, (size_t)n - ADDRESS_HEADER) < 0)
			continue;
		*out = v;
		return 0;
	}
	return -ENOENT;
}

int dhcp6_address(const struct dhcp6_packet *p, uint32_t iaid,
		  const uint8_t **out)
{
	const uint8_t *v;
	size_t at = 0;
	int n;

	while ((n = next(p->raw + DHCP6_HEADER, p->len - DHCP6_HEADER, &at,
			 DHCP6_IA_NA, &v)) >= 0)
		if (n >= IA_HEADER && get_be32(v) == iaid)
			return address_in(v + IA_HEADER,
					  (size_t)n - IA_HEADER, out);
	return -ENOENT;
}

enum dhcp6_type dhcp6_type_of(const struct dhcp6_packet *p)
{
	return p->raw[0];
}

uint32_t dhcp6_xid(const struct dhcp6_packet *p)
{
	return get_be32(p->raw) & 0xffffff;
}

/* ---- writing --------------------------------------------------------- */

static void option(struct writer *w, unsigned code, const void *data,
		   size_t len)
{
	writer_put16(w, code);
	writer_put16(w, (unsigned)len);
	writer_put(w, data, len);
}

/* A DUID from the machine's UUID (RFC 6355), or else from the card's address
   (RFC 8415 11.4). */
static void put_client(struct writer *w, const struct dhcp6_say *say)
{
	writer_put16(w, DHCP6_CLIENT_ID);
	writer_put16(w, say->uuid ? 18 : 10);
	if (say->uuid) {
		writer_put16(w, 4);
		writer_put(w, say->uuid, 16);
	} else {
		writer_put16(w, 3);
		writer_put16(w, 1);
		writer_put(w, say->mac, 6);
	}
}

static void put_association(struct writer *w, const struct dhcp6_say *say)
{
	writer_put16(w, DHCP6_IA_NA);
	writer_put16(w, IA_HEADER + (say->address ? 4 + ADDRESS_HEADER : 0));
	writer_put32(w, say->iaid);
	writer_put32(w, 0);		/* the times are the server's	*/
	writer_put32(w, 0);
	if (!say->address)
		return;
	writer_put16(w, DHCP6_IA_ADDR);
	writer_put16(w, ADDRESS_HEADER);
	writer_put(w, say->address, 16);
	writer_put32(w, 0);
	writer_put32(w, 0);
}

/* One class, led by its length (RFC 8415 21.15, 21.16). */
static void put_class(struct writer *w, const void *text, size_t len)
{
	writer_put16(w, (unsigned)len);
	writer_put(w, text, len);
}

static void put_classes(struct writer *w, const struct dhcp6_say *say)
{
	const void *user = say->user_class ? say->user_class :
		(const uint8_t *)"iPXE";
	size_t user_len = say->user_class ? say->user_class_len : 4;
	char vendor[PXECLIENT_CLASS_MAX];
	size_t vendor_len = pxeclient_class(vendor);

	writer_put16(w, DHCP6_USER_CLASS);
	writer_put16(w, (unsigned)user_len + 2);
	put_class(w, user, user_len);
	writer_put16(w, DHCP6_VENDOR_CLASS);
	writer_put16(w, (unsigned)vendor_len + 6);
	writer_put32(w, INTEL);
	put_class(w, vendor, vendor_len);
}

int dhcp6_write(const struct dhcp6_say *say, uint8_t *buf, size_t cap)
{
	static const uint8_t wanted[] = {
		0, DHCP6_DNS, 0, DHCP6_DOMAINS, 0, DHCP6_BOOT_URL,
		0, DHCP6_BOOT_PARAMETERS,
	};
	struct writer w = { .buf = buf, .cap = cap };
	uint8_t arch[2] = { 0, pxeclient_arch() };

	writer_put32(&w, (uint32_t)say->type << 24 | say->xid);
	put_client(&w, say);
	if (say->server)
		option(&w, DHCP6_SERVER_ID, say->server, say->server_len);
	if (say->lease)
		put_association(&w, say);
	option(&w, DHCP6_WANTED, wanted, sizeof(wanted));
	writer_put16(&w, DHCP6_ELAPSED);
	writer_put16(&w, 2);
	writer_put16(&w, say->elapsed_cs);
	put_classes(&w, say);
	option(&w, DHCP6_ARCH, arch, sizeof(arch));
	option(&w, DHCP6_INTERFACE, pxeclient_undi(), PXECLIENT_UNDI_LEN);
	return w.full ? -ENOSPC : (int)w.len;
}
