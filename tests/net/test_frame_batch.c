/* test_frame_batch.c: how much is taken from a card before others have a turn,
   and when it is looked at again. */
#include "tests/net/server.h"

#include "net/stack.h"

#define BIG	32766		/* 32768 with what lwIP puts in front */

static unsigned left;		/* frames that the card has yet */
static size_t frame_len;

static int give(struct nic *nic, void *buf, size_t cap)
{
	(void)nic;
	if (!left)
		return 0;
	left--;
	assert_true(frame_len <= cap);
	memset(buf, 0, frame_len);
	return (int)frame_len;
}

static uint64_t ask_at_7(struct nic *nic)
{
	(void)nic;
	return 7;
}

/* When the card is asked again, if it has so many frames of so many bytes;
   *@more of them are left. */
static uint64_t asked_again(unsigned frames, size_t len, unsigned *more)
{
	uint64_t next_us = 1000;
	struct nic_ops ops;
	struct netdev *dev;
	struct bench b;

	fake_reset();
	bench_start(&b);
	dev = net_dev(b.net, 0);
	assert_int_equal(netdev_open(dev, &b.e), 0);
	ops = *b.nic->ops;
	ops.recv = give;
	ops.next_us = ask_at_7;
	b.nic->ops = &ops;
	b.nic->frame_max = BIG;
	left = frames;
	frame_len = len;
	assert_int_equal(netdev_poll(dev, &next_us), frames > 0);
	*more = left;
	left = 0;
	b.nic->frame_max = 0;
	bench_stop(&b);
	return next_us;
}

static void of_32_frames_there_may_be_more(void **state)
{
	unsigned more;

	(void)state;
	assert_int_equal(asked_again(0, 60, &more), 7);
	assert_int_equal(asked_again(31, 60, &more), 7);
	assert_int_equal(asked_again(32, 60, &more), 0);
	assert_int_equal(asked_again(33, 60, &more), 0);
	assert_int_equal(more, 1);
}

static void after_262144_bytes_there_may_be_more(void **state)
{
	unsigned more;

	(void)state;
	assert_int_equal(asked_again(7, BIG, &more), 7);
	assert_int_equal(asked_again(8, BIG, &more), 0);
	assert_int_equal(asked_again(9, BIG, &more), 0);
	assert_int_equal(more, 1);
	assert_int_equal(asked_again(8, BIG - 1, &more), 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(of_32_frames_there_may_be_more),
		FAKE_TEST(after_262144_bytes_there_may_be_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
