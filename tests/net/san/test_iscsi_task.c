/* test_iscsi_task.c: what is written, as the target asks for it (RFC 7143
   11.8, R2T): in pieces, in order, numbered, and no more than there is. */
#include "net/san/iscsi_task.c"

#include "core/err.h"
#include "net/san/path.h"
#include "tests/fake/fake.h"

#define BLOCK	512u
#define BLOCKS	16u
#define BYTES	(BLOCK * BLOCKS)
#define SEGMENT	1024u
#define SENT_MAX 32

static struct { uint8_t bhs[ISCSI_BHS]; const uint8_t *data; uint32_t len; }
	sent[SENT_MAX];
static unsigned n_sent;

int iscsi_send(struct iscsi *s, uint8_t bhs[ISCSI_BHS], const void *data,
	       uint32_t len)
{
	(void)s;
	assert_true(n_sent < SENT_MAX);
	memcpy(sent[n_sent].bhs, bhs, ISCSI_BHS);
	sent[n_sent].data = data;
	sent[n_sent++].len = len;
	return 0;
}

static int ended;	/* is the last command's; 1: it has not */

void san_path_done(struct san_path *p, struct san_io *io, int status)
{
	(void)p;
	(void)io;
	ended = status;
}

void san_path_lost(struct san_path *p, int status)
{
	(void)p;
	fail_msg("the path is lost: %d", status);
}

void san_path_opened(struct san_path *p, int status)
{
	(void)p;
	fail_msg("the path is open: %d", status);
}

static struct iscsi s;
static uint8_t disk[BYTES];
static struct san_io io;

static void begin(enum san_op op, bool immediate)
{
	s = (struct iscsi){
		.path.shape = { .block_size = BLOCK, .blocks = BLOCKS },
		.agreed = { .segment = SEGMENT, .first_burst = SEGMENT,
			    .immediate = immediate },
		.cmd_sn = 5, .max_cmd_sn = 9, .exp_stat_sn = 3,
		.ping.armed = true,	/* no time passes here */
		.root.lun = { 0, 7 },
	};
	io = (struct san_io){ .op = op, .count = BLOCKS, .buf = disk };
	n_sent = 0;
	ended = 1;
	assert_int_equal(iscsi_task_submit(&s, &io), 0);
	assert_int_equal(n_sent, 1);
	assert_int_equal(bhs_opcode(sent[0].bhs), ISCSI_COMMAND);
	n_sent = 0;
}

/* The target's message, from its header; 0 or what the session says. */
static int hear(unsigned opcode, uint32_t tag, uint32_t at, uint32_t len)
{
	uint8_t *bhs = s.rx.bhs;

	memset(bhs, 0, ISCSI_BHS);
	bhs[0] = (uint8_t)opcode;
	bhs[BHS_FLAGS] = ISCSI_FINAL;
	memcpy(bhs + BHS_LUN, "\0\7\0\0\0\0\0", 8);
	put_be32(bhs + BHS_TAG, tag);
	put_be32(bhs + BHS_TRANSFER_TAG, 0xabcd0000 + at);
	put_be32(bhs + BHS_STAT_SN, s.exp_stat_sn);
	put_be32(bhs + BHS_OFFSET, at);
	put_be32(bhs + BHS_DESIRED, len);
	err_clear(&s.path.err);
	n_sent = 0;
	assert_int_equal(iscsi_session_header(&s), 0);
	return iscsi_session_end(&s);
}

static int ask(uint32_t at, uint32_t len)
{
	return hear(ISCSI_R2T, s.task[0].tag, at, len);
}

/* These bytes have gone, in segments, each with its place and number. */
static void assert_sent(uint32_t at, uint32_t len)
{
	uint32_t end = at + len;
	unsigned i;

	for (i = 0; i < n_sent; i++) {
		const uint8_t *bhs = sent[i].bhs;

		assert_int_equal(bhs_opcode(bhs), ISCSI_DATA_OUT);
		assert_int_equal(get_be32(bhs + BHS_TAG), s.task[0].tag);
		assert_int_equal(get_be32(bhs + BHS_TRANSFER_TAG),
				 0xabcd0000 + end - len);
		assert_memory_equal(bhs + BHS_LUN, "\0\7\0\0\0\0\0", 8);
		assert_int_equal(get_be32(bhs + BHS_DATA_SN), i);
		assert_int_equal(get_be32(bhs + BHS_OFFSET), at);
		assert_int_equal(get_be32(bhs + BHS_EXP_STAT_SN), 3);
		assert_ptr_equal(sent[i].data, disk + at);
		at += sent[i].len;
		assert_int_equal(bhs[BHS_FLAGS] & ISCSI_FINAL,
				 at == end ? ISCSI_FINAL : 0);
	}
	assert_int_equal(at, end);
	assert_int_equal(i, (len + SEGMENT - 1) / SEGMENT);
}

static void assert_refused(int rc, const char *why)
{
	assert_int_equal(rc, -EPROTO);
	assert_non_null(strstr(s.path.err.msg, why));
	assert_int_equal(n_sent, 0);
}

static void several_requests_get_all_the_data(void **state)
{
	(void)state;
	begin(SAN_WRITE, false);
	assert_int_equal(ask(0, 4096), 0);
	assert_sent(0, 4096);
	assert_int_equal(ask(4096, 1000), 0);
	assert_sent(4096, 1000);
	assert_int_equal(ask(5096, BYTES - 5096), 0);
	assert_sent(5096, BYTES - 5096);
	assert_int_equal(ended, 1);
	assert_int_equal(hear(ISCSI_RESPONSE, s.task[0].tag, 0, 0), 0);
	assert_int_equal(ended, 0);
	assert_false(s.task[0].used);
}

static void what_went_with_the_command_is_not_asked_for_again(void **state)
{
	(void)state;
	begin(SAN_WRITE, true);
	assert_int_equal(sent[0].len, SEGMENT);
	assert_refused(ask(0, SEGMENT), "does not have");
	begin(SAN_WRITE, true);
	assert_int_equal(ask(SEGMENT, BYTES - SEGMENT), 0);
	assert_sent(SEGMENT, BYTES - SEGMENT);
}

static void what_the_command_does_not_have_is_refused(void **state)
{
	static const struct { uint32_t at, len; } wrong[] = {
		{ 0, BYTES + 1 }, { 0, UINT32_MAX }, { 0, 0 },
		{ 512, 512 },			/* a gap */
		{ BYTES, 512 }, { UINT32_MAX, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		begin(SAN_WRITE, false);
		assert_refused(ask(wrong[i].at, wrong[i].len),
			       "does not have");
	}
	begin(SAN_WRITE, false);
	assert_int_equal(ask(0, 4096), 0);
	assert_refused(ask(0, 4096), "does not have");	/* a second time */
	begin(SAN_WRITE, false);
	assert_int_equal(ask(0, 4096), 0);
	assert_refused(ask(4096, BYTES - 4096 + 1), "does not have");
	begin(SAN_WRITE, false);
	assert_int_equal(ask(0, BYTES), 0);
	assert_refused(ask(BYTES, 1), "does not have");
}

static void only_a_write_is_asked_for_data(void **state)
{
	(void)state;
	begin(SAN_READ, false);
	assert_refused(ask(0, 512), "data of no command");
	begin(SAN_WRITE, false);
	assert_refused(hear(ISCSI_R2T, s.task[0].tag + 1, 0, 512),
		       "data of no command");
	begin(SAN_WRITE, false);
	s.task[0].sent = false;			/* its turn has not come */
	s.max_cmd_sn = s.cmd_sn - 1;
	assert_refused(ask(0, 512), "data of no command");
}

static void who_was_given_up_gets_no_data(void **state)
{
	(void)state;
	begin(SAN_WRITE, false);
	iscsi_task_abort(&s, &io);
	assert_int_equal(bhs_opcode(sent[0].bhs), ISCSI_TASK);
	assert_int_equal(ask(0, 512), 0);
	assert_int_equal(n_sent, 0);
}

static void a_target_that_has_not_taken_all_is_not_believed(void **state)
{
	(void)state;
	begin(SAN_WRITE, false);
	assert_int_equal(ask(0, 4096), 0);
	assert_int_equal(hear(ISCSI_RESPONSE, s.task[0].tag, 0, 0), 0);
	assert_int_equal(ended, -EAGAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(several_requests_get_all_the_data),
		FAKE_TEST(what_went_with_the_command_is_not_asked_for_again),
		FAKE_TEST(what_the_command_does_not_have_is_refused),
		FAKE_TEST(only_a_write_is_asked_for_data),
		FAKE_TEST(who_was_given_up_gets_no_data),
		FAKE_TEST(a_target_that_has_not_taken_all_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
