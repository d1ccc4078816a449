/* test_key.c: keys out of bytes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/key.h"
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
	start();
	fake_keys_at(400000, "\033[[");
	fake_keys_at(700000, "B");
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), 'B');
}

static void the_last_key_may_be_an_escape_that_comes_late(void **state)
{
	(void)state;
	start();
	fake_keys_at(1000000, "\033");
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
	assert_int_equal(fake.now_us, 1250000);
}

/* A timer that would keep a wait alive for a day. */
static uint64_t tick(struct event_source *src, bool *busy)
{
	(void)src;
	(void)busy;
	return fake.now_us + 250000;
}

static void an_escape_is_timed_from_when_it_comes(void **state)
{
	(void)state;
	start();
	fake.live_keys = true;		/* more might come */
	fake_keys_at(1000000, "\033");
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
	assert_int_equal(fake.now_us, 1250000);
}

static void input_may_end_while_a_key_is_waited_for(void **state)
{
	struct event_source timer = { .poll = tick };

	(void)state;
	start();
	event_add(&events, &timer);
	fake_keys_at(1000000, "\xc3");	/* half a character, and no more */
	assert_int_equal(con_get_key(&con, EVENT_NEVER), -EDEADLK);
	assert_true(fake.now_us < 2000000);
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
	/* a person may type more */
	fake_keys("e");
	assert_false(con_cancelled(&con));
	assert_false(con.ended);
}

static void ctrl_c_twice_within_two_seconds_stops_all(void **state)
{
	(void)state;
	start();
	fake.live_keys = true;
	fake_keys("\003");
	fake_keys_at(2500000, "\003");
	fake_keys_at(4000000, "\003");
	assert_true(con_cancelled(&con));
	assert_true(con.hint_due);
	fake.now_us = 3000000;
	assert_true(con_cancelled(&con));
	assert_false(con.stopped);
	fake.now_us = 4000000;
	assert_int_equal(con_get_key(&con, EVENT_NEVER), -ECANCELED);
	assert_true(con.stopped);
	assert_true(con_cancelled(&con));
}

/* Ctrl-C at 0, and once more at @again_us: does that stop all? */
static bool stops_all(uint64_t again_us)
{
	fake_reset();
	start();
	fake.live_keys = true;
	fake_keys("\003");
	fake_keys_at(again_us, "\003");
	assert_true(con_cancelled(&con));
	assert_false(con.stopped);
	fake.now_us = again_us;
	assert_true(con_cancelled(&con));
	return con.stopped;
}

static void two_seconds_are_counted_from_the_first_ctrl_c(void **state)
{
	(void)state;
	assert_true(stops_all(1));
	assert_true(stops_all(1999999));
	assert_false(stops_all(2000000));
}

static void a_nul_is_a_key_and_no_end(void **state)
{
	(void)state;
	start();
	assert_int_equal(sbuf_add(&con.ahead, "\0x", 2), 0);
	con.from_ahead = true;
	assert_int_equal(con_poll_key(&con), 0);
	assert_int_equal(con_poll_key(&con), 'x');
	fake_key_nul_at(1000);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), 0);
	con_free(&con);
}

/* Ctrl-@ is typed before Ctrl-C, which is looked for. */
static void ctrl_c_is_found_behind_a_nul(void **state)
{
	(void)state;
	start();
	fake_key_nul_at(0);
	fake_keys("x\3y");
	assert_true(key_take_ahead(&con));
	assert_int_equal(fake_keys_left(), 1);
	assert_false(con.ended);
	con_free(&con);
}

static void keys_that_nobody_takes_are_lost_at_the_eighth(void **state)
{
	(void)state;
	start();
	for (int key = 'a'; key < 'a' + 12; key++)
		key_push(&con, key);
	for (int key = 'a'; key < 'a' + CON_KEYS; key++)
		assert_int_equal(con_poll_key(&con), key);
	assert_int_equal(con_poll_key(&con), -1);
}

static void keys_decoded_before_a_job_are_dropped_up_to_ctrl_c(void **state)
{
	(void)state;
	start();
	fake.live_keys = true;
	key_push(&con, 'a');
	key_push(&con, KEY_CTRL_C);
	key_push(&con, 'b');
	assert_true(con_cancelled(&con));
	assert_false(con_cancelled(&con));
	assert_int_equal(con_poll_key(&con), -1);
}

static void only_whole_lines_typed_ahead_are_kept(void **state)
{
	(void)state;
	start();
	fake.live_keys = con.keep_ahead = true;
	fake_keys("one\rtwo\rblind");
	con_ask(&con);
	fake_keys("y");
	assert_int_equal(con_get_key(&con, EVENT_NEVER), 'y');
	con.from_ahead = true;
	for (const char *c = "one\ntwo\n"; *c; c++)
		assert_int_equal(con_get_key(&con, EVENT_NEVER), *c);
	assert_int_equal(con_poll_key(&con), -1);
	con_free(&con);
}

/* Whoever asks a question drops what came before, for three milliseconds. */
static void an_answer_is_typed_after_the_question(void **state)
{
	(void)state;
	start();
	fake.live_keys = true;
	fake_keys("a");
	fake_keys_at(3000, "b");
	fake_keys_at(3001, "c");
	con_ask(&con);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), 'c');
	assert_int_equal(con_poll_key(&con), -1);
}

static void ctrl_c_is_a_wish_even_before_the_question(void **state)
{
	(void)state;
	start();
	fake.live_keys = con.keep_ahead = true;
	fake_keys("one\rtw\003");
	con_ask(&con);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_CTRL_C);
	assert_int_equal(con_poll_key(&con), -1);
	con_free(&con);
}

static void expect_key_err(int rc, bool quiet, const char *msg)
{
	struct err e = { 0 };

	assert_int_equal(con_key_err(rc, &e), rc);
	assert_int_equal(e.quiet, quiet);
	assert_has(e.msg, msg);
}

static void why_no_key_came_is_said(void **state)
{
	(void)state;
	expect_key_err(-EDEADLK, false, "input is not a terminal");
	expect_key_err(-ETIMEDOUT, true, "no key came in time");
	expect_key_err(-ECANCELED, true, "given up at the keyboard");
	expect_key_err(-EIO, false, "could not read a key: ");
}

static void the_end_of_input_is_noticed_before_a_wait(void **state)
{
	struct err e = { 0 };

	(void)state;
	start();
	fake_keys("a");
	assert_int_equal(con_keyless(&con, &e), 0);
	assert_false(con.alone);
	assert_int_equal(con_poll_key(&con), 'a');
	assert_int_equal(con_keyless(&con, &e), -EDEADLK);
	assert_true(con.alone);
	assert_has(e.msg, "no key can come");
	start();
	fake_keys("\033");
	assert_int_equal(con_poll_key(&con), -1);
	assert_int_equal(con_keyless(&con, &e), 0);
	assert_int_equal(con_get_key(&con, fake.now_us + 1), -ETIMEDOUT);
	assert_false(con.alone);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), KEY_ESC);
	assert_int_equal(con_get_key(&con, EVENT_NEVER), -EDEADLK);
	assert_true(con.alone);
}

static void ctrl_c_drops_what_was_typed_before_it(void **state)
{
	(void)state;
	start();
	fake.live_keys = con.keep_ahead = true;
	fake_keys("one\r\003two\r");
	assert_true(con_cancelled(&con));
	assert_false(con_cancelled(&con));
	con.from_ahead = true;
	assert_int_equal(con_get_key(&con, EVENT_NEVER), 't');
	con_free(&con);
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

/* ---- every byte ------------------------------------------------------- */

/* @intro, then the byte @c, then "?": the keys until that, at most two. */
static void keys_of(const char *intro, int c, int out[2])
{
	char bytes[16];
	int key, n = 0;

	snprintf(bytes, sizeof(bytes), "%s%c?", intro, c);
	start();
	fake_keys(bytes);
	out[0] = out[1] = 0;
	while ((key = con_get_key(&con, EVENT_NEVER)) != '?') {
		assert_true(key > 0 && n < 2);
		out[n++] = key;
	}
	assert_int_equal(con_get_key(&con, EVENT_NEVER), -EDEADLK);
}

static void expect_keys(const char *intro, int c, int first, int second)
{
	int out[2];

	keys_of(intro, c, out);
	if (out[0] != first || out[1] != second)
		fail_msg("byte %#x: keys %#x, %#x", (unsigned)c,
			 (unsigned)out[0], (unsigned)out[1]);
}

static bool is_letter(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static void each_byte_is_its_key_or_none(void **state)
{
	(void)state;
	for (int c = 1; c < 256; c++) {
		if (c == '\033' || c == '?')
			continue;
		expect_keys("", c, c == '\r' ? KEY_ENTER : c == 0x7f ?
			    KEY_BACKSPACE : c < 0x80 ? c : 0, 0);
	}
}

static void each_byte_behind_an_escape(void **state)
{
	(void)state;
	for (int c = 1; c < 127; c++) {
		if (c == '[' || c == 'O' || c == '\033' || c == '?')
			continue;
		if (is_letter(c))
			expect_keys("\033", c, c & 0x1f, 0);
		else
			expect_keys("\033", c, KEY_ESC,
				    c == '\r' ? KEY_ENTER : c);
	}
}

static void each_end_of_a_sequence(void **state)
{
	(void)state;
	for (int c = 0x40; c < 0x7f; c++) {
		if (c != '[')
			expect_keys("\033[", c, KEY(0, c), 0);
		if (c != '~')
			expect_keys("\033[5", c, KEY(5, c), 0);
	}
	for (int c = 'A'; c <= 'S'; c++) {
		bool cursor = c <= 'D' || c == 'F' || c == 'H';
		int key = c >= 'P' ? KEY(11 + c - 'P', '~') :
			  KEY(cursor ? 0 : 1, c);

		expect_keys("\033[1", c, key, 0);
		expect_keys("\033[1;2", c, key, 0);
	}
	expect_keys("\033[;2", 'P', KEY_F1, 0);
	expect_keys("\033[;2", 'O', KEY(0, 'O'), 0);
	expect_keys("\033[;2", 'T', KEY(0, 'T'), 0);
	/* broken off: the byte is a key of its own */
	expect_keys("\033[", 0x1f, 0x1f, 0);
	expect_keys("\033[5", 0x7f, KEY_BACKSPACE, 0);
	expect_keys("\033[5", 1, 1, 0);
}

static void each_number_of_a_sequence(void **state)
{
	char intro[16];

	(void)state;
	for (int n = 0; n < 30; n++) {
		snprintf(intro, sizeof(intro), "\033[%d", n);
		expect_keys(intro, '~', n == 1 || n == 7 ? KEY_HOME :
			    n == 4 || n == 8 ? KEY_END : KEY(n, '~'), 0);
	}
	expect_keys("\033[2999", '~', KEY(2999, '~'), 0);
	expect_keys("\033[3000", '~', 0, 0);
	expect_keys("\033[3;9", '~', KEY(3, '~'), 0);
	expect_keys("\033[3:1", '~', KEY(31, '~'), 0);
	expect_keys("\033[/3", '~', KEY(3, '~'), 0);
}

/* The keypad, and cursor keys as some terminals send them. */
static void each_byte_behind_escape_o(void **state)
{
	(void)state;
	for (int c = 0x20; c < 0x7f; c++) {
		if (c == '?')
			continue;
		if (strchr("ABCDFH", c))
			expect_keys("\033O", c, KEY(0, c), 0);
		else if (c >= 'P' && c <= 'S')
			expect_keys("\033O", c, KEY(11 + c - 'P', '~'), 0);
		else if (c == 'M')
			expect_keys("\033O", c, KEY_ENTER, 0);
		else if (c >= 'j' && c <= 'y' && c - 'j' + '*' != '?')
			expect_keys("\033O", c, c - 'j' + '*', 0);
		else if (c < '0' || c > '9')
			expect_keys("\033O", c, 'O' & 0x1f, c);
	}
	expect_keys("\033O2", 'P', KEY_F1, 0);
	expect_keys("\033O", '5', 'O' & 0x1f, 0);
	expect_keys("\033O0", 'P', KEY_F1, 0);
	expect_keys("\033O9", 'P', KEY_F1, 0);
}

static void each_byte_behind_a_linux_f(void **state)
{
	(void)state;
	for (int c = '@'; c <= 'F'; c++)
		expect_keys("\033[[", c, c >= 'A' && c <= 'E' ?
			    KEY(11 + c - 'A', '~') : 0, 0);
}

static void code_points_at_the_ends_of_each_length(void **state)
{
	(void)state;
	expect("\xc2\x80", 0x80);
	expect("\xdf\xbf", 0x7ff);
	expect("\xe0\xa0\x80", 0x800);
	expect("\xef\xbf\xbf", 0xffff);
	expect("\xf0\x90\x80\x80", 0x10000);
	expect("\xf4\x8f\xbf\xbf", 0x10ffff);
	expect("\xf4\x90\x80\x80x", 'x');
	expect("\xf5\x80\x80\x80x", 'x');
	expect("\xc1\xbfx", 'x');
	expect("\xe2\x82x", 'x');
	expect("\xf0\x9f\x98x", 'x');
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
		FAKE_TEST(an_escape_is_timed_from_when_it_comes),
		FAKE_TEST(input_may_end_while_a_key_is_waited_for),
		FAKE_TEST(two_escapes_are_two_keys),
		FAKE_TEST(a_sequence_of_huge_numbers_is_no_key),
		FAKE_TEST(a_wait_ends_at_its_time),
		FAKE_TEST(an_escape_at_the_deadline_is_left_for_later),
		FAKE_TEST(ctrl_c_cancels_a_job),
		FAKE_TEST(ctrl_c_twice_within_two_seconds_stops_all),
		FAKE_TEST(two_seconds_are_counted_from_the_first_ctrl_c),
		FAKE_TEST(a_nul_is_a_key_and_no_end),
		FAKE_TEST(ctrl_c_is_found_behind_a_nul),
		FAKE_TEST(keys_that_nobody_takes_are_lost_at_the_eighth),
		FAKE_TEST(keys_decoded_before_a_job_are_dropped_up_to_ctrl_c),
		FAKE_TEST(only_whole_lines_typed_ahead_are_kept),
		FAKE_TEST(an_answer_is_typed_after_the_question),
		FAKE_TEST(ctrl_c_is_a_wish_even_before_the_question),
		FAKE_TEST(why_no_key_came_is_said),
		FAKE_TEST(the_end_of_input_is_noticed_before_a_wait),
		FAKE_TEST(ctrl_c_drops_what_was_typed_before_it),
		FAKE_TEST(scripted_keys_wait_for_whoever_reads_them),
		FAKE_TEST(a_resize_is_told_while_a_screen_is_up),
		FAKE_TEST(each_byte_is_its_key_or_none),
		FAKE_TEST(each_byte_behind_an_escape),
		FAKE_TEST(each_end_of_a_sequence),
		FAKE_TEST(each_number_of_a_sequence),
		FAKE_TEST(each_byte_behind_escape_o),
		FAKE_TEST(each_byte_behind_a_linux_f),
		FAKE_TEST(code_points_at_the_ends_of_each_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
