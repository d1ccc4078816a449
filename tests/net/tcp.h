/*
 * tcp.h: a TCP server of arrays on the bench of server.h: whoever connects is
 * heard, and what the test says is sent. It takes segments in order, loses
 * none, and knows nothing of time.
 */
#ifndef TESTS_NET_TCP_H
#define TESTS_NET_TCP_H

#include "tests/net/server.h"

#define TCP_FIN	1
#define TCP_SYN	2
#define TCP_RST	4
#define TCP_ACK	16
#define TCP_AT	34		/* behind Ethernet and IPv4	*/

struct tcp_server {
	struct bench *b;
	bool     silent, refuses;	/* connections			*/
	bool     scales;		/* windows (RFC 7323)		*/
	bool     sacks;			/* or: takes selective
					   acknowledgements (RFC 2018)	*/
	unsigned connections;
	uint32_t ip, client;		/* of the last one		*/
	uint16_t port, client_port;
	uint32_t seq, ack;
	bool     finished, reset;	/* by the client		*/
	char     got[4096];		/* on the last connection	*/
	size_t   len;
	unsigned window;		/* ours, in bytes		*/
	size_t   most;			/* in one segment		*/
	/* Called when something came. */
	void   (*heard)(struct tcp_server *s);
	void    *ctx;
};

static inline void tcp_segment(struct tcp_server *s, unsigned flags,
			       const void *data, size_t len)
{
	uint8_t f[1600] = { 0 }, pseudo[1600] = { 0 }, *t = f + TCP_AT;

	put_heads(s->b, f, s->ip, s->client, 6, 20 + len);
	put_be16(t, s->port);
	put_be16(t + 2, s->client_port);
	put_be32(t + 4, s->seq);
	put_be32(t + 8, s->ack);
	t[12] = (flags & TCP_SYN && len ? 6 : 5) << 4;	/* or options */
	t[13] = (uint8_t)flags;
	put_be16(t + 14, s->window ? s->window : 65535);
	if (len)
		memcpy(t + 20, data, len);
	memcpy(pseudo, f + 26, 8);
	pseudo[9] = 6;
	put_be16(pseudo + 10, 20 + (unsigned)len);
	memcpy(pseudo + 12, t, 20 + len);
	put_be16(t + 16, ip_sum(pseudo, 12 + 20 + (len + 1) / 2 * 2));
	fake_nic_rx(s->b->nic, f, TCP_AT + 20 + len);
	s->seq += flags & TCP_SYN ? 1 : (uint32_t)len + (flags & TCP_FIN);
}

static inline void tcp_say_bytes(struct tcp_server *s, const char *bytes,
				 size_t len)
{
	size_t n;

	for (; len; len -= n, bytes += n) {
		n = len < 1000 ? len : 1000;
		tcp_segment(s, TCP_ACK, bytes, n);
	}
}

static inline void tcp_say(struct tcp_server *s, const char *text)
{
	tcp_say_bytes(s, text, strlen(text));
}

static inline void tcp_finish(struct tcp_server *s)
{
	tcp_segment(s, TCP_FIN | TCP_ACK, NULL, 0);
}

static inline void tcp_cut(struct tcp_server *s)
{
	tcp_segment(s, TCP_RST | TCP_ACK, NULL, 0);
}

static inline void tcp_accept(struct tcp_server *s, const uint8_t *f)
{
	s->connections++;
	s->client = get_be32(f + 26);
	s->ip = get_be32(f + 30);
	s->client_port = (uint16_t)get_be16(f + TCP_AT);
	s->port = (uint16_t)get_be16(f + TCP_AT + 2);
	s->ack = get_be32(f + TCP_AT + 4) + 1;
	s->seq = 1000;
	s->len = 0;
	s->finished = s->reset = false;
	if (s->refuses)
		tcp_cut(s);
	else if (!s->silent)
		tcp_segment(s, TCP_SYN | TCP_ACK,
			    s->sacks ? "\1\1\4\2" : "\1\3\3",
			    s->sacks || s->scales ? 4 : 0);
}

static inline void tcp_take(struct tcp_server *s, const uint8_t *data,
			    size_t len, bool fin)
{
	if (len > s->most)
		s->most = len;
	if (len > sizeof(s->got) - 1 - s->len)
		len = sizeof(s->got) - 1 - s->len;
	memcpy(s->got + s->len, data, len);
	s->len += len;
	s->got[s->len] = 0;
	s->ack += (uint32_t)len + fin;
	s->finished = fin;
	tcp_segment(s, TCP_ACK, NULL, 0);
	if (len && s->heard)
		s->heard(s);
}

/* For b->on_frame: b->ctx is the server. */
static inline void tcp_serve(struct bench *b, const uint8_t *f, size_t len)
{
	struct tcp_server *s = b->ctx;
	size_t head, n;
	unsigned flags;

	if (len < TCP_AT + 20 || get_be16(f + 12) != 0x800 || f[23] != 6)
		return;
	head = f[TCP_AT + 12] / 16u * 4;
	n = get_be16(f + 16) - 20u - head;
	flags = f[TCP_AT + 13];
	if (flags & TCP_SYN) {
		tcp_accept(s, f);
	} else if (get_be16(f + TCP_AT) != s->client_port) {
		return;
	} else if (flags & TCP_RST) {
		s->reset = true;
	} else if (get_be32(f + TCP_AT + 4) == s->ack &&
		   (n || flags & TCP_FIN)) {
		tcp_take(s, f + TCP_AT + head, n, flags & TCP_FIN);
	}
}

static inline void tcp_start(struct tcp_server *s, struct bench *b)
{
	s->b = b;
	b->ctx = s;
	b->on_frame = tcp_serve;
}

#endif
