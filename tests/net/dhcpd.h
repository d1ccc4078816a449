/* dhcpd.h: a DHCP server of arrays, and a run of the client against it. */
#ifndef TESTS_NET_DHCPD_H
#define TESTS_NET_DHCPD_H

#include "tests/net/server.h"

#include "net/dhcp_packet.h"

struct reply {
	uint8_t raw[600];
	size_t  len;
};

/* Begin an answer to the request @u. */
static inline void reply_begin(struct reply *r, const struct udp *u,
			       unsigned type)
{
	memset(r, 0, sizeof(*r));
	memcpy(r->raw, u->data, 240);
	r->raw[0] = 2;
	r->len = 240;
	if (type) {
		memcpy(r->raw + 240, (uint8_t[]){ 53, 1, (uint8_t)type }, 3);
		r->len += 3;
	}
}

static inline void reply_option(struct reply *r, unsigned tag, const void *data,
			 size_t len)
{
	r->raw[r->len++] = (uint8_t)tag;
	r->raw[r->len++] = (uint8_t)len;
	memcpy(r->raw + r->len, data, len);
	r->len += len;
}

static inline void reply_send(struct bench *b, struct reply *r, uint32_t from,
		       unsigned port, uint32_t to)
{
	r->raw[r->len++] = 255;
	answer(b, from, to, port, 68, r->raw, r->len);
}

/* The DHCP message type of what the client sent. */
static inline unsigned type_of(const struct udp *u)
{
	assert_true(u->len > 243);
	assert_int_equal(u->data[240], 53);
	return u->data[242];
}

struct plan {
	int      priority;		/* 175.1 of the offer; 0: none	*/
	bool     no_proxy;		/* 175.176			*/
	bool     silent;
	bool     proxy;			/* another server offers PXE	*/
	bool     proxy_empty;		/* ... but only on port 4011	*/
	unsigned proxy_late_ms;		/* ... after so long		*/
	bool     no_file;		/* the lease names none		*/
	unsigned deaf;			/* so many are not heard	*/
	bool     cut;			/* ... in two fragments		*/
	bool     noise;			/* answers that are not for us	*/
	bool     bootp;			/* it knows no DHCP		*/
	bool     other_ack;		/* first for another address	*/
	unsigned type_4011;		/* of the proxy's answer; 0: 5	*/
	unsigned naks;
	uint32_t ip;
	unsigned discovers, requests, to_4011;
	uint8_t  first[600];
	size_t   first_len;
};

static inline void add_lease(struct reply *r, const struct plan *p)
{
	put_be32(r->raw + 16, p->ip);
	put_be32(r->raw + 20, SERVER_IP);
	if (!p->no_file)
		strcpy((char *)r->raw + 108, "boot.ipxe");
	reply_option(r, 54, "\xc0\x00\x02\x01", 4);
	reply_option(r, 1, "\xff\xff\xff\x00", 4);
	reply_option(r, 3, "\xc0\x00\x02\xfe", 4);
	if (p->priority)
		reply_option(r, 175, (uint8_t[]){ 1, 1,
			     (uint8_t)p->priority }, 3);
	if (p->no_proxy)
		reply_option(r, 175, "\260\001\001", 3);
}

static inline void offer_proxy(struct bench *b, const struct udp *u,
			const struct plan *p, unsigned type, unsigned port)
{
	bool full = !p->proxy_empty || port == 4011;
	struct reply r;

	reply_begin(&r, u, type);
	reply_option(&r, 60, "PXEClient", 9);
	reply_option(&r, 54, "\xc0\x00\x02\x02", 4);
	if (full) {
		put_be32(r.raw + 20, 0xc0000202);
		strcpy((char *)r.raw + 108, "proxy.efi");
	}
	reply_send(b, &r, 0xc0000202, port,
		   port == 4011 ? p->ip : 0xffffffff);
}

/* To somebody else's question, then from a server that was not chosen. */
static inline void send_noise(struct bench *b, const struct udp *u)
{
	bool asked = type_of(u) == DHCP_REQUEST;
	struct reply r;

	reply_begin(&r, u, asked ? DHCP_NAK : DHCP_OFFER);
	r.raw[4] ^= 1;
	put_be32(r.raw + 16, 0xc0000263);
	reply_option(&r, 54, "\xc0\x00\x02\x01", 4);
	reply_option(&r, 175, "\1\1\5", 3);
	reply_send(b, &r, SERVER_IP, 67, 0xffffffff);
	if (!asked)
		return;
	reply_begin(&r, u, DHCP_NAK);
	reply_option(&r, 54, "\xc0\x00\x02\x03", 4);
	reply_send(b, &r, 0xc0000203, 67, 0xffffffff);
}

static inline void serve(struct bench *b, const struct udp *u)
{
	struct plan *p = b->ctx;
	struct reply r;

	if (!p->first_len) {
		p->first_len = u->len;
		memcpy(p->first, u->data, u->len < 600 ? u->len : 600);
	}
	if (u->dport == 4011) {
		p->to_4011++;
		assert_int_equal(u->to, 0xc0000202);
		if (!fake_alloc_failed())
			assert_int_equal(get_be32(u->data + 12), p->ip);
		b->cut = p->cut;
		offer_proxy(b, u, p, p->type_4011 ? p->type_4011 : 5, 4011);
		return;
	}
	assert_int_equal(u->to, 0xffffffff);
	if (type_of(u) == DHCP_DISCOVER)
		p->discovers++;
	else
		p->requests++;
	if (p->silent || p->deaf) {
		p->deaf -= p->deaf > 0;
		return;
	}
	if (p->noise)
		send_noise(b, u);
	if (type_of(u) == DHCP_DISCOVER && p->proxy) {
		b->late_us = p->proxy_late_ms * 1000ull;
		offer_proxy(b, u, p, DHCP_OFFER, 67);
		b->late_us = 0;
	}
	if (type_of(u) == DHCP_REQUEST && p->naks) {
		p->naks--;
		reply_begin(&r, u, DHCP_NAK);
		reply_option(&r, 54, "\xc0\x00\x02\x01", 4);
	} else if (type_of(u) == DHCP_REQUEST && p->other_ack) {
		p->other_ack = false;
		reply_begin(&r, u, DHCP_ACK);
		add_lease(&r, p);
		r.raw[19]++;
	} else {
		reply_begin(&r, u, p->bootp ? 0 :
			    type_of(u) == DHCP_DISCOVER ? DHCP_OFFER :
			    DHCP_ACK);
		add_lease(&r, p);
	}
	reply_send(b, &r, SERVER_IP, 67, 0xffffffff);
}

/* Configure net0 by DHCP; returns the status. */
static inline int run(struct bench *b, struct plan *p)
{
	p->ip = p->ip ? p->ip : 0xc000020f;
	b->on_udp = serve;
	b->ctx = p;
	return bench_configure(b, NET_CONFIG_DHCP);
}

#endif
