/* test_iscsi_session.c: what a target sends to whom is logged in, and what of
   it is not believed (RFC 7143 11). */
#include "tests/net/san/session.h"

static void assert_wrong(int rc, int expected, const char *why)
{
	assert_int_equal(rc, expected);
	assert_has(s.path.err.msg, why);
}

/* Data for the command, with a status if @flags say so. */
static uint8_t *data_in(unsigned flags, uint32_t sn, uint32_t at)
{
	uint8_t *bhs = message(ISCSI_DATA_IN, s.task[0].tag);

	bhs[BHS_FLAGS] = (uint8_t)flags;
	put_be32(bhs + BHS_DATA_SN, sn);
	put_be32(bhs + BHS_OFFSET, at);
	return bhs;
}

/* ---- data ---------------------------------------------------------------- */

static void data_come_in_order_and_all_of_them(void **state)
{
	static uint8_t in[BYTES];

	(void)state;
	memset(in, 0x5a, sizeof(in));
	memset(disk, 0, sizeof(disk));
	begin(SAN_READ, false);
	data_in(0, 0, 0);
	assert_int_equal(hear_it(in, 4096), 0);
	assert_int_equal(ended, 1);
	data_in(ISCSI_FINAL | ISCSI_STATUS, 1, 4096);
	assert_int_equal(hear_it(in, BYTES - 4096), 0);
	assert_int_equal(ended, 0);
	assert_memory_equal(disk, in, BYTES);
	assert_int_equal(s.exp_stat_sn, 4);
	begin(SAN_READ, false);
	data_in(ISCSI_STATUS, 0, 0);
	assert_int_equal(hear_it(in, BYTES - 512), 0);
	assert_int_equal(ended, -EAGAIN);
	assert_has(s.path.err.msg, "sent less data than were asked for");
}

static void data_that_are_not_for_us_are_refused(void **state)
{
	static const struct { uint32_t sn, at, len; const char *why; } t[] = {
		{ 1, 0, 512, "not in order" }, { 0, 512, 512, "not in order" },
		{ 0, 0, BYTES + 1, "more data than was asked for" },
	};
	static uint8_t in[BYTES + 1];

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(SAN_READ, false);
		data_in(0, t[i].sn, t[i].at);
		assert_wrong(hear_it(in, t[i].len), -EPROTO, t[i].why);
	}
	begin(SAN_WRITE, false);
	data_in(0, 0, 0);
	assert_wrong(hear_it(in, 512), -EPROTO, "more data than was asked");
	begin(SAN_READ, false);
	put_be32(data_in(0, 0, 0) + BHS_TAG, 77);
	assert_wrong(hear_it(in, 512), -EPROTO, "nobody asked for");
	begin(SAN_READ, false);
	s.task[0].sent = false;
	data_in(0, 0, 0);
	assert_wrong(hear_it(in, 512), -EPROTO, "nobody asked for");
	begin(SAN_READ, false);
	put_be32(data_in(ISCSI_STATUS, 0, 0) + BHS_STAT_SN, 4);
	assert_wrong(hear_it(in, BYTES), -EPROTO, "a message is lost");
	assert_int_equal(ended, 1);
}

/* ---- a command that was given up ----------------------------------------- */

static void what_was_given_up_is_in_nobodys_hands(void **state)
{
	static const uint8_t in[512] = { 1 };

	(void)state;
	memset(disk, 0, sizeof(disk));
	begin(SAN_READ, false);
	iscsi_task_abort(&s, &io);
	assert_int_equal(sent[0].bhs[0], 0x42);
	assert_int_equal(sent[0].bhs[BHS_FLAGS], 0x81);
	assert_int_equal(get_be32(sent[0].bhs + BHS_TRANSFER_TAG),
			 s.task[0].tag);
	assert_int_equal(get_be32(sent[0].bhs + BHS_REF_CMD_SN), 5);
	data_in(ISCSI_STATUS, 9, 9);
	assert_int_equal(hear_it(in, sizeof(in)), 0);
	assert_int_equal(disk[0], 0);
	message(ISCSI_RESPONSE, s.task[0].tag);
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_int_equal(ended, 1);
	assert_true(s.task[0].used);
	message(ISCSI_TASK_RESPONSE, s.task[0].abort_tag + 1);
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_true(s.task[0].used);
	message(ISCSI_TASK_RESPONSE, s.task[0].abort_tag);
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_false(s.task[0].used);
	/* it is gone; and what lies behind the commands is none */
	memset(&s.probe, 1, sizeof(s.probe));
	iscsi_task_abort(&s, &io);
	assert_int_equal(n_sent, 0);
}

static void what_was_not_sent_needs_no_word(void **state)
{
	struct san_io other = { .op = SAN_READ, .count = 1, .buf = disk };

	(void)state;
	begin(SAN_READ, false);
	s.max_cmd_sn = s.cmd_sn - 1;
	assert_int_equal(iscsi_task_submit(&s, &other), 0);
	assert_int_equal(n_sent, 0);
	iscsi_task_abort(&s, &other);
	assert_int_equal(n_sent, 0);
	assert_true(s.task[0].used);
	assert_false(s.task[1].used);
}

/* ---- how much at once ---------------------------------------------------- */

/* The window opens: the oldest goes first, whichever place it has. */
static void commands_go_as_the_target_takes_them(void **state)
{
	struct san_io more[ISCSI_TASKS];
	uint32_t next;

	(void)state;
	begin(SAN_READ, false);
	s.max_cmd_sn = s.cmd_sn - 1;
	for (unsigned i = 0; i < ISCSI_TASKS; i++) {
		more[i] = (struct san_io){ .op = SAN_READ, .lba = i,
					   .count = 1, .buf = disk };
		if (i < ISCSI_TASKS - 1)
			assert_int_equal(iscsi_task_submit(&s, &more[i]), 0);
	}
	assert_int_equal(iscsi_task_submit(&s, &more[7]), -EBUSY);
	assert_has(s.path.err.msg, "does not let go of commands");
	assert_int_equal(n_sent, 0);
	message(ISCSI_RESPONSE, s.task[0].tag);
	put_be32(s.rx.bhs + BHS_MAX_CMD_SN, s.cmd_sn + 1);
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_int_equal(n_sent, 2);
	assert_int_equal(sent[0].bhs[BHS_CDB + 5], 0);
	assert_int_equal(sent[1].bhs[BHS_CDB + 5], 1);
	next = s.task[3].tag;
	assert_int_equal(iscsi_task_submit(&s, &more[7]), 0);
	assert_true(s.task[0].tag > next);
	message(ISCSI_NOP_IN, ISCSI_NO_TAG);
	put_be32(s.rx.bhs + BHS_TRANSFER_TAG, ISCSI_NO_TAG);
	put_be32(s.rx.bhs + BHS_MAX_CMD_SN, s.cmd_sn);
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_int_equal(n_sent, 1);
	assert_int_equal(sent[0].bhs[BHS_CDB + 5], 2);
	message(ISCSI_NOP_IN, ISCSI_NO_TAG);	/* it never becomes less */
	put_be32(s.rx.bhs + BHS_TRANSFER_TAG, ISCSI_NO_TAG);
	put_be32(s.rx.bhs + BHS_MAX_CMD_SN, s.cmd_sn - 9);
	next = s.max_cmd_sn;
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_int_equal(s.max_cmd_sn, next);
}

static void tags_pass_by_what_is_no_tag(void **state)
{
	struct san_io other = { .op = SAN_READ, .count = 1, .buf = disk };

	(void)state;
	begin(SAN_READ, false);
	s.next_tag = ISCSI_NO_TAG - 1;
	assert_int_equal(iscsi_task_submit(&s, &other), 0);
	assert_int_equal(s.task[1].tag, 0);
}

/* ---- ends ---------------------------------------------------------------- */

/* A response to a command, with sense; what becomes of the command. */
static int end_by(enum san_op op, unsigned response, unsigned status,
		  const char *sense, size_t len)
{
	uint8_t *bhs;

	begin(op, false);
	s.task[0].got = s.task[0].want;
	bhs = message(ISCSI_RESPONSE, s.task[0].tag);
	bhs[BHS_RESPONSE] = (uint8_t)response;
	bhs[BHS_STATUS] = (uint8_t)status;
	assert_int_equal(hear_it(sense, len), 0);
	return ended;
}

static void each_end_is_told(void **state)
{
	static const struct {
		enum san_op op;
		unsigned response, status;
		const char *sense;
		size_t len;
		int rc;
		const char *why;
	} t[] = {
		{ SAN_READ, 0, 0, "", 0, 0, "" },
		{ SAN_READ, 1, 0, "", 0, -EAGAIN, "the disk is busy" },
		{ SAN_READ, 0, 0x18, "", 0, -EBUSY, "has reserved the disk" },
		{ SAN_READ, 0, 2, "\0\3\x72\7\x27", 5, -EROFS, "protected" },
		{ SAN_READ, 0, 2, "\0\3\x72\7\x27xyz", 8, -EROFS, "" },
		/* sense that says to be longer than it is, and shorter */
		{ SAN_READ, 0, 2, "\0\xff\x72\7\x27", 5, -EROFS, "" },
		{ SAN_READ, 0, 2, "\0\2\x72\7\x27", 5, 0, "" },
		{ SAN_READ, 0, 2, "\0", 1, -EIO, "it has failed" },
		{ SAN_READ, 0, 2, "", 0, -EIO, "it has failed" },
		{ SAN_FLUSH, 0, 2, "\0\3\x72\5\x20", 5, 0, "" },
		{ SAN_FLUSH, 0, 8, "", 0, -EAGAIN, "the disk is busy" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		assert_int_equal(end_by(t[i].op, t[i].response, t[i].status,
					t[i].sense, t[i].len), t[i].rc);
		assert_has(s.path.err.msg, t[i].why);
		assert_false(s.task[0].used);
	}
}

/* Of more than fits, what fits is kept. */
static void sense_without_an_end_is_cut(void **state)
{
	char sense[100] = "\0\xff\x72\7\x27";

	(void)state;
	assert_int_equal(end_by(SAN_READ, 0, 2, sense, sizeof(sense)), -EROFS);
	assert_int_equal(s.text.len, 64);
}

static void a_write_that_fell_short_is_not_believed(void **state)
{
	static const struct { unsigned flags; uint32_t residual; int rc; }
	t[] = {
		{ ISCSI_UNDERFLOW, 512, -EAGAIN }, { ISCSI_UNDERFLOW, 0, 0 },
		{ 0, 512, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(SAN_WRITE, false);
		s.task[0].got = s.task[0].want;
		message(ISCSI_RESPONSE, s.task[0].tag);
		s.rx.bhs[BHS_FLAGS] |= (uint8_t)t[i].flags;
		put_be32(s.rx.bhs + BHS_RESIDUAL, t[i].residual);
		assert_int_equal(hear_it(NULL, 0), 0);
		assert_int_equal(ended, t[i].rc);
	}
}

/* ---- other messages ------------------------------------------------------ */

static void each_message_that_ends_it_is_told(void **state)
{
	static const struct { unsigned opcode, event; int rc; const char *why; }
	t[] = {
		{ ISCSI_ASYNC, 0, 0, "" },
		{ ISCSI_ASYNC, 1, -ECONNRESET, "the target asks us to leave" },
		{ ISCSI_ASYNC, 2, -ECONNRESET, "drops the connection" },
		{ ISCSI_ASYNC, 3, -ECONNRESET, "drops the connection" },
		{ ISCSI_ASYNC, 4, 0, "" },
		{ ISCSI_REJECT, 0, -EPROTO, "rejects a message of ours" },
		{ ISCSI_LOGOUT_RESPONSE, 0, -ECONNRESET, "ends the session" },
		{ ISCSI_LOGIN_RESPONSE, 0, -EPROTO, "an unknown message" },
		{ 0x24, 0, -EPROTO, "an unknown message" },
		{ ISCSI_RESPONSE, 0, -EPROTO, "answers what nobody asked" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		begin(SAN_READ, false);
		message(t[i].opcode, 77)[BHS_EVENT] = (uint8_t)t[i].event;
		assert_wrong(hear_it(NULL, 0), t[i].rc, t[i].why);
	}
	begin(SAN_READ, false);
	s.task[0].sent = false;
	message(ISCSI_RESPONSE, s.task[0].tag);
	assert_wrong(hear_it(NULL, 0), -EPROTO, "answers what nobody asked");
}

static void messages_are_numbered(void **state)
{
	static const unsigned opcodes[] = { ISCSI_RESPONSE,
					    ISCSI_TASK_RESPONSE };

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		begin(SAN_READ, false);
		message(opcodes[i], s.task[0].tag);
		put_be32(s.rx.bhs + BHS_STAT_SN, 2);
		assert_wrong(hear_it(NULL, 0), -EPROTO, "a message is lost");
		assert_int_equal(ended, 1);
	}
}

static void a_sign_of_life_is_given_when_asked_for(void **state)
{
	(void)state;
	begin(SAN_READ, false);
	message(ISCSI_NOP_IN, ISCSI_NO_TAG);
	put_be32(s.rx.bhs + BHS_TRANSFER_TAG, 0x1234);
	put_be32(s.rx.bhs + BHS_STAT_SN, 50);	/* not counted */
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_int_equal(n_sent, 1);
	assert_int_equal(sent[0].bhs[0], 0x40);
	assert_int_equal(get_be32(sent[0].bhs + BHS_TAG), ISCSI_NO_TAG);
	assert_int_equal(get_be32(sent[0].bhs + BHS_TRANSFER_TAG), 0x1234);
	assert_int_equal(sent[0].bhs[BHS_LUN + 1], 7);
	assert_int_equal(s.exp_stat_sn, 3);
	message(ISCSI_NOP_IN, 6);		/* an answer to ours */
	put_be32(s.rx.bhs + BHS_TRANSFER_TAG, ISCSI_NO_TAG);
	assert_int_equal(hear_it(NULL, 0), 0);
	assert_int_equal(n_sent, 0);
	assert_int_equal(s.exp_stat_sn, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SESSION_TEST(data_come_in_order_and_all_of_them),
		SESSION_TEST(data_that_are_not_for_us_are_refused),
		SESSION_TEST(what_was_given_up_is_in_nobodys_hands),
		SESSION_TEST(what_was_not_sent_needs_no_word),
		SESSION_TEST(commands_go_as_the_target_takes_them),
		SESSION_TEST(tags_pass_by_what_is_no_tag),
		SESSION_TEST(each_end_is_told),
		SESSION_TEST(sense_without_an_end_is_cut),
		SESSION_TEST(a_write_that_fell_short_is_not_believed),
		SESSION_TEST(each_message_that_ends_it_is_told),
		SESSION_TEST(messages_are_numbered),
		SESSION_TEST(a_sign_of_life_is_given_when_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
