/* test_fake.c: what the other tests rely on. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
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

static void arenas_fail_only_where_a_test_asks_for_it(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_non_null(arena_alloc(&a, 8));
	fake_alloc_fail(1);
	assert_non_null(arena_alloc(&a, 8));	/* its chunk is there */
	assert_false(fake_alloc_failed());
	fake_alloc_arenas(true);
	assert_null(arena_strndup(&a, "x", 1));
	assert_true(fake_alloc_failed());
	assert_non_null(arena_calloc(&a, 1, 8));
	arena_free(&a);
}

__attribute__((noinline))
static bool allocate_often(void)
{
	bool good = true;

	for (int i = 0; i < 10; i++) {
		void *volatile p = malloc(8);

		good = good && p;
		free(p);
	}
	return good;
}

/* There are four; where children take long, one of them stands for all. */
static void each_place_fails_once_in_a_child(void **state)
{
	struct fake_forked sum;
	bool good;

	(void)state;
	fake_alloc_fork_places();
	good = allocate_often();
	good = allocate_often() && good;
	good = allocate_often() && good;
	good = allocate_often() && good;
	if (fake_alloc_failed())
		_exit(good);
	sum = fake_alloc_fork_end();
	assert_true(good);
	assert_int_equal(sum.all, 40);
	assert_true(sum.children == 4 || sum.children == 1);
	assert_int_equal(sum.bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(waiting_jumps_to_the_deadline),
		FAKE_TEST(waiting_stops_at_a_key),
		FAKE_TEST(the_screen_shows_what_was_drawn),
		FAKE_TEST(a_peer_answers_frames),
		FAKE_TEST(each_allocation_fails_once),
		FAKE_TEST(arenas_fail_only_where_a_test_asks_for_it),
		FAKE_TEST(each_place_fails_once_in_a_child),
		FAKE_TEST(a_file_is_read_in_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
