/* test_fcp_part.c: the data of one command of FCP: what is taken, what is sent,
   and when there is all of it (FCP-4 9). */
#include "tests/fake/fake.h"

#include "core/bytes.h"
#include "core/err.h"
#include "net/san/fc_peer.h"
#include "net/san/fcp.h"

#define BYTES	4096u
#define SIZE	1000u		/* bytes that the target takes in a frame */

static struct { uint32_t f_ctl, param; size_t len; unsigned seq_id, seq_cnt;
		const uint8_t *data; } sent[16];
static unsigned n_sent, free_frames;	/* then the card is busy */

int fc_send(struct fc_port *p, struct fc_frame *f)
{
	(void)p;
	if (!free_frames)
		return -EAGAIN;
	free_frames--;
	assert_int_equal(f->r_ctl, FC_DATA);
	assert_int_equal(f->rx_id, 0x99);
	sent[n_sent].f_ctl = f->f_ctl;
	sent[n_sent].param = f->param;
	sent[n_sent].len = f->len;
	sent[n_sent].seq_id = f->seq_id;
	sent[n_sent].seq_cnt = f->seq_cnt;
	sent[n_sent++].data = f->data;
	return 0;
}

static struct fc_port port;
static struct fc_peer peer = { .port = &port, .size = SIZE };
static struct fcp fcp = { .peer = &peer };
static struct fcp_part part;
static struct san_io io;
static uint8_t buf[BYTES];

static void begin(enum san_op op)
{
	io = (struct san_io){ .op = op, .count = BYTES / 512, .buf = buf };
	part = (struct fcp_part){
		.fcp = &fcp, .io = &io, .buf = buf, .want = BYTES,
		.x = { .port = &port, .rx_id = 0x99 },
	};
	memset(buf, 0, sizeof(buf));
	n_sent = 0;
	free_frames = 16;
}

/* ---- what is read -------------------------------------------------------- */

static void data_are_taken_in_order(void **state)
{
	static const struct { enum san_op op; uint32_t f_ctl, at; size_t len;
			      bool taken; } t[] = {
		{ SAN_READ, FC_OFFSET, 512, 1000, true },
		{ SAN_READ, FC_OFFSET, 512, BYTES - 512, true },
		{ SAN_READ, FC_OFFSET, 512, 0, true },
		{ SAN_READ, FC_OFFSET, 512, BYTES - 511, false },
		{ SAN_READ, FC_OFFSET, 511, 1000, false },
		{ SAN_READ, FC_OFFSET, 513, 1000, false },
		{ SAN_READ, 0, 512, 1000, false },	/* where is it? */
		{ SAN_WRITE, FC_OFFSET, 512, 1000, false },
	};
	static uint8_t in[BYTES];

	(void)state;
	memset(in, 7, sizeof(in));
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		size_t end = 512 + (t[i].taken ? t[i].len : 0);

		begin(t[i].op);
		part.got = 512;
		assert_int_equal(fcp_part_data(&part, &(struct fc_frame){
			.f_ctl = t[i].f_ctl, .param = t[i].at, .data = in,
			.len = t[i].len }), t[i].taken);
		assert_int_equal(part.got, end);
		assert_int_equal(buf[511], 0);
		assert_int_equal(buf[512], end > 512 ? 7 : 0);
		assert_true(end == BYTES || buf[end] == 0);
	}
}

/* ---- what is written ----------------------------------------------------- */

static bool ready(uint32_t at, uint32_t burst, size_t len)
{
	uint8_t p[12] = { 0 };

	put_be32(p, at);
	put_be32(p + 4, burst);
	return fcp_part_ready(&part, &(struct fc_frame){ .data = p,
							 .len = len });
}

/* In frames that the target takes; the last one ends the sequence. */
static void a_burst_is_sent_in_frames(void **state)
{
	(void)state;
	begin(SAN_WRITE);
	assert_true(ready(0, 2500, 12));
	assert_int_equal(n_sent, 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(sent[i].param, i * SIZE);
		assert_int_equal(sent[i].len, i < 2 ? SIZE : 500);
		assert_int_equal(sent[i].seq_cnt, i);
		assert_int_equal(sent[i].seq_id, 1);
		assert_int_equal(sent[i].f_ctl, i < 2 ? FC_OFFSET :
				 FC_OFFSET | FC_END | FC_INITIATIVE);
		assert_ptr_equal(sent[i].data, buf + i * SIZE);
	}
	assert_false(fcp_part_has_data(&part));
	assert_true(ready(2500, SIZE, 12));	/* the next one */
	assert_int_equal(sent[3].seq_id, 2);
	assert_int_equal(sent[3].seq_cnt, 0);
	assert_int_equal(sent[3].len, SIZE);
	assert_true(sent[3].f_ctl & FC_END);
	assert_int_equal(n_sent, 4);
}

static void a_busy_card_gets_the_rest_later(void **state)
{
	(void)state;
	begin(SAN_WRITE);
	free_frames = 1;
	assert_true(ready(0, 2500, 12));
	assert_int_equal(n_sent, 1);
	assert_true(fcp_part_has_data(&part));
	assert_false(ready(1000, 500, 12));	/* it is not its turn */
	free_frames = 9;
	fcp_part_send(&part);
	assert_int_equal(n_sent, 3);
	assert_int_equal(sent[1].param, SIZE);
	assert_int_equal(sent[1].seq_cnt, 1);
	assert_false(fcp_part_has_data(&part));
}

static void what_the_command_does_not_have_is_not_sent(void **state)
{
	static const struct { enum san_op op; uint32_t at, burst; size_t len; }
	t[] = {
		{ SAN_READ, 512, 512, 12 }, { SAN_FLUSH, 512, 512, 12 },
		{ SAN_WRITE, 0, 512, 12 }, { SAN_WRITE, 1024, 512, 12 },
		{ SAN_WRITE, 512, 0, 12 }, { SAN_WRITE, 512, 512, 11 },
		{ SAN_WRITE, 512, BYTES - 511, 12 },
		{ SAN_WRITE, 512, UINT32_MAX, 12 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(t[i].op);
		part.got = part.burst_end = 512;
		assert_false(ready(t[i].at, t[i].burst, t[i].len));
		assert_int_equal(n_sent, 0);
	}
	begin(SAN_WRITE);
	part.got = part.burst_end = 512;
	assert_true(ready(512, BYTES - 512, 12));
}

/* ---- all of it ----------------------------------------------------------- */

/* What is found out of a disk may be shorter than there was room for. */
static void a_command_ends_with_all_its_data(void **state)
{
	static const struct { bool step; enum san_op op; uint32_t got, missing;
			      bool whole; } t[] = {
		{ false, SAN_READ, BYTES, 0, true },
		{ false, SAN_READ, BYTES, 512, true },	/* here it is */
		{ false, SAN_READ, BYTES - 1, 0, false },
		{ false, SAN_READ, BYTES - 1, 1, false },
		{ false, SAN_WRITE, BYTES, 0, true },
		{ false, SAN_WRITE, BYTES, 512, false },
		{ false, SAN_WRITE, 0, 0, false },
		{ true, 0, BYTES, 0, true }, { true, 0, 36, BYTES - 36, true },
		{ true, 0, 36, BYTES, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(t[i].op);
		if (t[i].step)
			part.io = NULL;
		part.got = t[i].got;
		assert_int_equal(fcp_part_is_whole(&part,
			&(struct fcp_response){ .missing = t[i].missing }),
			t[i].whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(data_are_taken_in_order),
		FAKE_TEST(a_burst_is_sent_in_frames),
		FAKE_TEST(a_busy_card_gets_the_rest_later),
		FAKE_TEST(what_the_command_does_not_have_is_not_sent),
		FAKE_TEST(a_command_ends_with_all_its_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
