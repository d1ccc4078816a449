/* test_iscsi_life.c: how an iSCSI session begins, and how it ends when a target
   says no more. */
#include "tests/net/san/session.h"

#include "net/stack.h"

/* ---- silence ------------------------------------------------------------- */

static struct net net;

/* A microsecond before time is up nothing is due, then something is. */
static void pass(uint64_t us)
{
	uint64_t next_us = UINT64_MAX;

	fake.now_us += us - 1;
	assert_false(net_timers_run(&net, &next_us));
	fake.now_us++;
	(void)net_timers_run(&net, &next_us);
}

static void begin_in_time(void)
{
	memset(&net, 0, sizeof(net));
	begin(SAN_READ, false);
	s.path.net = &net;
	s.ping.armed = false;
	assert_int_equal(iscsi_task_send(&s), 0);
	n_sent = 0;
}

static void a_silent_target_is_asked_for_a_sign_and_given_up(void **state)
{
	(void)state;
	begin_in_time();
	pass(5000000);
	assert_int_equal(n_sent, 1);
	assert_int_equal(sent[0].bhs[0], 0x40);
	assert_int_equal(get_be32(sent[0].bhs + BHS_TRANSFER_TAG),
			 ISCSI_NO_TAG);
	assert_int_not_equal(get_be32(sent[0].bhs + BHS_TAG), ISCSI_NO_TAG);
	pass(5000000);
	assert_int_equal(n_sent, 1);
	assert_int_equal(lost, -ETIMEDOUT);
	assert_has(s.path.err.msg, "has not answered for 10 s");
}

static void a_target_that_says_anything_is_waited_for(void **state)
{
	(void)state;
	begin_in_time();
	for (unsigned i = 0; i < 5; i++) {
		pass(5000000);
		s.heard = true;
	}
	assert_int_equal(lost, 1);
	assert_int_equal(n_sent, 1);		/* only at first */
	s.task[0].used = false;
	pass(5000000);		/* nobody waits for it */
	assert_int_equal(lost, 1);
	assert_false(s.ping.armed);
}

static void a_sign_that_cannot_be_sent_loses_the_path(void **state)
{
	(void)state;
	begin_in_time();
	send_result = -ENOMEM;
	pass(5000000);
	assert_int_equal(lost, -ENOMEM);
	send_result = 0;
}

/* ---- at first ------------------------------------------------------------ */

static int answer_step(const void *bytes, size_t len)
{
	message(len ? ISCSI_DATA_IN : ISCSI_RESPONSE, s.task[0].tag);
	s.rx.bhs[BHS_FLAGS] = ISCSI_FINAL | ISCSI_STATUS;
	return hear_it(bytes, len);
}

static void what_is_there_is_found_out(void **state)
{
	(void)state;
	begin(SAN_READ, false);
	assert_int_equal(iscsi_session_start(&s), 0);
	assert_int_equal(answer_step("", 0), 0);
	assert_int_equal(answer_step("\5", 1), 0);
	assert_int_equal(answer_step("\0\x83\0", 4), 0);
	assert_int_equal(opened, 1);
	assert_int_equal(answer_step("\0\0\0\7\0\0\x08", 8), 0);
	assert_int_equal(opened, 0);
	assert_int_equal(s.path.shape.blocks, 8);
	assert_int_equal(s.path.shape.max_blocks, 262144 / 2048);
	assert_int_equal(s.path.shape.depth, 8);
	assert_true(s.path.shape.read_only);
	begin(SAN_READ, false);
	assert_int_equal(iscsi_session_start(&s), 0);
	s.probe.step = SCSI_CAPACITY10;
	s.task[0].want = 8;
	assert_int_equal(answer_step("\0\0\0\7\0\0\0", 8), 0);
	assert_int_equal(opened, 0);		/* blocks of 0 bytes */
	assert_int_equal(s.path.shape.max_blocks, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SESSION_TEST(a_silent_target_is_asked_for_a_sign_and_given_up),
		SESSION_TEST(a_target_that_says_anything_is_waited_for),
		SESSION_TEST(a_sign_that_cannot_be_sent_loses_the_path),
		SESSION_TEST(what_is_there_is_found_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
