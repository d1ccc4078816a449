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

static void a_known_size_shows_a_percentage(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	fake.now_us = 1000000;
	assert_int_equal(progress_tick(&p, 500, 1000, ""), 2000000);
	assert_string_equal(fake_screen(0), "x... 42%");
	assert_int_equal(progress_tick(&p, 600, 1000, ""), 2000000);
	assert_string_equal(fake_screen(0), "x... 42%");
	fake.now_us = 2000000;
	progress_tick(&p, 1000, 1000, "");
	assert_string_equal(fake_screen(0), "x...100%");
	progress_end(&p, 0);
	assert_string_equal(fake_screen(0), "x... ok");
}

static void an_unknown_size_shows_dots_and_notes(void **state)
{
	struct progress p;
	struct console con;
	struct events ev;

	(void)state;
	watch(&con, &ev);
	progress_start(&p, &con, "x", false);
	fake.now_us = 1000000;
	progress_tick(&p, 5, 0, "connecting");
	assert_string_equal(fake_screen(0), "x.... [connecting]");
	fake.now_us = 2000000;
	progress_tick(&p, 5, 0, "");
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
		FAKE_TEST(a_known_size_shows_a_percentage),
		FAKE_TEST(an_unknown_size_shows_dots_and_notes),
		FAKE_TEST(a_log_gets_start_and_end_only),
		FAKE_TEST(quiet_shows_nothing_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
