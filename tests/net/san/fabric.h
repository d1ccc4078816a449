/*
 * fabric.h: Fibre Channel of arrays: a forwarder with its directory server, or
 * ports of VN2VN, and a target, that answer what the code under test sends.
 * Lays everything out by hand: shares no code with net/san.
 */
#ifndef TESTS_NET_SAN_FABRIC_H
#define TESTS_NET_SAN_FABRIC_H

#include "tests/net/server.h"

#include <zlib.h>

#define TARGET		0x5000000000000001ull
#define TARGET_ID	0x010001u
#define OUR_ID		0x010101u
#define FORWARDER	"\x52\x54\x00\xfc\x00\x01"
#define DISK_BLOCKS	512u
#define VLAN_HERE	0x1000u	/* none but the interface itself	*/

struct fabric {
	struct bench b;
	/* what it is like */
	bool     vn2vn, plain, silent_plain, no_names, no_target;
	unsigned vlan;			/* 0: not told; VLAN_HERE	*/
	unsigned skip;			/* advertisements that are lost	*/
	bool     server_mac;		/* SPMA				*/
	unsigned adv_flags;		/* 0: A, S and F		*/
	uint32_t period_ms;		/* 0: D				*/
	unsigned refuse, refusals;	/* FLOGI: reason << 8 | detail	*/
	unsigned refuse_plogi, refuse_prli;
	unsigned busy;			/* PLOGIs refused so; 0: all	*/
	bool     lower;			/* its name is lower than ours	*/
	bool     mute_login;		/* or its PLOGI gets lost	*/
	unsigned size;			/* bytes of data; 0: 2112	*/
	bool     other_name, initiator_only;
	/* what it saw */
	unsigned vlans, solicits, flogis, plogis, prlis, logos, alives,
		 queries, aborts, commands, probes, claims, beacons, accs,
		 rjts;
	uint8_t  from[6];		/* of the last frame of FC	*/
	unsigned their_size;
	/* the target */
	void   (*on_fcp)(struct fabric *f, const uint8_t *fc, size_t len);
	uint8_t  disk[DISK_BLOCKS * 512];
};

static inline void put24(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 16);
	put_be16(p + 1, v);
}

static inline uint32_t get24(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | get_be16(p + 1);
}

/* A frame of FC to the initiator, from @from, of an exchange of its. */
struct fabric_frame {
	unsigned    r_ctl, type;
	uint32_t    from, to, f_ctl, param;
	unsigned    seq_cnt, ox_id, rx_id;
	const void *data;
	size_t      len;
};

static inline size_t put_fc(uint8_t *h, const struct fabric_frame *f)
{
	size_t fill = -f->len & 3;

	memset(h, 0, 24);
	h[0] = (uint8_t)f->r_ctl;
	put24(h + 1, f->to);
	put24(h + 5, f->from);
	h[8] = (uint8_t)f->type;
	put24(h + 9, f->f_ctl | (uint32_t)fill);
	put_be16(h + 14, f->seq_cnt);
	put_be16(h + 16, f->ox_id);
	put_be16(h + 18, f->rx_id);
	put_be32(h + 20, f->param);
	if (f->len)
		memcpy(h + 24, f->data, f->len);
	memset(h + 24 + f->len, 0, fill);
	return 24 + f->len + fill;
}

static inline void fabric_send(struct fabric *f, const struct fabric_frame *r)
{
	uint8_t e[2400] = { 0 };
	size_t n;

	memcpy(e, f->from, 6);
	memcpy(e + 6, f->vn2vn ? "\x0e\xfd\x00\x00\x00\x01" : FORWARDER, 6);
	put_be16(e + 12, 0x8906);
	e[27] = r->seq_cnt ? 0x36 : 0x2e;
	n = put_fc(e + 28, r);
	put_le32(e + 28 + n, (uint32_t)crc32(0, e + 28, (unsigned)n));
	e[32 + n] = r->f_ctl & 0x080000 ? 0x42 : 0x41;
	fake_nic_rx_at(f->b.nic, fake.now_us + 1000, e, 36 + n);
}

/* Answer the request @h by an ELS or CT. */
static inline void fabric_answer(struct fabric *f, const uint8_t *h,
				 const void *data, size_t len)
{
	fabric_send(f, &(struct fabric_frame){
		.r_ctl = h[0] + 1u, .type = h[8], .from = get24(h + 1),
		.to = get24(h + 5), .f_ctl = 0x980000,
		.ox_id = get_be16(h + 16), .rx_id = 0x77, .data = data,
		.len = len,
	});
}

static inline void fabric_refuse(struct fabric *f, const uint8_t *h,
				 unsigned why)
{
	uint8_t rjt[8] = { 1, 0, 0, 0, 0, (uint8_t)(why >> 8), (uint8_t)why };

	fabric_answer(f, h, rjt, sizeof(rjt));
}

static inline uint64_t target_name(const struct fabric *f)
{
	return f->lower ? 0x1000000000000001ull : TARGET;
}

static inline void put_login(const struct fabric *f, uint8_t p[116],
			     unsigned what, bool is_fabric)
{
	memset(p, 0, 116);
	p[0] = (uint8_t)what;
	put_be16(p + 8, is_fabric ? 0x1000 : 0x8000);
	put_be16(p + 10, f->size ? f->size : 2112);
	put_be16(p + 68, 0x8000);
	put_be16(p + 74, f->size ? f->size : 2112);
	put_be64(p + 20, target_name(f) + f->other_name);
	put_be64(p + 28, 0x2000000000000099ull);
}

/* ---- FIP ----------------------------------------------------------------- */

struct fip_out { uint8_t e[700]; size_t len; };

static inline void fip_out(struct fip_out *o, const struct fabric *f,
			   unsigned op, unsigned sub, unsigned flags)
{
	memset(o, 0, sizeof(*o));
	memcpy(o->e, f->b.nic->mac, 6);
	memcpy(o->e + 6, FORWARDER, 6);
	put_be16(o->e + 12, 0x8914);
	o->e[14] = 0x10;
	put_be16(o->e + 16, op);
	o->e[19] = (uint8_t)sub;
	put_be16(o->e + 22, flags);
	o->len = 24;
}

static inline uint8_t *fip_add(struct fip_out *o, unsigned type, size_t len)
{
	uint8_t *p = o->e + o->len;

	p[0] = (uint8_t)type;
	p[1] = (uint8_t)(len / 4);
	o->len += len;
	return p;
}

static inline void fip_out_send(struct fip_out *o, struct fabric *f)
{
	put_be16(o->e + 20, (unsigned)(o->len - 24) / 4);
	fake_nic_rx_at(f->b.nic, fake.now_us + 1000, o->e,
		       o->len < 60 ? 60 : o->len);
}

static inline void advertise(struct fabric *f, bool solicited)
{
	unsigned flags = f->server_mac ? 0x4000 : 0x8000;
	struct fip_out o;

	flags |= f->adv_flags ? f->adv_flags : 5u;
	fip_out(&o, f, 1, 2, flags | (solicited && !f->adv_flags ? 2 : 0));
	fip_add(&o, 1, 4)[3] = 128;
	memcpy(fip_add(&o, 2, 8) + 2, FORWARDER, 6);
	put_be64(fip_add(&o, 4, 12) + 4, 0x1000000000000aaaull);
	memcpy(fip_add(&o, 5, 16) + 5, "\x0e\xfc\x00", 3);
	if (f->period_ms)
		put_be32(fip_add(&o, 12, 8) + 4, f->period_ms);
	else
		fip_add(&o, 12, 8)[3] = 1;
	fip_out_send(&o, f);
}

static inline void clear_link(struct fabric *f)
{
	struct fip_out o;

	fip_out(&o, f, 3, 2, 0);
	memcpy(fip_add(&o, 2, 8) + 2, FORWARDER, 6);
	put_be64(fip_add(&o, 4, 12) + 4, 0x1000000000000aaaull);
	fip_out_send(&o, f);
}

static inline void note_vlan(struct fabric *f)
{
	struct fip_out o;

	f->vlans++;
	if (!f->vlan)
		return;
	fip_out(&o, f, 4, 2, 0);
	memcpy(fip_add(&o, 2, 8) + 2, FORWARDER, 6);
	put_be16(fip_add(&o, 14, 4) + 2, f->vlan & 0xfff);
	fip_out_send(&o, f);
}

/* The answer to FLOGI, as FIP has it: what the ELS is for is in its head. */
static inline void reply_flogi(struct fabric *f, const uint8_t *h,
			       const uint8_t *body, size_t len)
{
	struct fip_out o;
	uint8_t *p;

	fip_out(&o, f, 2, 2, f->server_mac ? 0x4000 : 0x8000);
	p = fip_add(&o, 7, 4 + 24 + len);
	put_fc(p + 4, &(struct fabric_frame){
		.r_ctl = 0x23, .type = 1, .from = get24(h + 1), .to = OUR_ID,
		.f_ctl = 0x980000, .ox_id = get_be16(h + 16), .data = body,
		.len = len });
	memcpy(fip_add(&o, 2, 8) + 2, f->server_mac ? f->b.nic->mac :
	       (const uint8_t *)"\x0e\xfc\x00\x01\x01\x01", 6);
	fip_out_send(&o, f);
}

static inline void flogi(struct fabric *f, const uint8_t *h)
{
	uint8_t body[116] = { 1 };
	bool refuse = f->refuse && (!f->refusals || f->flogis < f->refusals);

	f->flogis++;
	f->their_size = get_be16(h + 24 + 10);
	body[5] = (uint8_t)(f->refuse >> 8);
	body[6] = (uint8_t)f->refuse;
	if (!refuse)
		put_login(f, body, 2, true);
	if (!f->plain)
		reply_flogi(f, h, body, refuse ? 8 : 116);
	else if (!f->silent_plain)
		fabric_send(f, &(struct fabric_frame){
			.r_ctl = 0x23, .type = 1, .from = 0xfffffe,
			.to = OUR_ID, .f_ctl = 0x980000,
			.ox_id = get_be16(h + 16), .data = body,
			.len = refuse ? 8 : 116 });
}

/* ---- VN2VN --------------------------------------------------------------- */

static inline void vn2vn_out(struct fabric *f, unsigned sub)
{
	struct fip_out o;
	uint8_t *p;

	fip_out(&o, f, 5, sub, 0x8000);
	memcpy(fip_add(&o, 2, 8) + 2, FORWARDER, 6);
	put_be64(fip_add(&o, 4, 12) + 4, 0x2000000000000099ull);
	p = fip_add(&o, 11, 20);
	memcpy(p + 2, "\x0e\xfd\x00\x00\x00\x01", 6);
	put24(p + 9, 1);
	put_be64(p + 12, target_name(f));
	fip_out_send(&o, f);
}

/* FLOGI to the target, by FIP; then, if its name is the higher one, its
   PLOGI. */
static inline void vn2vn_flogi(struct fabric *f, const uint8_t *h)
{
	uint8_t login[116];
	struct fip_out o;

	f->flogis++;
	f->their_size = get_be16(h + 24 + 10);
	memcpy(f->from, "\x0e\xfd\x00", 3);
	memcpy(f->from + 3, h + 5, 3);
	put_login(f, login, 2, false);
	fip_out(&o, f, 2, 2, 0);
	put_fc(fip_add(&o, 7, 4 + 24 + 116) + 4, &(struct fabric_frame){
		.r_ctl = 0x23, .type = 1, .from = 1, .to = get24(h + 5),
		.f_ctl = 0x980000, .ox_id = get_be16(h + 16), .data = login,
		.len = 116 });
	memcpy(fip_add(&o, 2, 8) + 2, "\x0e\xfd\x00\x00\x00\x01", 6);
	fip_out_send(&o, f);
	if (f->lower || f->mute_login)
		return;
	put_login(f, login, 3, false);
	fabric_send(f, &(struct fabric_frame){
		.r_ctl = 0x22, .type = 1, .from = 1, .to = get24(h + 5),
		.f_ctl = 0x290000, .ox_id = 0x4242, .rx_id = 0xffff,
		.data = login, .len = 116 });
}

static inline void fip_in(struct fabric *f, const uint8_t *e, size_t len)
{
	unsigned op = get_be16(e + 16) * 256u + e[19];

	if (len < 24)
		return;
	if (op == 0x401 && !f->plain && !f->vn2vn)
		note_vlan(f);
	if (op == 0x101)
		f->solicits++;
	if (op == 0x101 && !f->plain && !f->vn2vn && f->solicits > f->skip)
		advertise(f, true);
	if (op == 0x201 && f->vn2vn)
		vn2vn_flogi(f, e + 28);
	else if (op == 0x201)
		flogi(f, e + 28);
	if (op == 0x301)
		f->alives++;
	f->probes += op == 0x501;
	f->claims += op == 0x503;
	f->beacons += op == 0x505;
	if (op == 0x503 && f->vn2vn && !f->no_target)
		vn2vn_out(f, 4);
}

/* ---- requests ------------------------------------------------------------ */

static inline void answer_query(struct fabric *f, const uint8_t *h)
{
	uint8_t out[20] = { 1, 0, 0, 0, 0xfc, 2, 0, 0, 0x80, 2 };

	f->queries++;
	assert_int_equal(get_be16(h + 32), 0x0121);
	if (f->no_target || get_be64(h + 40) != target_name(f)) {
		out[9] = 1;
		out[13] = 9;
		fabric_answer(f, h, out, 16);
		return;
	}
	put24(out + 17, TARGET_ID);
	fabric_answer(f, h, out, 20);
}

static inline void answer_plogi(struct fabric *f, const uint8_t *h)
{
	uint8_t login[116];

	if (get24(h + 1) == 0xfffffc && f->no_names)
		return;
	if (get24(h + 1) != 0xfffffc) {
		f->plogis++;
		if (f->refuse_plogi && (!f->busy || f->plogis <= f->busy)) {
			fabric_refuse(f, h, f->refuse_plogi);
			return;
		}
	}
	f->their_size = get_be16(h + 24 + 10);
	put_login(f, login, 2, false);
	fabric_answer(f, h, login, 116);
}

static inline void answer_prli(struct fabric *f, const uint8_t *h)
{
	uint8_t out[20] = { 2, 16, 0, 20, 8, 0, 0x21, 0 };

	f->prlis++;
	if (f->refuse_prli) {
		fabric_refuse(f, h, f->refuse_prli);
		return;
	}
	out[19] = f->initiator_only ? 0x20 : 0x12;
	fabric_answer(f, h, out, 20);
}

static inline void els_in(struct fabric *f, const uint8_t *h)
{
	static const uint8_t acc[4] = { 2 };

	switch (h[24]) {
	case 3:
		answer_plogi(f, h);
		break;
	case 4:
		if (f->plain)
			flogi(f, h);
		break;
	case 5:
		f->logos++;
		fabric_answer(f, h, acc, 4);
		break;
	case 0x20:
		answer_prli(f, h);
		break;
	default:
		fabric_refuse(f, h, 0x0b2c);
		break;
	}
}

static inline void fc_in(struct fabric *f, const uint8_t *e, size_t len)
{
	const uint8_t *h = e + 28;

	assert_true(len >= 60 && (len - 36) % 4 == 0);
	assert_int_equal(get_le32(e + len - 8),
			 crc32(0, h, (unsigned)len - 36));
	assert_true(len - 36 <= 24u + (f->size ? f->size : 2112));
	memcpy(f->from, e + 6, 6);
	if (h[0] == 0x22)
		els_in(f, h);
	else if (h[0] == 0x23)
		f->accs += h[24] == 2, f->rjts += h[24] == 1;
	else if (h[8] == 0x20)
		answer_query(f, h);
	else if (h[0] == 0x81)
		f->aborts++;
	else if (f->on_fcp)
		f->on_fcp(f, h, len - 36);
}

static inline void fabric_in(struct bench *b, const uint8_t *e, size_t len)
{
	struct fabric *f = b->ctx;

	if (get_be16(e + 12) == 0x8914)
		fip_in(f, e, len);
	else if (get_be16(e + 12) == 0x8906)
		fc_in(f, e, len);
}

/* Keeps what the test has said of it. */
static inline void fabric_start(struct fabric *f)
{
	bench_start(&f->b);
	f->b.ctx = f;
	f->b.on_frame = fabric_in;
	assert_int_equal(netdev_open(net_dev(f->b.net, 0), NULL), 0);
}

#endif
