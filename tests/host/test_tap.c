/* test_tap.c: how long a TAP device is asked for the answer to a frame. */
#include <poll.h>

static int counted_poll(struct pollfd *fds, nfds_t n, int wait_ms);

#define poll counted_poll
#include "platform/host/tap.c"
#undef poll

#include "tests/fake/fake.h"

struct host host;

static unsigned asked;
static int peer;

static int counted_poll(struct pollfd *fds, nfds_t n, int wait_ms)
{
	asked++;
	plat_wait(plat_clock_us() + 10);
	return poll(fds, n, wait_ms);
}

static char frame[LITTLE / 2];

static void frames_come(unsigned n)
{
	while (n--)
		assert_int_equal(write(peer, frame, sizeof(frame)),
				 sizeof(frame));
}

/* As the network takes what is there, answers it or does not, and asks when it
   should look again: how often was the device asked? */
static unsigned asked_after(unsigned frames, bool answer)
{
	static char buf[sizeof(frame)];

	frames_come(frames);
	while (tap_recv(&tap.nic, buf, sizeof(buf)) > 0)
		;
	if (answer) {
		assert_int_equal(tap_send(&tap.nic, "answer", 6), 0);
		assert_int_equal(read(peer, buf, sizeof(buf)), 6);
	}
	asked = 0;
	assert_true(tap_next_us(&tap.nic) == UINT64_MAX);
	return asked;
}

static void an_answer_is_waited_for_awake(void **state)
{
	(void)state;
	assert_int_equal(asked_after(1, true), SPIN_US / 10);
}

static void only_who_answers_a_little_waits_awake(void **state)
{
	(void)state;
	assert_int_equal(asked_after(3, true), 1);
	assert_int_equal(asked_after(1, false), 1);
	assert_int_equal(asked_after(0, true), 1);
}

static void what_is_in_vain_is_done_ever_less(void **state)
{
	unsigned round, spins = 0;

	(void)state;
	for (round = 0; round < 1000; round++)
		spins += asked_after(1, true) > 1;
	assert_in_range(spins, 5, 25);
}

static int make_device(void **state)
{
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0,
				    fds), 0);
	tap.fd = fds[0];
	peer = fds[1];
	tap.singly = tap.spared = 0;
	tap.to_spare = 1;
	return fake_setup(state);
}

static int drop_device(void **state)
{
	close(tap.fd);
	close(peer);
	return fake_teardown(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_device, drop_device)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_waited_for_awake),
		TEST(only_who_answers_a_little_waits_awake),
		TEST(what_is_in_vain_is_done_ever_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
