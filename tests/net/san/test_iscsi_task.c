/* test_iscsi_task.c: what is written, as the target asks for it (RFC 7143
   11.8, R2T): in pieces, in order, numbered, and no more than there is. */
#include "tests/net/san/session.h"

/* The target's message, from its header; 0 or what the session says. */
static int hear(unsigned opcode, uint32_t tag, uint32_t at, uint32_t len)
{
	uint8_t *bhs = message(opcode, tag);

	put_be32(bhs + BHS_TRANSFER_TAG, 0xabcd0000 + at);
	put_be32(bhs + BHS_OFFSET, at);
	put_be32(bhs + BHS_DESIRED, len);
	return hear_it(NULL, 0);
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
		SESSION_TEST(several_requests_get_all_the_data),
		SESSION_TEST(what_went_with_the_command_is_not_asked_for_again),
		SESSION_TEST(what_the_command_does_not_have_is_refused),
		SESSION_TEST(only_a_write_is_asked_for_data),
		SESSION_TEST(who_was_given_up_gets_no_data),
		SESSION_TEST(a_target_that_has_not_taken_all_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
