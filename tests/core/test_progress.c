/* test_progress.c: the line that a foreground job shows. */
#include "core/console.h"
#include "core/event.h"
#include "core/progress.h"
#include "tests/fake/fake.h"

static void watch(struct console *con, struct events *ev)
{
	fake.live_keys = true;
	fake.caps |= PLAT_CON_TTY;
	*ev = (struct events){ 0 };
	con_init(con, ev);
}

static void tick(struct progress *p, unsigned s, uint64_t got,
		 uint64_t total, const char *note)
{
	fake.now_us = s * 1000000ull;
	assert_int_equal(progress_tick(p, got, total, note),
			 fake.now_us + 1000000);
}

#define MIB	(1ull << 20)

static void a_known_size_shows_how_far_and_how_fast(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	tick(&p, 1, 2 * MIB, 120 * MIB, "");
	assert_string_equal(fake_screen(0), "x...  1% 2.0 MiB of 120 MiB, "
			    "2.0 MiB/s, 0:59 left");
	assert_int_equal(progress_tick(&p, 9 * MIB, 120 * MIB, ""), 2000000);
	assert_string_equal(fake_screen(0), "x...  1% 2.0 MiB of 120 MiB, "
			    "2.0 MiB/s, 0:59 left");
	tick(&p, 2, 60 * MIB, 120 * MIB, "");
	assert_string_equal(fake_screen(0), "x... 50% 60 MiB of 120 MiB, "
			    "16 MiB/s, 0:03 left");
	tick(&p, 3, 60 * MIB, 120 * MIB, "connection lost");
	assert_string_equal(fake_screen(0), "x... 50% 60 MiB of 120 MiB "
			    "[connection lost]");
	tick(&p, 4, 120 * MIB, 120 * MIB, "");
	assert_string_equal(fake_screen(0), "x...100% 120 MiB of 120 MiB, "
			    "24 MiB/s");
	progress_end(&p, 0);
	assert_string_equal(fake_screen(0), "x... ok");
}

static void a_small_size_has_its_figures(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	tick(&p, 1, 500, 1024, "");
	assert_string_equal(fake_screen(0), "x... 37% 500 B of 1.0 KiB, "
			    "500 B/s, 0:01 left");
	tick(&p, 2, 400, 1024, "");	/* it comes anew */
	assert_string_equal(fake_screen(0), "x... 37% 400 B of 1.0 KiB, "
			    "375 B/s, 0:01 left");
}

static void an_unknown_size_shows_the_amount(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	tick(&p, 1, 5, 0, "");
	assert_string_equal(fake_screen(0), "x... 5 B, 5 B/s");
	tick(&p, 2, 3 * MIB / 2, 0, "");
	assert_string_equal(fake_screen(0), "x... 1.5 MiB, 384 KiB/s");
}

/* What is shown of @got bytes of @total after the first second. */
static void expect_after_a_second(uint64_t got, uint64_t total,
				  const char *shown)
{
	struct progress p;
	struct console con;
	struct events ev;

	fake_reset();
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	tick(&p, 1, got, total, "");
	assert_string_equal(fake_screen(0), shown);
}

static void amounts_have_the_unit_that_suits(void **state)
{
	(void)state;
	expect_after_a_second(1023, 0, "x... 1023 B, 1023 B/s");
	expect_after_a_second(1024, 0, "x... 1.0 KiB, 1.0 KiB/s");
	expect_after_a_second(10239, 0, "x... 9.9 KiB, 9.9 KiB/s");
	expect_after_a_second(10240, 0, "x... 10 KiB, 10 KiB/s");
	expect_after_a_second(MIB - 1, 0, "x... 1023 KiB, 1023 KiB/s");
	expect_after_a_second(MIB - 103, 0, "x... 1023 KiB, 1023 KiB/s");
	expect_after_a_second(MIB, 0, "x... 1.0 MiB, 1.0 MiB/s");
	expect_after_a_second(MIB << 10, 0, "x... 1.0 GiB, 1.0 GiB/s");
	expect_after_a_second(MIB << 20, 0, "x... 1.0 TiB, 1.0 TiB/s");
	expect_after_a_second(MIB << 23, 0, "x... 8.0 TiB, 8.0 TiB/s");
}

static void what_is_left_is_minutes_and_seconds(void **state)
{
	(void)state;
	expect_after_a_second(MIB, 60 * MIB, "x...  1% 1.0 MiB of 60 MiB, "
			      "1.0 MiB/s, 0:59 left");
	expect_after_a_second(MIB, 61 * MIB, "x...  1% 1.0 MiB of 61 MiB, "
			      "1.0 MiB/s, 1:00 left");
	expect_after_a_second(MIB, 62 * MIB, "x...  1% 1.0 MiB of 62 MiB, "
			      "1.0 MiB/s, 1:01 left");
	expect_after_a_second(256, 256 * 360000, "x...  0% 256 B of 87 MiB, "
			      "256 B/s, 5999:59 left");
	expect_after_a_second(256, 256 * 360001, "x...  0% 256 B of 87 MiB, "
			      "256 B/s");
}

static void a_percentage_needs_128_bytes(void **state)
{
	(void)state;
	expect_after_a_second(64, 127, "x... 64 B, 64 B/s");
	expect_after_a_second(128, 128, "x...100% 128 B of 128 B, 128 B/s");
}

static void where_no_data_comes_it_is_said(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	tick(&p, 1, 512, 1024, "");
	tick(&p, 3, 512, 1024, "");
	assert_null(strstr(fake_screen(0), "no data"));
	tick(&p, 4, 512, 1024, "");
	assert_string_equal(fake_screen(0), "x... 50% 512 B of 1.0 KiB, "
			    "no data for 3 s");
	/* 7,999,999 us are 7 s */
	fake.now_us = 8999999;
	(void)progress_tick(&p, 512, 1024, "");
	assert_string_equal(fake_screen(0), "x... 50% 512 B of 1.0 KiB, "
			    "no data for 7 s");
	tick(&p, 10, 512, 1024, "");
	assert_has(fake_screen(0), "no data for 9 s");
	tick(&p, 11, 1000, 1024, "");
	assert_null(strstr(fake_screen(0), "no data"));
}

/* A backspace does not lead to the line above. */
static void what_does_not_fit_is_left_out(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;
	char label[69];

	(void)state;
	memset(label, 'x', 68);
	label[68] = '\0';
	watch(&con, &ev);
	progress_start(&p, &con, label, false);
	tick(&p, 1, 512, 1024, "");
	assert_string_equal(fake_screen(0) + 68, "... 50%");
	assert_string_equal(fake_screen(1), "");
}

static void before_anything_comes_there_are_dots_and_notes(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	tick(&p, 1, 0, 0, "connecting");
	assert_string_equal(fake_screen(0), "x.... [connecting]");
	tick(&p, 2, 0, 0, "");
	assert_string_equal(fake_screen(0), "x.....");
	progress_end(&p, -1);
	assert_string_equal(fake_screen(0), "x..... failed");
}

static void a_log_gets_start_and_end_only(void **state)
{
	struct progress p;
	struct console con;
	struct events ev = { 0 };

	(void)state;
	con_init(&con, &ev);
	progress_start(&p, &con, "x", false);
	fake.now_us = 5000000;
	assert_int_equal(progress_tick(&p, 1, 1000, "note"), EVENT_NEVER);
	progress_end(&p, 0);
	assert_string_equal(fake_out(), "x... ok\n");
}

static void quiet_shows_nothing_at_all(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", true);
	fake.now_us = 5000000;
	assert_int_equal(progress_tick(&p, 1, 1000, "note"), EVENT_NEVER);
	progress_end(&p, -1);
	assert_string_equal(fake_out(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_known_size_shows_how_far_and_how_fast),
		FAKE_TEST(a_small_size_has_its_figures),
		FAKE_TEST(an_unknown_size_shows_the_amount),
		FAKE_TEST(amounts_have_the_unit_that_suits),
		FAKE_TEST(what_is_left_is_minutes_and_seconds),
		FAKE_TEST(a_percentage_needs_128_bytes),
		FAKE_TEST(where_no_data_comes_it_is_said),
		FAKE_TEST(what_does_not_fit_is_left_out),
		FAKE_TEST(before_anything_comes_there_are_dots_and_notes),
		FAKE_TEST(a_log_gets_start_and_end_only),
		FAKE_TEST(quiet_shows_nothing_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
