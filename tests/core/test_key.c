/* test_key.c: keys out of bytes. */
#include <errno.h>
#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "tests/fake/fake.h"

static struct console con;
static struct events events;

static void start(void)
{
	events = (struct events){ .con = &con };
	con_init(&con, &events);
}

/* Type @bytes and expect @key, then nothing more. */
static void expect(const char *bytes, int key)
{
	start();
	fake_keys(bytes);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), key);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), -EDEADLK);
}

static void plain_keys_are_their_characters(void **state)
{
	(void)state;
	expect("a", 'a');
	expect("\r", KEY_ENTER);
	expect("\n", KEY_ENTER);
	expect("\177", KEY_BACKSPACE);
	expect("\030", 'X' & 0x1f);
}

static void special_keys_have_the_documented_codes(void **state)
{
	(void)state;
	expect("\033[A", 0x110141);
	expect("\033[D", 0x110144);
	expect("\033[F", 0x110146);
	expect("\033[H", 0x110148);
	expect("\033[3~", 0x11047e);
	expect("\033[6~", 0x11077e);
	expect("\033[15~", 0x11107e);
	expect("\033[24~", 0x11197e);
}

static void other_terminals_ways_are_understood(void **state)
{
	(void)state;
	expect("\033OA", KEY_UP);
	expect("\033OP", KEY_F1);
	expect("\033[11~", KEY_F1);
	expect("\033[[E", KEY_F5);
	expect("\033[1~", KEY_HOME);
	expect("\033[4~", KEY_END);
	expect("\033[1;5D", KEY_LEFT);
	expect("\033[1;2P", KEY_F1);
	expect("\033[15;5~", KEY_F5);
	expect("\033OM", KEY_ENTER);
}

static void alt_and_a_letter_are_a_control_key(void **state)
{
	(void)state;
	expect("\033b", 'B' & 0x1f);
	expect("\033B", 'B' & 0x1f);
}

static void utf8_comes_as_one_code_point(void **state)
{
	(void)state;
	expect("\xc3\xa9", 0xe9);
	expect("\xe2\x82\xac", 0x20ac);
	expect("\xf0\x9f\x98\x80", 0x1f600);
}

static void broken_utf8_is_dropped(void **state)
{
	(void)state;
	expect("\xc3" "a", 'a');
	expect("\x80" "b", 'b');
	expect("\xc0\xaf" "c", 'c');
	expect("\xed\xa0\x80" "d", 'd');
}

static void an_escape_alone_takes_250_ms(void **state)
{
	(void)state;
	expect("\033", KEY_ESC);
	assert_int_equal(fake.now_us, 250000);
}

static void a_gap_within_a_sequence_is_an_escape(void **state)
{
	(void)state;
	start();
	fake_keys("\033[");
	fake_keys_at(300000, "A");
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), 'A');
}

static void the_last_key_may_be_an_escape_that_comes_late(void **state)
{
	(void)state;
	start();
	fake_keys_at(1000000, "\033");
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
	assert_int_equal(fake.now_us, 1250000);
}

static void two_escapes_are_two_keys(void **state)
{
	(void)state;
	start();
	fake_keys("\033\033");
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
}

static void a_sequence_of_huge_numbers_is_no_key(void **state)
{
	(void)state;
	expect("\033[99999999999999999999~x", 'x');
}

static void a_wait_ends_at_its_time(void **state)
{
	(void)state;
	start();
	fake_keys_at(2000, "x");
	assert_int_equal(con_get_key(&con, 1000), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 1000);
	assert_int_equal(con_get_key(&con, 3000), 'x');
	assert_int_equal(fake.now_us, 2000);
}

static void an_escape_at_the_deadline_is_left_for_later(void **state)
{
	(void)state;
	start();
	fake_keys("\033");
	assert_int_equal(con_get_key(&con, 100000), -ETIMEDOUT);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
}

static void ctrl_c_cancels_a_job(void **state)
{
	(void)state;
	start();
	fake.live_keys = true;
	fake_keys("abc\003d");
	assert_true(con_cancelled(&con));
	assert_int_equal(con_poll_key(&con), 'd');
}

static void scripted_keys_wait_for_whoever_reads_them(void **state)
{
	(void)state;
	start();
	fake_keys("a\003");
	assert_false(con_cancelled(&con));
	assert_int_equal(con_poll_key(&con), 'a');
	assert_true(con_cancelled(&con));
}

static void a_resize_is_told_while_a_screen_is_up(void **state)
{
	(void)state;
	start();
	fake.cols = 132;
	assert_int_equal(con_poll_key(&con), -1);
	fake.cols = 80;
	con_enter(&con);
	fake.cols = 100;
	assert_int_equal(con_poll_key(&con), KEY_RESIZE);
	assert_int_equal(con_poll_key(&con), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(plain_keys_are_their_characters),
		FAKE_TEST(special_keys_have_the_documented_codes),
		FAKE_TEST(other_terminals_ways_are_understood),
		FAKE_TEST(alt_and_a_letter_are_a_control_key),
		FAKE_TEST(utf8_comes_as_one_code_point),
		FAKE_TEST(broken_utf8_is_dropped),
		FAKE_TEST(an_escape_alone_takes_250_ms),
		FAKE_TEST(a_gap_within_a_sequence_is_an_escape),
		FAKE_TEST(the_last_key_may_be_an_escape_that_comes_late),
		FAKE_TEST(two_escapes_are_two_keys),
		FAKE_TEST(a_sequence_of_huge_numbers_is_no_key),
		FAKE_TEST(a_wait_ends_at_its_time),
		FAKE_TEST(an_escape_at_the_deadline_is_left_for_later),
		FAKE_TEST(ctrl_c_cancels_a_job),
		FAKE_TEST(scripted_keys_wait_for_whoever_reads_them),
		FAKE_TEST(a_resize_is_told_while_a_screen_is_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
