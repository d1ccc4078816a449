/* test_fake.c: what the other tests rely on. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/fake.h"

static void waiting_jumps_to_the_deadline(void **state)
{
	(void)state;
	assert_int_equal(plat_wait(5000000), 0);
	assert_int_equal(plat_clock_us(), 5000000);
	assert_int_equal(plat_wait(UINT64_MAX), -EDEADLK);
}

static void waiting_stops_at_a_key(void **state)
{
	(void)state;
	fake_keys_at(1000, "a");
	assert_int_equal(plat_con_read(), -1);
	assert_int_equal(plat_wait(5000), 0);
	assert_int_equal(plat_clock_us(), 1000);
	/* Left unread, it does not keep the clock from moving. */
	assert_int_equal(plat_wait(5000), 0);
	assert_int_equal(plat_clock_us(), 5000);
	assert_int_equal(plat_con_read(), 'a');
	assert_int_equal(plat_con_read(), PLAT_CON_END);
}

static void the_screen_shows_what_was_drawn(void **state)
{
	static const char text[] =
		"\033[2J\033[3;5H\033[1;37;44mhello\033[0m w\xc3\xb6rld";
	unsigned row, col;
	bool shown;

	(void)state;
	plat_con_write(text, sizeof(text) - 1);
	assert_string_equal(fake_screen(2), "    hello w\xc3\xb6rld");
	assert_string_equal(fake_screen_attr(2, 4), "1;37;44");
	assert_string_equal(fake_screen_attr(2, 10), "0");
	fake_screen_cursor(&row, &col, &shown);
	assert_int_equal(row, 2);
	assert_int_equal(col, 15);
	assert_true(shown);
}

static void echo(void *ctx, struct nic *nic, const uint8_t *frame, size_t len)
{
	(void)ctx;
	fake_nic_rx_at(nic, fake.now_us + 10, frame, len);
}

static void a_peer_answers_frames(void **state)
{
	struct nic *nic = fake_nic_add(NULL);
	static uint8_t buf[1600];
	size_t len;

	(void)state;
	fake_nic_peer(nic, echo, NULL);
	assert_int_equal(nic->ops->send(nic, "ping", 4), 0);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 0);
	assert_int_equal(plat_wait(UINT64_MAX), 0);
	assert_int_equal(nic->ops->recv(nic, buf, sizeof(buf)), 4);
	assert_memory_equal(fake_nic_tx(nic, 0, &len), "ping", 4);
}

static void three_blocks(void *ctx)
{
	/* volatile: or the compiler sees that nobody needs them. */
	void *volatile a = malloc(10), *volatile b = calloc(2, 5);
	void *volatile c = a ? realloc(a, 20) : NULL;

	++*(int *)ctx;
	free(c ? c : a);
	free(b);
}

static void each_allocation_fails_once(void **state)
{
	int runs = 0;

	(void)state;
	fake_alloc_fail_each(three_blocks, &runs);
	assert_int_equal(runs, 4);
	assert_int_equal(fake_live(), 0);
}

static void a_file_is_read_in_pieces(void **state)
{
	struct plat_file *f;
	uint64_t size;
	char buf[4];

	(void)state;
	fake_file_add(NULL, "/a", "abcdef", 6);
	assert_int_equal(plat_file_open(NULL, "/b", &f, &size, NULL), -ENOENT);
	assert_int_equal(plat_file_open(NULL, "/a", &f, &size, NULL), 0);
	assert_int_equal(size, 6);
	assert_int_equal(plat_file_read(f, buf, 4), 4);
	assert_int_equal(plat_file_read(f, buf, 4), 2);
	assert_int_equal(plat_file_read(f, buf, 4), 0);
	plat_file_close(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(waiting_jumps_to_the_deadline),
		FAKE_TEST(waiting_stops_at_a_key),
		FAKE_TEST(the_screen_shows_what_was_drawn),
		FAKE_TEST(a_peer_answers_frames),
		FAKE_TEST(each_allocation_fails_once),
		FAKE_TEST(a_file_is_read_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
