/* test_console.c: printing, colours, the log. */
#include <errno.h>
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
