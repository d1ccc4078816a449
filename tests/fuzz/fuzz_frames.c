/*
 * What a network sends to a machine that waits for it. The first byte says for
 * what: an answer of a name server (D), of a time server (N), an echo's reply
 * (P), a neighbour's or router's message (6), each put behind the right
 * addresses, numbers and checksums; or frames as they are, with two bytes of
 * length before each (R).
 */
#include "tests/net/server.h"
#include "tests/fuzz/fuzz.h"

#define V6_BODY	54

struct input { const uint8_t *data; size_t size; unsigned sent; };

static const uint8_t here[16] = { 0xfe, 0x80, [15] = 1 };
static const uint8_t ours[16] = { 0xfe, 0x80, [8] = 0x50, 0x54, 0, 0xff, 0xfe,
				  0x12, 0x34, 0x56 };

/* A question comes: the answer is its head, then the input. */
static void on_udp(struct bench *b, const struct udp *u)
{
	struct input *in = b->ctx;
	uint8_t a[1400] = { 0 };
	size_t n = in->size < 1200 ? in->size : 1200;

	if (in->sent++ > 8)
		return;
	if (u->dport == 53) {
		size_t head = u->len < 100 ? u->len : 100;

		memcpy(a, u->data, head);	/* with the question */
		a[2] = 0x81;
		memcpy(a + head, in->data, n);
		if (n > 8)
			memcpy(a + 6, in->data + n - 6, 6);	/* counts */
		answer(b, SERVER_IP, u->from, 53, u->sport, a, head + n);
	} else if (u->dport == 123) {
		memcpy(a, in->data, n);
		memcpy(a + 24, u->data + 40, 8);
		answer(b, SERVER_IP, u->from, 123, u->sport, a, n);
	}
}

static void on_frame(struct bench *b, const uint8_t *f, size_t len)
{
	struct input *in = b->ctx;
	uint8_t r[1500] = { 0 };
	size_t n = in->size < 1200 ? in->size : 1200;

	if (len < 42 || get_be16(f + 12) != 0x800 || f[23] != 1 ||
	    in->sent++ > 8)
		return;
	put_heads(b, r, SERVER_IP, get_be32(f + 26), 1, 8 + n);
	memcpy(r + 34, f + 34, 8);
	r[34] = 0;
	memcpy(r + 42, in->data, n);
	put_be16(r + 36, 0);
	put_be16(r + 36, ip_sum(r + 34, (8 + n + 1) / 2 * 2));
	fake_nic_rx(b->nic, r, 42 + n);
}

/* An ICMPv6 message, from a neighbour on the link. */
static void send6(struct bench *b, const uint8_t *body, size_t n)
{
	uint8_t f[1600] = { 0 }, pseudo[1600] = { 0 };

	n = n < 1200 ? n : 1200;
	if (n < 4)
		return;
	memcpy(f, b->nic->mac, 6);
	memcpy(f + 6, "\x52\x54\0\0\0\1\x86\xdd\x60", 9);
	put_be16(f + 18, (unsigned)n);
	f[20] = 58;
	f[21] = 255;
	memcpy(f + 22, here, 16);
	memcpy(f + 38, ours, 16);
	memcpy(f + V6_BODY, body, n);
	put_be16(f + V6_BODY + 2, 0);
	memcpy(pseudo, f + 22, 32);
	put_be32(pseudo + 32, (uint32_t)n);
	pseudo[39] = 58;
	memcpy(pseudo + 40, f + V6_BODY, n);
	put_be16(f + V6_BODY + 2, ip_sum(pseudo, 40 + (n + 1) / 2 * 2));
	fake_nic_rx(b->nic, f, V6_BODY + n);
}

static void raw(struct bench *b, const uint8_t *data, size_t size)
{
	size_t n;

	for (; size > 2; data += n, size -= n) {
		n = get_be16(data) & 0x7ffu;
		data += 2;
		size -= 2;
		n = n < size ? n : size;
		fake_nic_rx(b->nic, data, n);
	}
}

static void reply(void *ctx, const struct ping_reply *r)
{
	(void)ctx;
	must(r->status <= 0);
}

static void ask(struct bench *b, char what)
{
	struct ping_options opt = { .size = 8, .interval_ms = 100, .count = 2,
				    .reply = reply };
	uint8_t addr[16];
	int64_t time;
	bool v6;
	int rc;

	switch (what) {
	case 'D':
		rc = net_resolve(b->net, "a.test", &v6, addr, &b->e);
		break;
	case 'N':
		rc = net_time(b->net, "192.0.2.1", &time, &b->e);
		break;
	case 'P':
		rc = net_ping(b->net, "192.0.2.1", &opt, &b->e);
		break;
	default:
		(void)event_wait(&b->ev, fake.now_us + 3000000, EVENT_NO_KEYS,
				 NULL, NULL);
		return;
	}
	must(rc == 0 || (b->e.code == rc && b->e.msg[0]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data + 1, size - 1, 0 };
	struct sbuf out = { 0 };
	size_t live;
	struct bench b;

	if (size < 2)
		return 0;
	fake_reset();
	live = fake_live();
	bench_start(&b);
	bench_address(&b);
	must(!settings_set(b.root, "dns", "192.0.2.1", NULL));
	b.ctx = &in;
	b.on_udp = on_udp;
	b.on_frame = on_frame;
	if (data[0] == '6')
		send6(&b, in.data, in.size);
	else if (data[0] == 'R')
		raw(&b, in.data, in.size);
	ask(&b, (char)data[0]);
	must(!net_neighbours(b.net, &out) && !net_routes(b.net, &out));
	must(!netdev_stat(net_dev(b.net, 0), &out));
	sbuf_free(&out);
	bench_stop(&b);
	must(fake_live() == live);
	return 0;
}
