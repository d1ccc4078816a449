/* dhcp6d.h: a router and a DHCPv6 server of arrays, and a run of the client
   against them. */
#ifndef TESTS_NET_DHCP6D_H
#define TESTS_NET_DHCP6D_H

#include "tests/net/server.h"

#include "net/dhcp6_packet.h"

#define BODY	54		/* behind Ethernet and IPv6	*/

static const uint8_t router[16] = { 0xfe, 0x80, [15] = 1 };
static const uint8_t all_nodes[16] = { 0xff, 2, [15] = 1 };
static const uint8_t us[16] = { 0xfe, 0x80, [8] = 0x50, 0x54, 0, 0xff, 0xfe,
				0x12, 0x34, 0x56 };

/* What the router and the server do. */
struct plan {
	uint8_t  flags;		/* of the advertisement			*/
	unsigned status;	/* of the association; 2: no addresses	*/
	bool     no_server, other_server, other_xid, cut;
	bool     refuse_request, no_duid;
	bool     forms;			/* the prefix, an address	*/
	unsigned advertised, solicits, requests, informs;
	unsigned deaf;		/* so many messages are not heard	*/
	unsigned duid;		/* the server's length, if not 10	*/
	unsigned duid_replied;	/* ... in replies			*/
	unsigned type;		/* of all that it says			*/
	uint8_t  said[600];	/* the last message			*/
	size_t   said_len;
};

/* ---- frames ---------------------------------------------------------- */

/* Send @len bytes of @body, a packet @next, checksummed at @sum_at. */
static inline void send6(struct bench *b, unsigned next, const void *body,
		  size_t len, size_t sum_at)
{
	uint8_t f[900] = { 0 }, pseudo[900] = { 0 };

	assert_true(len <= sizeof(f) - BODY);
	memcpy(f, b->nic->mac, 6);
	memcpy(f + 6, "\x52\x54\0\0\0\1\x86\xdd\x60", 9);
	put_be16(f + 18, (unsigned)len);
	f[20] = (uint8_t)next;
	f[21] = 255;
	memcpy(f + 22, router, 16);
	memcpy(f + 38, next == 17 ? us : all_nodes, 16);
	memcpy(f + BODY, body, len);
	memcpy(pseudo, f + 22, 32);
	put_be32(pseudo + 32, (uint32_t)len);
	pseudo[39] = (uint8_t)next;
	memcpy(pseudo + 40, body, len);
	put_be16(f + BODY + sum_at, ip_sum(pseudo, 40 + (len + 1) / 2 * 2));
	fake_nic_rx(b->nic, f, BODY + len);
}

static inline void advertise_router(struct bench *b, struct plan *p)
{
	uint8_t ra[48] = { 134, [4] = 64, [5] = p->flags, [6] = 7,
			   [16] = 3, 4, 64, 0x80 };

	p->advertised++;
	ra[19] |= p->forms ? 0x40 : 0;
	put_be32(ra + 20, 3600);
	put_be32(ra + 24, 3600);
	memcpy(ra + 32, "\x20\1\x0d\xb8", 4);
	send6(b, 58, ra, sizeof(ra), 2);
}

struct message { uint8_t raw[600]; size_t len; };

static inline void add(struct message *m, unsigned code, const void *data,
		       size_t len)
{
	put_be16(m->raw + m->len, code);
	put_be16(m->raw + m->len + 2, (unsigned)len);
	memcpy(m->raw + m->len + 4, data, len);
	m->len += 4 + len;
}

/* The option @code of what the client said. */
static inline const uint8_t *said(const struct plan *p, unsigned code,
				  size_t *len)
{
	size_t at = 4;

	while (at + 4 <= p->said_len) {
		*len = get_be16(p->said + at + 2);
		if (get_be16(p->said + at) == code)
			return p->said + at + 4;
		at += 4 + *len;
	}
	return NULL;
}

static inline void add_lease(struct message *m, const struct plan *p)
{
	uint8_t ia[12 + 28 + 6] = { 0 };
	size_t len;
	const uint8_t *asked = said(p, DHCP6_IA_NA, &len);

	assert_non_null(asked);
	memcpy(ia, asked, 4);
	if (p->status) {
		put_be16(ia + 12, DHCP6_STATUS);
		put_be16(ia + 14, 2);
		put_be16(ia + 16, p->status);
		add(m, DHCP6_IA_NA, ia, 18);
		return;
	}
	put_be16(ia + 12, DHCP6_IA_ADDR);
	put_be16(ia + 14, 24);
	memcpy(ia + 16, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x77", 16);
	put_be32(ia + 32, 100);
	put_be32(ia + 36, 100);
	add(m, DHCP6_IA_NA, ia, 40);
}

static inline void reply(struct bench *b, struct plan *p, unsigned type)
{
	static const uint8_t long_id[200] = { 0, 2 };
	unsigned duid = p->duid_replied && type == DHCP6_REPLY ?
		p->duid_replied : p->duid;
	struct message m = { .len = 8 + 4 };
	const uint8_t *client;
	size_t len = 0;

	put_be16(m.raw, 547);
	put_be16(m.raw + 2, 546);
	m.raw[8] = (uint8_t)(p->type ? p->type : type);
	memcpy(m.raw + 9, p->said + 1, 3);
	m.raw[9] ^= p->other_xid;
	client = said(p, DHCP6_CLIENT_ID, &len);
	assert_non_null(client);
	add(&m, DHCP6_CLIENT_ID, client, len);
	if (duid)
		add(&m, DHCP6_SERVER_ID, long_id, duid);
	else
		add(&m, DHCP6_SERVER_ID, p->other_server &&
		    type == DHCP6_REPLY ? "\0\3\0\1serveR" :
		    "\0\3\0\1server", p->no_duid ? 0 : 10);
	if (p->said[0] != DHCP6_INFORMATION_REQUEST)
		add_lease(&m, p);
	add(&m, DHCP6_DNS, "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x53", 16);
	add(&m, DHCP6_BOOT_URL, "http://[2001:db8::1]/b.ipxe", 27);
	if (p->cut)
		m.len = 8 + 4 + 14 + 14 + 30;
	put_be16(m.raw + 4, (unsigned)m.len);
	send6(b, 17, m.raw, m.len, 6);
}

static inline void serve(struct bench *b, struct plan *p)
{
	if (p->deaf) {
		p->deaf--;
		return;
	}
	switch (p->said[0]) {
	case DHCP6_SOLICIT:
		p->solicits++;
		if (!p->no_server)
			reply(b, p, DHCP6_ADVERTISE);
		break;
	case DHCP6_REQUEST:
		p->requests++;
		p->status = p->refuse_request ? 2 : p->status;
		reply(b, p, DHCP6_REPLY);
		break;
	default:
		p->informs++;
		if (!p->no_server)
			reply(b, p, DHCP6_REPLY);
	}
}

static inline void peer(void *ctx, struct nic *nic, const uint8_t *f,
			size_t len)
{
	struct bench *b = ctx;
	struct plan *p = b->ctx;

	(void)nic;
	if (len < BODY + 8 || get_be16(f + 12) != 0x86dd)
		return;
	if (f[20] == 58 && f[BODY] == 133)
		advertise_router(b, p);
	if (f[20] != 17 || get_be16(f + BODY + 2) != 547)
		return;
	assert_int_equal(get_be16(f + BODY), 546);
	assert_memory_equal(f + 38, "\xff\2\0\0\0\0\0\0\0\0\0\0\0\1\0\2", 16);
	p->said_len = get_be16(f + BODY + 4) - 8u;
	assert_true(p->said_len <= sizeof(p->said));
	memcpy(p->said, f + BODY + 8, p->said_len);
	serve(b, p);
}

static inline int run(struct bench *b, struct plan *p)
{
	b->ctx = p;
	fake_nic_peer(b->nic, peer, b);
	return bench_configure(b, NET_CONFIG_IPV6);
}

#endif
