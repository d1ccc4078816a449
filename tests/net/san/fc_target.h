/*
 * fc_target.h: a target of Fibre Channel on the fabric of arrays, with what
 * goes wrong, and a machine that uses its disk.
 */
#ifndef TESTS_NET_SAN_FC_TARGET_H
#define TESTS_NET_SAN_FC_TARGET_H

#include "tests/net/san/fabric.h"

#include "net/san/drive.h"
#include "net/san/fc_all.h"
#include "net/san/fc_peer.h"
#include "net/san/san.h"

#define ROOT	"fcp:50:00:00:00:00:00:00:01:0"
#define BURST	4096u		/* of a write, that the target takes at once */
#define RX_ID	0x99u

/* What the target does wrong, with its @after-th read or write, once. */
enum fault { WELL, SILENT, SHORT, LOST, SWAPPED, STRANGER, RESET, LOGOUT,
	     LIAR, BUSY, MEDIUM, GREEDY };

static struct {
	enum fault fault;
	unsigned   after, seen;
	bool       always, no_lun;
	/* the writes that it takes */
	struct write { unsigned ox; uint32_t at, len, got, burst_end; }
		   writes[16];
	unsigned   missing;		/* of the next response	*/
	unsigned   writes_largest, rdys, lun;
	bool       card_busy;		/* with the first data		*/
} target;

static struct net_timer card_timer;

static inline void card_is_free(struct net_timer *t)
{
	(void)t;
	fake_nic_results(plat_nic(0), 0, 0, 0);
}

static inline void respond(struct fabric *f, const uint8_t *h, unsigned ox,
		    unsigned status, unsigned key, unsigned code)
{
	uint8_t r[24 + 18] = { 0 };

	r[10] = target.missing ? 8 : 0;
	put_be32(r + 12, target.missing);
	target.missing = 0;
	r[11] = (uint8_t)status;
	if (status == 2) {
		r[10] |= 2;
		r[19] = 18;
		r[24] = 0x70;
		r[26] = (uint8_t)key;
		r[36] = (uint8_t)code;
	}
	fabric_send(f, &(struct fabric_frame){
		.r_ctl = 7, .type = 8, .from = get24(h + 1),
		.to = get24(h + 5), .f_ctl = 0x990000, .ox_id = ox,
		.rx_id = RX_ID, .data = r,
		.len = status == 2 ? sizeof(r) : 24 });
}

static inline void send_part(struct fabric *f, const uint8_t *h, unsigned ox,
		      uint32_t at, const uint8_t *data, uint32_t len,
		      bool last)
{
	fabric_send(f, &(struct fabric_frame){
		.r_ctl = 1, .type = 8, .from = get24(h + 1),
		.to = get24(h + 5), .f_ctl = last ? 0x880008 : 0x800008,
		.param = at, .seq_cnt = at / 1000, .ox_id = ox,
		.rx_id = RX_ID, .data = data, .len = len });
}

/* In frames as large as the initiator takes, with what goes wrong. */
static inline void send_data(struct fabric *f, const uint8_t *h,
			     const uint8_t *data, uint32_t len,
			     enum fault fault)
{
	unsigned ox = get_be16(h + 16), size = f->their_size & 0xfff;
	uint32_t at, n;

	if (fault == STRANGER)
		ox ^= 0x8000;
	for (at = 0; at < len; at += n) {
		n = len - at < size ? len - at : size;
		if (fault == SWAPPED && at == 0 && len > 2 * size) {
			send_part(f, h, ox, n, data + n, n, false);
			send_part(f, h, ox, 0, data, n, false);
			n *= 2;
			continue;
		}
		if (fault == RESET && at >= len / 2) {
			clear_link(f);
			return;
		}
		if (fault == SHORT && at + n == len)
			return;
		if (fault != LOST || at)
			send_part(f, h, ox, at, data + at, n, at + n == len);
	}
	if (fault == GREEDY)
		send_part(f, h, ox, len, data, 512, true);
}

/* From now on, count reads and writes: the @after-th one goes wrong so. */
static inline void go_wrong(enum fault fault, unsigned after)
{
	target.fault = fault;
	target.after = after;
	target.seen = 0;
}

static inline enum fault next_fault(void)
{
	target.seen++;
	return target.seen == target.after ||
	       (target.always && target.seen > target.after) ?
	       target.fault : WELL;
}

static inline void ready(struct fabric *f, const uint8_t *h, struct write *w,
		  enum fault fault)
{
	uint8_t p[12] = { 0 };
	uint32_t left = w->len - w->got;

	if (left > BURST)
		left = BURST;
	put_be32(p, fault == LIAR ? w->got + 512 : w->got);
	put_be32(p + 4, left);
	w->burst_end = w->got + left;
	target.rdys++;
	fabric_send(f, &(struct fabric_frame){
		.r_ctl = 5, .type = 8, .from = get24(h + 1),
		.to = get24(h + 5), .f_ctl = 0x890000, .ox_id = w->ox,
		.rx_id = RX_ID, .data = p, .len = 12 });
}

static inline void transfer(struct fabric *f, const uint8_t *h,
			    const uint8_t *cdb)
{
	uint32_t at = get_be32(cdb + 2) * 512u, len = get_be16(cdb + 7) * 512u;
	enum fault fault = next_fault();
	unsigned ox = get_be16(h + 16);

	assert_int_equal(get_be32(h + 24 + 28), len);
	assert_true(at + len <= sizeof(f->disk));
	if (fault == BUSY)
		respond(f, h, ox, 8, 0, 0);
	else if (fault == MEDIUM)
		respond(f, h, ox, 2, 3, 0x11);
	else if (fault == SILENT)
		return;
	else if (cdb[0] == 0x2a) {
		target.writes[ox % 16] = (struct write){ .ox = ox, .at = at,
							 .len = len };
		ready(f, h, &target.writes[ox % 16], fault);
	} else {
		send_data(f, h, f->disk + at, len, fault);
		if (fault != SHORT && fault != RESET)
			respond(f, h, fault == STRANGER ? ox ^ 0x8000 : ox, 0,
				0, 0);
		if (fault == SHORT)
			respond(f, h, ox, 0, 0, 0);
	}
	if (fault == LOGOUT)
		fabric_send(f, &(struct fabric_frame){
			.r_ctl = 0x22, .type = 1, .from = get24(h + 1),
			.to = get24(h + 5), .f_ctl = 0x290000, .ox_id = 0x5555,
			.rx_id = 0xffff,
			.data = "\5\0\0\0\0\1\0\1\x50\0\0\0\0\0\0\1",
			.len = 16 });
}

static inline void take_data(struct fabric *f, const uint8_t *h, size_t len)
{
	struct write *w = &target.writes[get_be16(h + 16) % 16];
	unsigned fill = h[11] & 3;
	uint32_t n = (uint32_t)len - 24 - fill;

	if (get_be16(h + 16) != w->ox)
		return;
	if (target.card_busy) {
		target.card_busy = false;
		fake_nic_results(f->b.nic, 0, 0, -EAGAIN);
		card_timer.expired = card_is_free;
		net_timer_set(f->b.net, &card_timer, 5000);
	}
	assert_int_equal(get_be16(h + 18), RX_ID);
	assert_int_equal(get_be32(h + 20), w->got);
	assert_true(n <= w->burst_end - w->got);
	if (n > target.writes_largest)
		target.writes_largest = n;
	memcpy(f->disk + w->at + w->got, h + 24, n);
	w->got += n;
	if (w->got < w->burst_end)
		return;
	assert_true(h[9] & 0x08);		/* the sequence ends */
	if (w->got < w->len)
		ready(f, h, w, WELL);
	else
		respond(f, h, w->ox, 0, 0, 0);
}

static inline void command(struct fabric *f, const uint8_t *h)
{
	const uint8_t *cdb = h + 24 + 12;
	unsigned ox = get_be16(h + 16);
	uint8_t out[36] = { 0 };

	f->commands++;
	target.lun = get_be16(h + 24);
	switch (cdb[0]) {
	case 0x12:
		if (cdb[1]) {
			respond(f, h, ox, 2, 5, 0x24);
			break;
		}
		if (target.no_lun)
			out[0] = 0x7f;
		send_data(f, h, out, 36, next_fault());
		target.missing = 255 - 36;
		respond(f, h, ox, 0, 0, 0);
		break;
	case 0x25:
		put_be32(out, DISK_BLOCKS - 1);
		put_be32(out + 4, 512);
		send_data(f, h, out, 8, WELL);
		respond(f, h, ox, 0, 0, 0);
		break;
	case 0x28: case 0x2a:
		transfer(f, h, cdb);
		break;
	default:
		respond(f, h, ox, 0, 0, 0);
		break;
	}
}

static inline void take_fcp(struct fabric *f, const uint8_t *h, size_t len)
{
	if (h[0] == 6)
		command(f, h);
	else if (h[0] == 1)
		take_data(f, h, len);
}

/* ---- the machine --------------------------------------------------------- */

static inline void start(struct fabric *f)
{
	memset(&target, 0, sizeof(target));
	f->on_fcp = take_fcp;
	for (size_t i = 0; i < sizeof(f->disk); i++)
		f->disk[i] = (uint8_t)(i * 2654435761u >> 13);
	fabric_start(f);
}

static inline int hook(struct fabric *f, const char *root, unsigned number,
		struct san_drive **out)
{
	const char *v[] = { root };

	err_clear(&f->b.e);
	return san_attach(f->b.net, &(struct san_roots){ v, 1 }, NULL, number,
			  out, &f->b.e);
}

static inline struct san_drive *hooked(struct fabric *f)
{
	struct san_drive *d;

	if (hook(f, ROOT, 0x80, &d) < 0)
		fail_msg("%s", f->b.e.msg);
	return d;
}

static inline void assert_refused(struct fabric *f, int code, const char *why)
{
	struct san_drive *d;

	start(f);
	assert_int_equal(hook(f, ROOT, 0x80, &d), code);
	assert_has(f->b.e.msg, why);
	bench_stop(&f->b);
}

static inline void assert_read(struct fabric *f, struct san_drive *d,
			       uint32_t lba, uint32_t count)
{
	static uint8_t buf[DISK_BLOCKS * 512];

	memset(buf, 0x11, sizeof(buf));
	san_cache_drop(d, 0, UINT64_MAX);
	if (san_disk_read(d, lba, count, buf) < 0)
		fail_msg("%s", d->err.msg);
	assert_memory_equal(buf, f->disk + lba * 512, count * 512);
}

static struct fabric f;

static inline void new_fabric(void)
{
	memset(&f, 0, sizeof(f));
	f.period_ms = 8000;
}

/* Of a fabric as usual. */
static inline struct san_drive *new_disk(void)
{
	new_fabric();
	start(&f);
	return hooked(&f);
}

#endif
