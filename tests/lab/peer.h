/*
 * peer.h: a very small network client, made by hand, to talk to the lab's
 * servers with: it shares no code with them nor with net/.
 */
#ifndef TESTS_LAB_PEER_H
#define TESTS_LAB_PEER_H

#include "tests/fake/fake.h"

#include <string.h>

#include "core/str.h"
#include "lab/lab.h"

#define PEER_IP		0xc000020fu	/* 192.0.2.15 */
#define PEER_SERVER	0xc0000201u	/* 192.0.2.1 */

struct peer {
	struct lab *lab;
	struct nic *nic;
	uint32_t    ip;
	uint8_t     gateway[6];
	uint8_t     rx[4096];
	size_t      rx_len;
	/* One TCP connection */
	uint32_t    to;
	uint16_t    port, dport;
	uint32_t    seq, ack;
	bool        open, reset, finished;
	struct sbuf got;
};

static inline void peer_put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void peer_put32(uint8_t *p, uint32_t v)
{
	peer_put16(p, v >> 16);
	peer_put16(p + 2, v);
}

static inline uint32_t peer_get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static inline unsigned peer_get16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static inline void peer_start(struct peer *p, struct lab *lab)
{
	*p = (struct peer){ .lab = lab, .nic = lab_nic(lab, 0),
			    .ip = PEER_IP, .port = 40000 };
	assert_non_null(p->nic);
	assert_int_equal(p->nic->ops->open(p->nic, NULL), 0);
}

/* Say who we are if that is the question. */
static inline bool peer_arp_reply(struct peer *p)
{
	uint8_t f[42];

	if (p->rx_len < 42 || memcmp(p->rx + 12, "\x08\x06\0\1\x08\0\6\4"
				     "\0\1", 10) ||
	    peer_get32(p->rx + 38) != p->ip)
		return false;
	memcpy(f, p->rx + 6, 6);
	memcpy(f + 6, p->nic->mac, 6);
	memcpy(f + 12, "\x08\x06\0\1\x08\0\6\4\0\2", 10);
	memcpy(f + 22, p->nic->mac, 6);
	peer_put32(f + 28, p->ip);
	memcpy(f + 32, p->rx + 22, 10);
	assert_int_equal(p->nic->ops->send(p->nic, f, sizeof(f)), 0);
	return true;
}

/* Wait for the next frame, at most @ms. False: none came. */
static inline bool peer_recv(struct peer *p, unsigned ms)
{
	uint64_t until = fake.now_us + (uint64_t)ms * 1000, next, nic;
	int n;

	for (;;) {
		lab_run(p->lab);
		n = p->nic->ops->recv(p->nic, p->rx, sizeof(p->rx));
		if (n > 0) {
			p->rx_len = (size_t)n;
			if (peer_arp_reply(p))
				continue;
			return true;
		}
		next = lab_next_us(p->lab);
		nic = p->nic->ops->next_us(p->nic);
		next = nic < next ? nic : next;
		if (next > until) {
			fake.now_us = until;
			return false;
		}
		if (next > fake.now_us)
			fake.now_us = next;
	}
}

static inline void peer_send(struct peer *p, const uint8_t *f, size_t len)
{
	assert_int_equal(p->nic->ops->send(p->nic, f, len), 0);
}

static inline unsigned peer_sum(const uint8_t *p, size_t len, uint32_t sum)
{
	for (; len > 1; len -= 2, p += 2)
		sum += peer_get16(p);
	if (len)
		sum += (unsigned)*p << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* Send an IPv4 packet; to everyone if @to is all ones. */
static inline void peer_ip(struct peer *p, uint32_t to, unsigned proto,
			   const uint8_t *data, size_t len)
{
	static uint8_t f[2048];

	assert_true(len < 1600);
	memset(f, 0, sizeof(f));
	memcpy(f, to == 0xffffffff ? (const uint8_t *)"\xff\xff\xff\xff\xff"
	       "\xff" : p->gateway, 6);
	memcpy(f + 6, p->nic->mac, 6);
	peer_put16(f + 12, 0x0800);
	f[14] = 0x45;
	peer_put16(f + 16, (unsigned)len + 20);
	f[22] = 64;
	f[23] = (uint8_t)proto;
	peer_put32(f + 26, p->ip);
	peer_put32(f + 30, to);
	peer_put16(f + 24, ~peer_sum(f + 14, 20, 0));
	memcpy(f + 34, data, len);
	peer_send(p, f, len + 34);
}

static inline void peer_udp(struct peer *p, uint32_t to, unsigned from_port,
			    unsigned port, const void *data, size_t len)
{
	static uint8_t d[1600];

	peer_put16(d, from_port);
	peer_put16(d + 2, port);
	peer_put16(d + 4, (unsigned)len + 8);
	peer_put16(d + 6, 0);
	memcpy(d + 8, data, len);
	peer_ip(p, to, 17, d, len + 8);
}

/* Wait for a datagram to @port. Its bytes, or NULL. */
static inline const uint8_t *peer_udp_recv(struct peer *p, unsigned port,
					   unsigned ms, size_t *len)
{
	while (peer_recv(p, ms)) {
		if (p->rx_len < 42 || peer_get16(p->rx + 12) != 0x800 ||
		    p->rx[23] != 17 || peer_get16(p->rx + 36) != port)
			continue;
		*len = peer_get16(p->rx + 38) - 8;
		assert_true(*len + 42 <= p->rx_len);
		return p->rx + 42;
	}
	return NULL;
}

/* Ask who has @ip. False: nobody. */
static inline bool peer_arp(struct peer *p, uint32_t ip, uint8_t mac[6])
{
	uint8_t f[42] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

	memcpy(f + 6, p->nic->mac, 6);
	memcpy(f + 12, "\x08\x06\0\1\x08\0\6\4\0\1", 10);
	memcpy(f + 22, p->nic->mac, 6);
	peer_put32(f + 28, p->ip);
	peer_put32(f + 38, ip);
	peer_send(p, f, sizeof(f));
	while (peer_recv(p, 1000)) {
		if (peer_get16(p->rx + 12) != 0x806 || p->rx[21] != 2 ||
		    peer_get32(p->rx + 28) != ip)
			continue;
		memcpy(mac, p->rx + 22, 6);
		return true;
	}
	return false;
}

/* ---- TCP ------------------------------------------------------------ */

enum { PEER_FIN = 1, PEER_SYN = 2, PEER_RST = 4, PEER_ACK = 16 };

static inline void peer_segment(struct peer *p, unsigned flags,
				const void *data, size_t len)
{
	static uint8_t s[1600], pseudo[12];

	memset(s, 0, 20);
	peer_put16(s, p->port);
	peer_put16(s + 2, p->dport);
	peer_put32(s + 4, p->seq);
	peer_put32(s + 8, p->ack);
	s[12] = 0x50;
	s[13] = (uint8_t)flags;
	peer_put16(s + 14, 32768);
	if (len)
		memcpy(s + 20, data, len);
	peer_put32(pseudo, p->ip);
	peer_put32(pseudo + 4, p->to);
	peer_put16(pseudo + 8, 6);
	peer_put16(pseudo + 10, (unsigned)len + 20);
	peer_put16(s + 16, ~peer_sum(s, len + 20,
				     peer_sum(pseudo, 12, 0)));
	peer_ip(p, p->to, 6, s, len + 20);
	p->seq += (uint32_t)len + !!(flags & (PEER_SYN | PEER_FIN));
}

/* Take what arrived, in order only. False: nothing for @ms. */
static inline bool peer_tcp_step(struct peer *p, unsigned ms)
{
	const uint8_t *s = p->rx + 34;
	size_t len, head;

	do {
		if (!peer_recv(p, ms))
			return false;
	} while (p->rx_len < 54 || p->rx[23] != 6 ||
		 peer_get16(s + 2) != p->port);
	head = (size_t)(s[12] >> 4) * 4;
	len = peer_get16(p->rx + 16) - 20 - head;
	if (s[13] & PEER_RST) {
		p->reset = true;
		return true;
	}
	if (s[13] & PEER_SYN) {
		p->ack = peer_get32(s + 4) + 1;
		p->open = true;
	} else if (peer_get32(s + 4) == p->ack) {
		sbuf_add(&p->got, s + head, len);
		p->ack += (uint32_t)len;
		if (s[13] & PEER_FIN) {
			p->finished = true;
			p->ack++;
		}
	}
	if (len || s[13] & (PEER_SYN | PEER_FIN))
		peer_segment(p, PEER_ACK, NULL, 0);
	return true;
}

static inline bool peer_connect(struct peer *p, uint32_t to, unsigned port)
{
	p->to = to;
	p->port++;
	p->dport = (uint16_t)port;
	p->open = p->reset = p->finished = false;
	sbuf_reset(&p->got);
	p->seq = 1000;
	p->ack = 0;
	assert_true(peer_arp(p, PEER_SERVER, p->gateway));
	peer_segment(p, PEER_SYN, NULL, 0);
	while (!p->open && !p->reset && peer_tcp_step(p, 1000))
		continue;
	return p->open;
}

/* Send bytes, and read until the server closes or is silent for @ms. */
static inline const char *peer_say(struct peer *p, const void *data,
				   size_t len, unsigned ms)
{
	sbuf_reset(&p->got);
	peer_segment(p, PEER_ACK, data, len);
	while (!p->finished && !p->reset && peer_tcp_step(p, ms))
		continue;
	return sbuf_text(&p->got);
}

static inline const char *peer_talk(struct peer *p, const char *text,
				    unsigned ms)
{
	return peer_say(p, text, strlen(text), ms);
}

static inline void peer_stop(struct peer *p)
{
	if (p->open && !p->reset)
		peer_segment(p, PEER_RST, NULL, 0);
	lab_run(p->lab);
	sbuf_free(&p->got);
}

#endif
