/* test_console.c: printing, colours, the log. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/str.h"
#include "tests/fake/fake.h"

static struct console con;

static void expect_log(const char *text)
{
	struct sbuf b = { 0 };

	con_dmesg(&con, &b);
	assert_string_equal(sbuf_text(&b), text);
	sbuf_free(&b);
}

static void the_log_has_no_escapes_but_cr_lf(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_puts(&con, "a\033[1;31mb\033[0m\n");
	con_printf(&con, "%d\n", 5);
	expect_log("ab\r\n5\r\n");
	con_dmesg_clear(&con);
	expect_log("");
}

static void the_log_keeps_its_last_bytes(void **state)
{
	struct sbuf b = { 0 };

	(void)state;
	con_init(&con, NULL);
	for (int i = 0; i < CON_DMESG_BYTES; i++)
		con_puts(&con, "x");
	con_puts(&con, "end");
	con_dmesg(&con, &b);
	assert_int_equal(b.len, CON_DMESG_BYTES);
	assert_string_equal(b.data + b.len - 4, "xend");
	sbuf_free(&b);
}

static void long_lines_are_printed_whole(void **state)
{
	static char text[1000];

	(void)state;
	con_init(&con, NULL);
	memset(text, 'y', sizeof(text) - 1);
	con_printf(&con, "%s", text);
	assert_string_equal(fake_out(), text);
}

static void diagnostics_are_logged_too(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_diag(&con, "bad\n", 4);
	assert_string_equal(fake_diag(), "bad\n");
	assert_string_equal(fake_out(), "");
	expect_log("bad\r\n");
}

static void the_column_follows_the_text(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_puts(&con, "ab\303\244\033[1mc");
	assert_int_equal(con.column, 4);
	con_puts(&con, "\b");
	assert_int_equal(con.column, 3);
	con_puts(&con, "\n");
	assert_int_equal(con.column, 0);
}

static void pair_colours(const char *expected)
{
	fake_out_clear();
	con_emit_pair(&con, PAIR_DEFAULT);
	assert_string_equal(fake_out(), expected);
}

/* reference/console.md#colours, the example */
static void a_pair_sends_the_fallback_before_the_rgb(void **state)
{
	(void)state;
	con_init(&con, NULL);
	pair_colours("\033[39m\033[49m");
	assert_int_equal(con_colour(&con, 1, 9, true, 0x112233), 0);
	assert_int_equal(con_cpair(&con, 0, 1, 4), 0);
	pair_colours("\033[39m\033[38;2;17;34;51m\033[44m");
	assert_int_equal(con_cpair(&con, 0, 9, 9), 0);
	pair_colours("\033[39m\033[49m");
}

static void colour_4_is_see_through_over_a_picture(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_cpair(&con, 0, 7, 4);
	con.picture = true;
	pair_colours("\033[37m\033[49m");
	con_colour(&con, 4, 4, false, 0);	/* its magic is gone */
	pair_colours("\033[37m\033[44m");
}

static void colours_and_pairs_have_eight_places(void **state)
{
	(void)state;
	con_init(&con, NULL);
	assert_int_equal(con_colour(&con, 8, 1, false, 0), -EINVAL);
	assert_int_equal(con_cpair(&con, 8, 1, 1), -EINVAL);
	con_colour(&con, 1, 8, false, 0);
	con_cpair(&con, 0, 1, 200);
	pair_colours("\033[39m\033[49m");
}

static void a_console_without_colours_gets_none(void **state)
{
	(void)state;
	con_init(&con, NULL);
	fake.caps = PLAT_CON_CURSOR;
	con_attr(&con, PAIR_SELECT, true);
	con_draw(&con, "\033[31mx", 6, 10);
	assert_string_equal(fake_out(), "x");
}

static unsigned width(const char *text)
{
	return con_width(text, strlen(text));
}

static void text_is_counted_in_cells(void **state)
{
	(void)state;
	assert_int_equal(width("abc"), 3);
	assert_int_equal(width("\303\251"), 1);
	assert_int_equal(width("e\314\201"), 1);	/* combining */
	assert_int_equal(width("\346\274\242"), 2);	/* wide */
	assert_int_equal(width("\033[31mred\033[0m"), 3);
	assert_int_equal(width("\377\001"), 2);
}

static void text_is_cut_between_characters(void **state)
{
	(void)state;
	assert_int_equal(con_fit("a\346\274\242b", 5, 2), 1);
	assert_int_equal(con_fit("a\346\274\242b", 5, 3), 4);
	assert_int_equal(con_fit("e\314\201x", 4, 1), 3);
}

static void control_bytes_do_no_harm_on_screen(void **state)
{
	static const char text[] = "a\033[2Jb\r\nc\td\302\233x";

	(void)state;
	con_init(&con, NULL);
	fake.caps = PLAT_CON_CURSOR | PLAT_CON_UTF8;
	assert_int_equal(con_draw(&con, text, sizeof(text) - 1, 80), 13);
	assert_string_equal(fake_out(), "a?[2Jb??c d?x");
}

static void a_terminal_without_utf8_gets_none(void **state)
{
	static const char text[] = "\303\234b \346\274\242e\314\201";

	(void)state;
	con_init(&con, NULL);
	fake.caps = PLAT_CON_CURSOR;
	assert_int_equal(con_draw(&con, text, sizeof(text) - 1, 80), 6);
	assert_string_equal(fake_out(), "?b ??e");
	fake_out_clear();
	fake.caps = 0;			/* a file: as it is */
	con_draw(&con, text, sizeof(text) - 1, 80);
	assert_string_equal(fake_out(), text);
}

static void nothing_is_sent_twice(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_enter(&con);
	con_move(&con, 1, 2);
	con_attr(&con, PAIR_SELECT, true);
	con_cursor(&con, false);
	fake_out_clear();
	con_move(&con, 1, 2);
	con_attr(&con, PAIR_SELECT, true);
	con_cursor(&con, false);
	assert_string_equal(fake_out(), "");
}

static void screens_are_not_logged(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_enter(&con);
	con_draw(&con, "menu", 4, 80);
	con_leave(&con);
	con_puts(&con, "text");
	expect_log("text");
}

/* What con_draw() sends for a text in so many cells, and its width. */
static void drawn(const char *text, unsigned cells, const char *sent,
		  unsigned used)
{
	fake_out_clear();
	assert_int_equal(con_draw(&con, text, strlen(text), cells), used);
	assert_string_equal(fake_out(), sent);
}

static void text_is_drawn_up_to_its_cells(void **state)
{
	(void)state;
	con_init(&con, NULL);
	drawn("abc", 3, "abc", 3);
	drawn("abc", 2, "ab", 2);
	drawn("abc", 0, "", 0);
	drawn("a\346\274\242", 2, "a", 1);
	drawn("a\346\274\242", 3, "a\346\274\242", 3);
	drawn("\001\037 ~\177", 9, "?? ~?", 5);
	drawn("\302\200\302\237\302\240", 9, "??\302\240", 3);
	drawn("\200a\201", 9, "?a?", 3);
	assert_int_equal(con_fit("abcd", 3, 9), 3);
	assert_int_equal(con_width("abcd", 3), 3);
}

/* Colours in a text are its own: what follows has the pair again. */
static void a_text_with_colours_leaves_the_pair_as_it_was(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_enter(&con);
	con_attr(&con, PAIR_DEFAULT, true);
	drawn("\033[32ma", 9, "\033[32ma\033[0;1m\033[39m\033[49m", 1);
	con_attr(&con, PAIR_NORMAL, false);
	drawn("\033[32ma", 9, "\033[32ma\033[0;22m\033[37m\033[44m", 1);
	con_forget(&con);
	drawn("\033[32ma", 9, "\033[32ma", 1);
}

static void after_a_clear_the_cursor_is_anywhere(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_enter(&con);
	for (unsigned row = 0; row < 4; row++) {
		con_clear(&con);
		fake_out_clear();
		con_move(&con, row, con.at_col);
		assert_int_equal(fake_out()[0], '\033');
	}
}

static void expect_note(const char *text, size_t times, size_t len)
{
	char all[400] = "";

	for (size_t i = 0; i < times; i++)
		strcat(all, text);
	con_note(&con, all);
	assert_int_equal(strlen(con.note), len);
	assert_memory_equal(con.note, all, len);
}

static void a_note_is_one_line_of_whole_characters(void **state)
{
	(void)state;
	con_init(&con, NULL);
	expect_note("x", 79, 79);
	expect_note("x", 80, 79);
	expect_note("\303\251", 39, 78);
	expect_note("\303\251", 60, 78);
	expect_note("\346\274\242", 39, 78);
	expect_note("\346\274\242", 100, 78);
	expect_note("\360\237\230\200", 20, 76);
	con_note(&con, "one\ntwo");
	assert_string_equal(con.note, "one");
	con_enter(&con);
	con_leave(&con);
	assert_string_equal(con.note, "");
}

static void only_a_whole_colour_sequence_is_one(void **state)
{
	(void)state;
	assert_int_equal(width("\033[m"), 0);
	assert_int_equal(width("\033[0m"), 0);
	assert_int_equal(width("\033[9;0m"), 0);
	assert_int_equal(width("\033[:m"), 4);
	assert_int_equal(width("\033[/m"), 4);
	assert_int_equal(width("\033["), 2);
	assert_int_equal(con_width("\033[1m", 3), 3);
	assert_int_equal(con_width("\033[1m", 4), 0);
	assert_int_equal(width("\033[1"), 3);
	assert_int_equal(width("\033]m"), 3);
	assert_int_equal(width("x[1m"), 4);
	/* 32 bytes at most in front of its end */
	assert_int_equal(width("\033[123456789012345678901234567890m"), 0);
	assert_int_equal(width("\033[1234567890123456789012345678901m"), 34);
}

static void the_screen_is_entered_and_left_whole(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_enter(&con);
	assert_string_equal(fake_out(), "\033[0m\033[0;22m\033[37m\033[44m"
			    "\033[2J");
	fake_out_clear();
	con_move(&con, 0, 0);
	con_move(&con, 11, 4);
	con_cursor(&con, false);
	assert_string_equal(fake_out(), "\033[1;1H\033[12;5H\033[?25l");
	fake_out_clear();
	con_leave(&con);
	assert_string_equal(fake_out(), "\033[?25h\033[0m\033[39m\033[49m"
			    "\033[2J\033[1;1H");
}

static void moving_knows_where_text_ended(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_enter(&con);
	con_move(&con, 2, 3);
	con_draw(&con, "abc", 3, 9);
	con_fill(&con, '-', 2);
	fake_out_clear();
	con_move(&con, 2, 8);
	assert_string_equal(fake_out(), "");
	con_move(&con, 2, 9);
	assert_string_equal(fake_out(), "\033[3;10H");
}

static void a_long_fill_is_whole(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_fill(&con, '=', 71);
	assert_int_equal(strlen(fake_out()), 71);
	assert_int_equal(strspn(fake_out(), "="), 71);
}

static void a_tiny_window_is_drawn_as_if_it_were_larger(void **state)
{
	(void)state;
	con_init(&con, NULL);
	fake.cols = 19;
	fake.rows = 9;
	assert_int_equal(con_cols(&con), 19);
	assert_int_equal(con_rows(&con), 9);
	con_enter(&con);
	assert_int_equal(con_cols(&con), 20);
	assert_int_equal(con_rows(&con), 10);
	fake.cols = 21;
	fake.rows = 11;
	assert_int_equal(con_cols(&con), 21);
	assert_int_equal(con_rows(&con), 11);
}

static void each_colour_number_is_kept_or_made_known(void **state)
{
	char text[32];

	(void)state;
	for (unsigned basic = 0; basic < 18; basic++) {
		unsigned b = basic & 15, shown = b == 8 ? 9 : b > 9 ? 4 : b;

		con_init(&con, NULL);
		assert_int_equal(con_colour(&con, 7, basic, false, 0), 0);
		assert_int_equal(con_cpair(&con, 0, 7, 7), 0);
		snprintf(text, sizeof(text), "\033[3%um\033[4%um", shown,
			 shown);
		pair_colours(text);
	}
	con_init(&con, NULL);
	con_colour(&con, 1, 1, true, 0xff0103ff);
	con_cpair(&con, 0, 8, 1);
	pair_colours("\033[39m\033[41m\033[48;2;1;3;255m");
	con_cpair(&con, 0, 1000, 256 + 1);
	pair_colours("\033[39m\033[49m");
	con_cpair(&con, 0, 7, 8);
	pair_colours("\033[37m\033[49m");
	con_cpair(&con, 0, 7, 7);
	pair_colours("\033[37m\033[47m");
}

/* The colours before anybody chose any: of text, and of each UI's part. */
static void each_pair_begins_as_documented(void **state)
{
	static const char *const want[] = {
		[PAIR_DEFAULT] = "\033[39m\033[49m",
		[PAIR_NORMAL] = "\033[37m\033[44m",
		[PAIR_SELECT] = "\033[37m\033[41m",
		[PAIR_SEPARATOR] = "\033[36m\033[44m",
		[PAIR_EDIT] = "\033[30m\033[46m",
		[PAIR_ALERT] = "\033[37m\033[41m",
		[PAIR_URL] = "\033[36m\033[44m",
		[PAIR_PXE] = "\033[30m\033[47m",
	};

	(void)state;
	con_init(&con, NULL);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
		fake_out_clear();
		con_emit_pair(&con, (enum con_pair_use)i);
		assert_string_equal(fake_out(), want[i]);
	}
}

/* What the log takes for a sequence, and where one ends. */
static void sequences_end_where_they_should(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_puts(&con, "a\033[12;?34@b\033[~c\033Xd\033[1\033[mef");
	expect_log("abcdmef");
	con_dmesg_clear(&con);
	con_puts(&con, "g\033[");
	con_puts(&con, "5");
	con_puts(&con, "Jh");
	expect_log("gh");
}

static void a_log_that_went_round_is_whole(void **state)
{
	struct sbuf b = { 0 };
	char text[2] = "a";

	(void)state;
	con_init(&con, NULL);
	for (int i = 0; i < CON_DMESG_BYTES + 300; i++) {
		text[0] = (char)('a' + i % 26);
		con_puts(&con, text);
	}
	con_dmesg(&con, &b);
	assert_int_equal(b.len, CON_DMESG_BYTES);
	for (size_t i = 0; i < b.len; i++)
		assert_int_equal(b.data[i], 'a' + (i + 300) % 26);
	sbuf_free(&b);
}

/* As long as fits, one more, and far more. */
static void printed_lines_of_any_length_are_whole(void **state)
{
	static char text[400];

	(void)state;
	con_init(&con, NULL);
	for (size_t len = 150; len < 170; len++) {
		memset(text, 'z', len);
		text[len] = '\0';
		fake_out_clear();
		con_printf(&con, "%s", text);
		assert_string_equal(fake_out(), text);
	}
	memset(text, 'y', sizeof(text) - 1);
	fake_out_clear();
	fake_alloc_fail(1);
	con_printf(&con, "%s", text);
	fake_alloc_fail(0);
	assert_int_equal(strlen(fake_out()), 159);
	assert_int_equal(strspn(fake_out(), "y"), 159);
}

static void a_backspace_stops_at_the_margin(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_puts(&con, "a\b\b\b");
	assert_int_equal(con.column, 0);
	con_puts(&con, "ab\r");
	assert_int_equal(con.column, 0);
}

static void a_remark_waits_for_the_line_to_end(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_remark(&con, "at %s", "once");
	assert_string_equal(fake_diag(), "warning: at once\n");
	con_puts(&con, "Loading...");
	con_remark(&con, "one\33[1m");
	con_remark(&con, "two");
	assert_null(strstr(fake_diag(), "one"));
	con_puts(&con, " ok\n");
	assert_non_null(strstr(fake_diag(), "warning: one?[1m\n"
			       "warning: two\n"));
	con_free(&con);
}

static void a_remark_waits_for_the_end_of_a_menu(void **state)
{
	(void)state;
	con_init(&con, NULL);
	con_enter(&con);
	con_remark(&con, "later");
	con_puts(&con, "\n");
	assert_null(strstr(fake_diag(), "later"));
	con_leave(&con);
	assert_non_null(strstr(fake_diag(), "warning: later\n"));
	con_free(&con);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_log_has_no_escapes_but_cr_lf),
		FAKE_TEST(the_log_keeps_its_last_bytes),
		FAKE_TEST(long_lines_are_printed_whole),
		FAKE_TEST(diagnostics_are_logged_too),
		FAKE_TEST(the_column_follows_the_text),
		FAKE_TEST(a_pair_sends_the_fallback_before_the_rgb),
		FAKE_TEST(colour_4_is_see_through_over_a_picture),
		FAKE_TEST(colours_and_pairs_have_eight_places),
		FAKE_TEST(a_console_without_colours_gets_none),
		FAKE_TEST(text_is_counted_in_cells),
		FAKE_TEST(text_is_cut_between_characters),
		FAKE_TEST(control_bytes_do_no_harm_on_screen),
		FAKE_TEST(a_terminal_without_utf8_gets_none),
		FAKE_TEST(nothing_is_sent_twice),
		FAKE_TEST(screens_are_not_logged),
		FAKE_TEST(text_is_drawn_up_to_its_cells),
		FAKE_TEST(a_text_with_colours_leaves_the_pair_as_it_was),
		FAKE_TEST(after_a_clear_the_cursor_is_anywhere),
		FAKE_TEST(a_note_is_one_line_of_whole_characters),
		FAKE_TEST(only_a_whole_colour_sequence_is_one),
		FAKE_TEST(the_screen_is_entered_and_left_whole),
		FAKE_TEST(moving_knows_where_text_ended),
		FAKE_TEST(a_long_fill_is_whole),
		FAKE_TEST(a_tiny_window_is_drawn_as_if_it_were_larger),
		FAKE_TEST(each_colour_number_is_kept_or_made_known),
		FAKE_TEST(each_pair_begins_as_documented),
		FAKE_TEST(sequences_end_where_they_should),
		FAKE_TEST(a_log_that_went_round_is_whole),
		FAKE_TEST(printed_lines_of_any_length_are_whole),
		FAKE_TEST(a_backspace_stops_at_the_margin),
		FAKE_TEST(a_remark_waits_for_the_line_to_end),
		FAKE_TEST(a_remark_waits_for_the_end_of_a_menu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
