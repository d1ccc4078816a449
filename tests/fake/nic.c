/* nic.c: cards whose packets are arrays, in both directions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

#define NICS 4
#define OTHERS 65		/* one more than are ever used */

struct frames {
	struct frame { uint64_t at_us; size_t len; uint8_t *data; } *v;
	size_t n, cap;
};

static struct card {
	struct nic    nic;
	struct frames rx, tx;
	size_t        rx_next, rx_announced;
	bool          used, open;
	int           link, open_result, send_result;
	void        (*peer)(void *ctx, struct nic *nic, const uint8_t *frame,
			    size_t len);
	void         *peer_ctx;
} cards[NICS];

static struct nic *others[OTHERS];	/* fake_nic_use() */
static unsigned n_others;

static void frames_add(struct frames *f, uint64_t at_us, const void *data,
		       size_t len)
{
	struct frame *frame;

	if (f->n == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 16;
		f->v = __real_realloc(f->v, f->cap * sizeof(*f->v));
		if (!f->v)
			abort();
	}
	frame = &f->v[f->n++];
	*frame = (struct frame){ at_us, len, __real_malloc(len + 1) };
	if (!frame->data)
		abort();
	memcpy(frame->data, data, len);
}

static void frames_clear(struct frames *f)
{
	for (size_t i = 0; i < f->n; i++)
		__real_free(f->v[i].data);
	__real_free(f->v);
	*f = (struct frames){ 0 };
}

void fake_nic_reset(void)
{
	for (unsigned i = 0; i < NICS; i++) {
		frames_clear(&cards[i].rx);
		frames_clear(&cards[i].tx);
		cards[i] = (struct card){ 0 };
	}
	n_others = 0;
}

static struct card *card_of(struct nic *nic)
{
	return nic->state;
}

static int card_open(struct nic *nic, struct err *e)
{
	struct card *c = card_of(nic);

	(void)e;
	if (c->open_result == 0)
		c->open = true;
	return c->open_result;
}

static void card_close(struct nic *nic)
{
	card_of(nic)->open = false;
}

static int card_send(struct nic *nic, const void *frame, size_t len)
{
	struct card *c = card_of(nic);

	if (c->send_result)
		return c->send_result;
	frames_add(&c->tx, fake.now_us, frame, len);
	if (c->peer)
		c->peer(c->peer_ctx, nic, frame, len);
	return 0;
}

static int card_recv(struct nic *nic, void *buf, size_t cap)
{
	struct card *c = card_of(nic);
	struct frame *f;

	if (c->rx_next == c->rx.n || c->rx.v[c->rx_next].at_us > fake.now_us)
		return 0;
	f = &c->rx.v[c->rx_next++];
	/* As some drivers: room for a tag and the checksum, or nothing */
	if (f->len > cap || cap < nic->mtu + 14u + 8)
		return -EMSGSIZE;
	memcpy(buf, f->data, f->len);
	return (int)f->len;
}

static uint64_t card_next_us(struct nic *nic)
{
	struct card *c = card_of(nic);

	return c->rx_next < c->rx.n ? c->rx.v[c->rx_next].at_us : UINT64_MAX;
}

static int card_link(struct nic *nic)
{
	return card_of(nic)->link;
}

static const struct nic_ops card_ops = {
	.open = card_open, .close = card_close, .send = card_send,
	.recv = card_recv, .next_us = card_next_us, .link = card_link,
};

struct nic *fake_nic_add(const uint8_t *mac)
{
	static const uint8_t first[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };
	unsigned i = 0;
	struct card *c;

	while (i < NICS && cards[i].used)
		i++;
	if (i == NICS)
		fail_msg("more than %d cards", NICS);
	c = &cards[i];
	c->used = true;
	c->nic = (struct nic){
		.ops = &card_ops, .state = c, .driver = "fake",
		.device = "fake0", .bustype = "PCI", .busloc = 0x18,
		.busid = { 1, 0xf4, 0x1a, 0, 0x10 }, .mtu = 1500,
	};
	memcpy(c->nic.mac, mac ? mac : first, 6);
	if (!mac)
		c->nic.mac[5] = (uint8_t)(c->nic.mac[5] + i);
	memcpy(c->nic.hwaddr, c->nic.mac, 6);
	return &c->nic;
}

void fake_nic_use(struct nic *nic)
{
	assert_true(n_others < OTHERS);
	others[n_others++] = nic;
}

void fake_nic_forget(void)
{
	n_others = 0;
}

struct nic *plat_nic(unsigned index)
{
	if (n_others)
		return index < n_others ? others[index] : NULL;
	return index < NICS && cards[index].used ? &cards[index].nic : NULL;
}

void fake_nic_rx_at(struct nic *nic, uint64_t at_us, const void *frame,
		    size_t len)
{
	struct card *c = card_of(nic);
	struct frame *v;
	size_t i;

	frames_add(&c->rx, at_us, frame, len);
	v = c->rx.v;
	/* in the order of their times */
	for (i = c->rx.n - 1; i > c->rx_next && v[i - 1].at_us > at_us; i--) {
		struct frame f = v[i];

		v[i] = v[i - 1];
		v[i - 1] = f;
	}
}

void fake_nic_rx(struct nic *nic, const void *frame, size_t len)
{
	fake_nic_rx_at(nic, fake.now_us, frame, len);
}

size_t fake_nic_sent(struct nic *nic)
{
	return card_of(nic)->tx.n;
}

const uint8_t *fake_nic_tx(struct nic *nic, size_t index, size_t *len)
{
	struct frames *tx = &card_of(nic)->tx;

	if (index >= tx->n)
		return NULL;
	*len = tx->v[index].len;
	return tx->v[index].data;
}

void fake_nic_peer(struct nic *nic, void (*peer)(void *ctx, struct nic *nic,
		   const uint8_t *frame, size_t len), void *ctx)
{
	card_of(nic)->peer = peer;
	card_of(nic)->peer_ctx = ctx;
}

void fake_nic_results(struct nic *nic, int link, int open, int send)
{
	card_of(nic)->link = link;
	card_of(nic)->open_result = open;
	card_of(nic)->send_result = send;
}

bool fake_nic_is_open(struct nic *nic)
{
	return card_of(nic)->open;
}

/* As for keys: a frame that nobody takes ends one wait, not all. */
uint64_t fake_nic_next_us(void)
{
	uint64_t next = UINT64_MAX;

	for (struct card *c = cards; c < cards + NICS; c++) {
		size_t i = c->rx_announced > c->rx_next ? c->rx_announced :
			c->rx_next;

		if (i < c->rx.n && c->rx.v[i].at_us < next)
			next = c->rx.v[i].at_us;
	}
	return next;
}

void fake_nic_announce(void)
{
	for (struct card *c = cards; c < cards + NICS; c++) {
		while (c->rx_announced < c->rx.n &&
		       c->rx.v[c->rx_announced].at_us <= fake.now_us)
			c->rx_announced++;
	}
}
