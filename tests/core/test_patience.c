/* test_patience.c: how long a download may go on without getting anywhere. */
#include "tests/core/play.h"

static void silence_times_out(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 400000;
	assert_int_equal(fetch(&w, "play:/dd--", 1000), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 800000 + 1000000);
	assert_string_equal(w.e.msg, "nothing came for 1000 ms");
	end(&w);
}

static void slow_but_steady_does_not_time_out(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 900000;
	assert_int_equal(fetch(&w, "play:/dddde", 1000), 0);
	end(&w);
}

/* The second server's time is its own, whatever came from the first. */
static void a_redirection_is_progress(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 900000;
	assert_int_equal(fetch(&w, "play:/dr?play://h/de", 1000), 0);
	end(&w);
}

static void a_silent_server_does_not_hang_a_script(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play://h/d", 0), -ETIMEDOUT);
	assert_string_equal(w.e.msg, "h has been silent for 120 s");
	end(&w);
}

static void a_sign_of_life_is_no_progress(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 100000000;
	assert_int_equal(fetch(&w, "play://h/hhhhhhhhhhhh", 0), -ETIMEDOUT);
	assert_string_equal(w.e.msg, "h sends less than 16384 bytes in 600 s");
	assert_true(fake.now_us <= 700000000);
	end(&w);
}

static void trickling_is_given_up(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 100000000;
	assert_int_equal(fetch(&w, "play://h/dddddddddddd", 0), -ETIMEDOUT);
	assert_true(fake.now_us <= 700000000);
	end(&w);
}

static void a_redirection_does_not_begin_a_new_window(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 100000000;
	assert_int_equal(fetch(&w, "play://h/c", 0), -ETIMEDOUT);
	assert_true(fake.now_us <= 700000000);
	end(&w);
}

/* 1 + 2 + ... + 32 + 94 * 60 seconds, whatever the server asks for */
static void a_busy_server_is_asked_a_hundred_times(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play://h/b", 0), -EBUSY);
	assert_string_equal(w.e.msg, "h is still busy after 100 retries");
	assert_int_equal(fake.now_us / 1000000, 63 + 94 * 60);
	end(&w);
}

/* Nothing is expected in a pause, though it is longer than what is waited for
   a silent server, which just spoke. */
static void a_long_pause_that_is_asked_for_is_no_silence(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	assert_int_equal(fetch(&w, "play://h/B", 0), -EBUSY);
	assert_int_equal(fake.now_us / 1000000, 100 * 300);
	end(&w);
}

static bool twice(void *ctx, unsigned times)
{
	(void)ctx;
	return times == 3;
}

static void whoever_watches_may_stop_sooner(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.f.tired = twice;
	assert_int_equal(fetch(&w, "play://h/b", 0), -EDEADLK);
	assert_int_equal(fake.now_us / 1000000, 3);
	end(&w);
}

/* Each byte begins the 120 s anew. */
static void silence_is_counted_from_the_last_byte(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	w.play.gap_us = 119999999;
	assert_int_equal(fetch(&w, "play://h/dd", 0), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 2 * 119999999 + 120000000);
	end(&w);
	fake_reset();
	start(&w);
	w.play.gap_us = 120000001;
	assert_int_equal(fetch(&w, "play://h/dd", 0), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 120000000);
	end(&w);
}

/* 16,384 bytes in the 600 s are enough for 600 more. */
static void each_window_wants_its_bytes(void **state)
{
	static const struct { const char *uri; unsigned s; } table[] = {
		{ "play://h/DDhhhhhhhhhhhhhhhhhhhh", 1200 },
		{ "play://h/DShhhhhhhhhhhhhhhhhhhh", 600 },
		{ "play://h/DDhhhhhDDhhhhhhhhhhhhhhhhhh", 1800 },
		{ "play://h/DDDDhhhhhhhhhhhhhhhhhhhh", 1200 },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		start(&w);
		w.play.gap_us = 99000000;
		assert_int_equal(fetch(&w, table[i].uri, 0), -ETIMEDOUT);
		assert_string_equal(w.e.msg, "h sends less than 16384 bytes "
				    "in 600 s");
		assert_in_range(fake.now_us / 1000000, table[i].s,
				table[i].s + 99);
		end(&w);
	}
}

/* After 1, 2, 4 and 8 s, and then no more, unless 65,536 bytes came between. */
static void what_breaks_off_may_do_so_four_times(void **state)
{
	static const struct { const char *uri; int rc; unsigned s; } table[] = {
		{ "play://h/dxxxxde", 0, 15 },
		{ "play://h/dxxxxxde", -EIO, 15 },
		{ "play://h/xxxxDDDDDDDDxxxxe", 0, 30 },
		{ "play://h/xxxxDDDDDDDDxxxxx", -EIO, 30 },
		{ "play://h/xxxxDDDDDDDSxe", -EIO, 15 },
		{ "play://h/xDDDDDDDDxDDDDDDDDxe", 0, 3 },
	};
	struct world w;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fake_reset();
		start(&w);
		assert_int_equal(fetch(&w, table[i].uri, 0), table[i].rc);
		assert_int_equal(fake.now_us / 1000000, table[i].s);
		image_unref(w.img);
		w.img = NULL;
		end(&w);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(silence_times_out),
		FAKE_TEST(slow_but_steady_does_not_time_out),
		FAKE_TEST(a_redirection_is_progress),
		FAKE_TEST(a_silent_server_does_not_hang_a_script),
		FAKE_TEST(a_sign_of_life_is_no_progress),
		FAKE_TEST(trickling_is_given_up),
		FAKE_TEST(a_redirection_does_not_begin_a_new_window),
		FAKE_TEST(a_busy_server_is_asked_a_hundred_times),
		FAKE_TEST(a_long_pause_that_is_asked_for_is_no_silence),
		FAKE_TEST(whoever_watches_may_stop_sooner),
		FAKE_TEST(silence_is_counted_from_the_last_byte),
		FAKE_TEST(each_window_wants_its_bytes),
		FAKE_TEST(what_breaks_off_may_do_so_four_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
