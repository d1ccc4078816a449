/* test_fcp.c: disks of Fibre Channel: found, logged in to, read and written
   whatever goes wrong. */
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

static void card_is_free(struct net_timer *t)
{
	(void)t;
	fake_nic_results(plat_nic(0), 0, 0, 0);
}

static void respond(struct fabric *f, const uint8_t *h, unsigned ox,
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

static void send_part(struct fabric *f, const uint8_t *h, unsigned ox,
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
static void send_data(struct fabric *f, const uint8_t *h, const uint8_t *data,
		      uint32_t len, enum fault fault)
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

static enum fault next_fault(void)
{
	target.seen++;
	return target.seen == target.after ||
	       (target.always && target.seen > target.after) ?
	       target.fault : WELL;
}

static void ready(struct fabric *f, const uint8_t *h, struct write *w,
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

static void transfer(struct fabric *f, const uint8_t *h, const uint8_t *cdb)
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

static void take_data(struct fabric *f, const uint8_t *h, size_t len)
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

static void command(struct fabric *f, const uint8_t *h)
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

static void take_fcp(struct fabric *f, const uint8_t *h, size_t len)
{
	if (h[0] == 6)
		command(f, h);
	else if (h[0] == 1)
		take_data(f, h, len);
}

/* ---- the machine --------------------------------------------------------- */

static void start(struct fabric *f)
{
	memset(&target, 0, sizeof(target));
	f->on_fcp = take_fcp;
	for (size_t i = 0; i < sizeof(f->disk); i++)
		f->disk[i] = (uint8_t)(i * 2654435761u >> 13);
	fabric_start(f);
}

static int hook(struct fabric *f, const char *root, unsigned number,
		struct san_drive **out)
{
	const char *v[] = { root };

	err_clear(&f->b.e);
	return san_attach(f->b.net, &(struct san_roots){ v, 1 }, NULL, number,
			  out, &f->b.e);
}

static struct san_drive *hooked(struct fabric *f)
{
	struct san_drive *d;

	if (hook(f, ROOT, 0x80, &d) < 0)
		fail_msg("%s", f->b.e.msg);
	return d;
}

static void assert_refused(struct fabric *f, int code, const char *why)
{
	struct san_drive *d;

	start(f);
	assert_int_equal(hook(f, ROOT, 0x80, &d), code);
	if (!strstr(f->b.e.msg, why))
		fail_msg("%s", f->b.e.msg);
	bench_stop(&f->b);
}

static void assert_read(struct fabric *f, struct san_drive *d, uint32_t lba,
			uint32_t count)
{
	static uint8_t buf[DISK_BLOCKS * 512];

	memset(buf, 0x11, sizeof(buf));
	san_cache_drop(d, 0, UINT64_MAX);
	if (san_disk_read(d, lba, count, buf) < 0)
		fail_msg("%s", d->err.msg);
	assert_memory_equal(buf, f->disk + lba * 512, count * 512);
}

/* ---- what works ---------------------------------------------------------- */

static struct fabric f;

static void *new_fabric(void)
{
	memset(&f, 0, sizeof(f));
	f.period_ms = 8000;
	return &f;
}

static void a_disk_is_found_read_and_detached(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	assert_int_equal(fake.block->blocks, DISK_BLOCKS);
	assert_int_equal(fake.block->block_size, 512);
	assert_int_equal(fake.block->paths[0].kind, PLAT_BLOCK_FCP);
	assert_memory_equal(fake.block->paths[0].port_name,
			    "\x50\0\0\0\0\0\0\1", 8);
	assert_ptr_equal(fake.block->paths[0].nic, f.b.nic);
	assert_read(&f, d, 0, DISK_BLOCKS);
	assert_read(&f, d, 7, 1);
	assert_int_equal(f.queries, 1);
	assert_int_equal(f.plogis, 1);
	assert_int_equal(f.prlis, 1);
	assert_int_equal(f.aborts, 0);
	san_detach(d);
	assert_int_equal(f.logos, 1);
	bench_stop(&f.b);
}

static void what_is_written_is_there(void **state)
{
	static uint8_t data[200 * 512];
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	memset(data, 0x5a, sizeof(data));
	assert_int_equal(san_disk_write(d, 100, 200, data), 0);
	assert_memory_equal(f.disk + 100 * 512, data, sizeof(data));
	assert_int_equal(target.rdys, sizeof(data) / BURST);
	assert_int_equal(target.writes_largest, 1452);
	assert_read(&f, d, 90, 300);
	bench_stop(&f.b);
}

/* A target that takes and sends less than we could. */
static void frames_are_as_large_as_both_take(void **state)
{
	static uint8_t data[20 * 512];
	struct san_drive *d;

	(void)state;
	new_fabric();
	f.size = 512;
	start(&f);
	d = hooked(&f);
	assert_int_equal(san_disk_write(d, 0, 20, data), 0);
	assert_int_equal(target.writes_largest, 512);
	assert_read(&f, d, 0, 64);
	bench_stop(&f.b);
}

static void disks_of_a_target_share_its_login(void **state)
{
	struct san_drive *a, *b;

	(void)state;
	new_fabric();
	start(&f);
	a = hooked(&f);
	if (hook(&f, "fcp://50:00:00:00:00:00:00:01/3", 0x81, &b) < 0)
		fail_msg("%s", f.b.e.msg);
	assert_int_equal(target.lun, 3);
	assert_int_equal(f.plogis, 1);
	assert_int_equal(f.flogis, 1);
	san_detach(a);
	assert_int_equal(f.logos, 0);
	assert_read(&f, b, 3, 30);
	san_detach(b);
	assert_int_equal(f.logos, 1);
	bench_stop(&f.b);
}

static void use_vn2vn(bool lower)
{
	struct san_drive *d;

	new_fabric();
	f.vn2vn = true;
	f.lower = lower;
	start(&f);
	if (hook(&f, lower ? "fcp:10:00:00:00:00:00:00:01:0" : ROOT, 0x80,
		 &d) < 0)
		fail_msg("%s", f.b.e.msg);
	assert_read(&f, d, 5, 100);
	assert_int_equal(f.prlis, 1);
	san_detach(d);
	bench_stop(&f.b);
}

static void a_target_of_a_higher_name_logs_in_to_us(void **state)
{
	(void)state;
	use_vn2vn(false);
	assert_int_equal(f.plogis, 0);
	assert_int_equal(f.accs, 1);
}

static void a_target_of_a_lower_name_is_logged_in_to(void **state)
{
	(void)state;
	use_vn2vn(true);
	assert_int_equal(f.plogis, 1);
	assert_int_equal(f.accs, 0);
}

/* ---- refusals ------------------------------------------------------------ */

static void what_names_no_disk_is_refused_in_words(void **state)
{
	static const char *const bad[] = {
		"fcp:", "fcp:50:00:00:00:00:00:00", "fcp:0",
		"fcp:50:00:00:00:00:00:00:0g:0",
		"fcp:50-00-00-00-00-00-00-01:0",
		"fcp:00:00:00:00:00:00:00:00:0",
		"fcp:50:00:00:00:00:00:00:01:x",
		"fcp:50:00:00:00:00:00:00:01:0:1",
		"fcp:50:00:00:00:00:00:00:01/0", "fcp://target/0",
		"fcp://50:00:00:00:00:00:00:01:5/0",
	};
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (hook(&f, bad[i], 0x80, &d) != -EINVAL)
			fail_msg("%s", bad[i]);
		assert_non_null(strstr(f.b.e.msg, "fcp:NAME:LUN"));
	}
	bench_stop(&f.b);
}

static void a_target_that_is_not_there_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.no_target = true;
	assert_refused(&f, -ENODEV, "the fabric knows no port of this name");
}

static void without_a_fabric_that_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.plain = f.silent_plain = true;
	assert_refused(&f, -ETIMEDOUT, "there is no Fibre Channel");
}

static void a_login_that_is_refused_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.refuse_plogi = 0x030d;
	assert_refused(&f, -EPERM, "PLOGI is refused: our port name is not");
	assert_int_equal(f.plogis, 1);
}

static void a_busy_target_is_asked_again(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	f.refuse_plogi = 0x0500;
	f.busy = 10;
	start(&f);
	d = hooked(&f);
	assert_int_equal(f.plogis, 11);
	assert_read(&f, d, 0, 10);
	bench_stop(&f.b);
}

static void a_target_that_stays_busy_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.refuse_plogi = 0x0500;
	assert_refused(&f, -EBUSY, "PLOGI is refused: it is busy");
	assert_int_equal(f.plogis, 16);
}

static void a_process_login_that_is_refused_is_told(void **state)
{
	(void)state;
	new_fabric();
	f.refuse_prli = 0x0b2c;
	assert_refused(&f, -ENOTSUP, "PRLI is refused: it does not support");
}

static void an_initiator_is_no_target(void **state)
{
	(void)state;
	new_fabric();
	f.initiator_only = true;
	assert_refused(&f, -ENODEV, "this port is no target");
}

static void another_port_is_not_taken_for_it(void **state)
{
	(void)state;
	new_fabric();
	f.other_name = true;
	assert_refused(&f, -ENODEV, "another port answers");
}

static void a_lun_that_is_not_there_is_told(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	target.no_lun = true;
	assert_int_equal(hook(&f, ROOT, 0x80, &d), -ENODEV);
	assert_non_null(strstr(f.b.e.msg, "no such LUN"));
	bench_stop(&f.b);
}

static void without_an_interface_there_is_no_way(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	netdev_close(net_dev(f.b.net, 0));
	assert_int_equal(hook(&f, ROOT, 0x80, &d), -ENETUNREACH);
	bench_stop(&f.b);
}

static void an_answer_that_is_not_whole_is_asked_for_again(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	target.fault = LOST;
	target.after = 1;
	d = hooked(&f);
	assert_int_equal(target.seen, 2 + 1);	/* and a read */
	assert_read(&f, d, 0, 10);
	bench_stop(&f.b);
}

/* ---- faults -------------------------------------------------------------- */

static void no_read_is_wrong_whatever_goes_wrong(void **state)
{
	static const enum fault all[] = { SILENT, SHORT, LOST, SWAPPED,
					  STRANGER, RESET, LOGOUT, BUSY,
					  GREEDY };
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		for (unsigned k = 1; k < 4; k++) {
			target.fault = all[i];
			target.after = k;
			target.seen = 0;
			assert_read(&f, d, 20, 480);
			assert_true(target.seen > k);
		}
	}
	bench_stop(&f.b);
}

static void no_write_is_wrong_whatever_goes_wrong(void **state)
{
	static const enum fault all[] = { SILENT, BUSY, LIAR };
	static uint8_t data[300 * 512];
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		target.fault = all[i];
		target.after = 2;
		target.seen = 0;
		memset(data, (int)(i + 1), sizeof(data));
		assert_int_equal(san_disk_write(d, 10, 300, data), 0);
		assert_memory_equal(f.disk + 5120, data, sizeof(data));
		assert_true(target.seen > 2);
	}
	bench_stop(&f.b);
}

static void what_will_not_get_better_fails_at_once(void **state)
{
	static uint8_t buf[512];
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	target.fault = MEDIUM;
	target.after = target.seen = 0;
	target.always = true;
	assert_int_equal(san_disk_read(d, 1, 1, buf), -EIO);
	assert_non_null(strstr(d->err.msg, "a block cannot be read"));
	bench_stop(&f.b);
}

static void a_link_that_ends_is_logged_in_to_again(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	target.fault = RESET;
	target.after = 1;
	target.seen = 0;
	assert_read(&f, d, 0, 400);
	/* 4 parts and once more, nothing in between */
	assert_true(target.seen < 3 * 4);
	assert_int_equal(f.flogis, 2);
	assert_int_equal(f.plogis, 2);
	bench_stop(&f.b);
}

static void a_target_that_is_silent_for_good_is_given_up(void **state)
{
	static uint8_t buf[512];
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	target.fault = SILENT;
	target.after = 1;
	target.seen = 0;
	target.always = true;
	d->retries = 1;
	assert_int_equal(san_disk_read(d, 1, 1, buf), -ETIMEDOUT);
	assert_non_null(strstr(d->err.msg, "has not answered for 6 s"));
	assert_true(f.aborts >= 2);
	bench_stop(&f.b);
}

static void a_busy_card_is_waited_for(void **state)
{
	static uint8_t data[64 * 512];
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	d = hooked(&f);
	memset(data, 3, sizeof(data));
	target.card_busy = true;
	assert_int_equal(san_disk_write(d, 0, 64, data), 0);
	assert_memory_equal(f.disk, data, sizeof(data));
	bench_stop(&f.b);
}

static void running_out_of_memory_is_an_error(void **state)
{
	struct san_drive *d;

	(void)state;
	new_fabric();
	start(&f);
	for (unsigned i = 1; i < 40; i++) {
		fake_alloc_fail(i);
		if (hook(&f, ROOT, 0x80, &d) == 0)
			san_detach(d);
		fake_alloc_fail(0);
		assert_null(san_find(f.b.net, 0x80));
	}
	bench_stop(&f.b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_disk_is_found_read_and_detached),
		FAKE_TEST(what_is_written_is_there),
		FAKE_TEST(frames_are_as_large_as_both_take),
		FAKE_TEST(disks_of_a_target_share_its_login),
		FAKE_TEST(a_target_of_a_higher_name_logs_in_to_us),
		FAKE_TEST(a_target_of_a_lower_name_is_logged_in_to),
		FAKE_TEST(what_names_no_disk_is_refused_in_words),
		FAKE_TEST(a_target_that_is_not_there_is_told),
		FAKE_TEST(without_a_fabric_that_is_told),
		FAKE_TEST(a_login_that_is_refused_is_told),
		FAKE_TEST(a_busy_target_is_asked_again),
		FAKE_TEST(a_target_that_stays_busy_is_told),
		FAKE_TEST(a_process_login_that_is_refused_is_told),
		FAKE_TEST(an_initiator_is_no_target),
		FAKE_TEST(another_port_is_not_taken_for_it),
		FAKE_TEST(a_lun_that_is_not_there_is_told),
		FAKE_TEST(without_an_interface_there_is_no_way),
		FAKE_TEST(an_answer_that_is_not_whole_is_asked_for_again),
		FAKE_TEST(no_read_is_wrong_whatever_goes_wrong),
		FAKE_TEST(no_write_is_wrong_whatever_goes_wrong),
		FAKE_TEST(what_will_not_get_better_fails_at_once),
		FAKE_TEST(a_link_that_ends_is_logged_in_to_again),
		FAKE_TEST(a_target_that_is_silent_for_good_is_given_up),
		FAKE_TEST(a_busy_card_is_waited_for),
		FAKE_TEST(running_out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
