/*
 * server.h: a network of arrays: frames that the code under test sends are
 * taken apart, and answers are put together by hand. Shares no code with net/.
 */
#ifndef TESTS_NET_SERVER_H
#define TESTS_NET_SERVER_H

#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/fetch.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "net/net.h"
#include "tests/fake/fake.h"

#define SERVER_IP 0xc0000201u	/* 192.0.2.1 */

/* A UDP packet as it was seen on the wire. */
struct udp {
	uint32_t from, to;
	uint16_t sport, dport;
	const uint8_t *data;
	size_t len;
};

struct bench {
	struct events ev;
	struct console con;
	struct settings *root;
	struct fetcher fetch;
	struct net *net;
	struct nic *nic;
	struct err e;
	/* Called for each UDP packet that is sent. */
	void (*on_udp)(struct bench *b, const struct udp *u);
	/* Called for each other frame but those of ARP. */
	void (*on_frame)(struct bench *b, const uint8_t *f, size_t len);
	void *ctx;
	unsigned sent;			/* UDP packets			*/
	uint64_t sent_us[64];
	bool cut;			/* answers come in two fragments */
	uint64_t late_us;		/* so much later		*/
};

static inline uint16_t ip_sum(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < len; i += 2)
		sum += get_be16(p + i);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

/* Send @len bytes of what is behind the IP header of @f, those from @at on. */
static inline void answer_fragment(struct bench *b, const uint8_t *f,
				   size_t at, size_t len, bool last)
{
	uint8_t part[1600];

	memcpy(part, f, 34);
	put_be16(part + 16, 20 + (unsigned)len);
	put_be16(part + 20, (last ? 0 : 0x2000) | (unsigned)at / 8);
	put_be16(part + 24, 0);
	put_be16(part + 24, ip_sum(part + 14, 20));
	memcpy(part + 34, f + 34 + at, len);
	fake_nic_rx(b->nic, part, 34 + len);
}

/* An Ethernet and an IPv4 header at @f, in front of @len bytes. */
static inline void put_heads(struct bench *b, uint8_t *f, uint32_t from,
			     uint32_t to, unsigned protocol, size_t len)
{
	memcpy(f, b->nic->mac, 6);
	if (to == 0xffffffff)
		memset(f, 0xff, 6);
	memcpy(f + 6, "\x52\x54\x00\x00\x00\x01\x08\x00", 8);
	f[14] = 0x45;
	put_be16(f + 16, 20 + (unsigned)len);
	f[22] = 64;
	f[23] = (uint8_t)protocol;
	put_be32(f + 26, from);
	put_be32(f + 30, to);
	put_be16(f + 24, ip_sum(f + 14, 20));
}

/* Send a UDP packet to the machine under test. */
static inline void answer(struct bench *b, uint32_t from, uint32_t to,
			  unsigned sport, unsigned dport, const void *data,
			  size_t len)
{
	uint8_t f[1600] = { 0 };
	size_t first = len < 1000 ? 8 : 800;

	put_heads(b, f, from, to, 17, 8 + len);
	put_be16(f + 34, sport);
	put_be16(f + 36, dport);
	put_be16(f + 38, 8 + (unsigned)len);
	memcpy(f + 42, data, len);
	if (!b->cut) {
		fake_nic_rx_at(b->nic, fake.now_us + b->late_us, f, 42 + len);
		return;
	}
	answer_fragment(b, f, 0, first, false);
	answer_fragment(b, f, first, 8 + len - first, true);
}

/* Whoever is asked for by ARP is at the server's card. */
static inline void answer_arp(struct bench *b, const uint8_t *frame)
{
	uint8_t f[42];

	if (get_be16(frame + 20) != 1 || !memcmp(frame + 28, frame + 38, 4))
		return;
	memcpy(f, frame + 6, 6);
	memcpy(f + 6, "\x52\x54\x00\x00\x00\x01", 6);
	memcpy(f + 12, frame + 12, 8);
	put_be16(f + 20, 2);
	memcpy(f + 22, f + 6, 6);
	memcpy(f + 28, frame + 38, 4);
	memcpy(f + 32, frame + 22, 10);
	fake_nic_rx(b->nic, f, sizeof(f));
}

static inline void bench_peer(void *ctx, struct nic *nic,
			      const uint8_t *frame, size_t len)
{
	struct bench *b = ctx;
	struct udp u;

	(void)nic;
	if (len >= 42 && get_be16(frame + 12) == 0x806) {
		answer_arp(b, frame);
		return;
	}
	if (len < 42 || get_be16(frame + 12) != 0x800 || frame[23] != 17) {
		if (b->on_frame)
			b->on_frame(b, frame, len);
		return;
	}
	u = (struct udp){ .from = get_be32(frame + 26),
			  .to = get_be32(frame + 30),
			  .sport = (uint16_t)get_be16(frame + 34),
			  .dport = (uint16_t)get_be16(frame + 36),
			  .data = frame + 42,
			  .len = get_be16(frame + 38) - 8u };
	if (b->sent < 64)
		b->sent_us[b->sent] = fake.now_us;
	b->sent++;
	if (b->on_udp)
		b->on_udp(b, &u);
}

/* A card, the settings, the network on top; false, with nothing left behind,
   if memory ran out. */
static inline bool bench_try(struct bench *b)
{
	memset(b, 0, sizeof(*b));
	b->nic = fake_nic_add(NULL);
	b->root = settings_new();
	if (!b->root)
		return false;
	con_init(&b->con, &b->ev);
	fetch_init(&b->fetch, &b->ev, &b->con);
	fetch_data_add(&b->fetch);
	fetch_file_add(&b->fetch);
	if (net_start(b->root, &b->ev, &b->con, &b->fetch, &b->net, &b->e)) {
		assert_true(fake_alloc_failed());
		settings_free(b->root);
		return false;
	}
	fake_nic_peer(b->nic, bench_peer, b);
	return true;
}

static inline void bench_start(struct bench *b)
{
	assert_true(bench_try(b));
}

static inline void bench_stop(struct bench *b)
{
	net_stop(b->net);
	settings_free(b->root);
	con_free(&b->con);
}

/* The network runs for so long; 0: what has come is taken. */
static inline void bench_pass(struct bench *b, uint64_t us)
{
	(void)event_wait(&b->ev, fake.now_us + us, EVENT_NO_KEYS, NULL, NULL);
}

/* What ${NAME} is; "" if unset. Valid until the next call. */
static inline const char *value(struct bench *b, const char *name)
{
	static char text[8][128];
	static unsigned turn;
	struct setting_ref ref;
	struct sbuf out = { 0 };
	char *to = text[turn++ % 8];

	to[0] = 0;
	if (setting_parse(b->root, name, strlen(name), false, &ref, NULL) ==
	    0 && setting_print(&ref, &out, NULL) == 0)
		snprintf(to, sizeof(text[0]), "%s", sbuf_text(&out));
	sbuf_free(&out);
	return to;
}

static inline bool bench_is_configured(void *ctx)
{
	struct bench *b = ctx;

	return net_configure_status(net_dev(b->net, 0), &b->e) !=
	       -EINPROGRESS;
}

/* Open net0 and configure it: what becomes of that. */
static inline int bench_configure(struct bench *b, enum net_configurator how)
{
	struct netdev *dev = net_dev(b->net, 0);
	int rc = netdev_open(dev, &b->e);

	if (rc == 0)
		rc = net_configure(dev, how, &b->e);
	if (rc == 0)
		rc = event_wait(&b->ev, EVENT_NEVER, EVENT_CANCEL,
				bench_is_configured, b);
	if (rc == 0)
		rc = net_configure_status(dev, &b->e);
	assert_int_equal(rc == 0, !b->e.msg[0]);
	return rc;
}

/* Give net0 an address without asking anybody. */
static inline void bench_address(struct bench *b)
{
	assert_int_equal(settings_set(b->root, "net0/ip", "192.0.2.15", NULL),
			 0);
	assert_int_equal(settings_set(b->root, "net0/netmask",
				      "255.255.255.0", NULL), 0);
	assert_int_equal(netdev_open(net_dev(b->net, 0), &b->e), 0);
}

#endif
