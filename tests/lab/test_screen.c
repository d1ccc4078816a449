/* test_screen.c: the lab's screen: what bytes leave on it. */
#include "lab/screen.h"

#include <errno.h>
#include <string.h>

#include "tests/fake/fake.h"

static struct lab_screen scr;

static void write_text(const char *text)
{
	lab_screen_write(&scr, text, strlen(text));
}

static void expect_page(int number, const char *text)
{
	struct sbuf out = { 0 };

	assert_int_equal(lab_screen_page(&scr, number, &out), 0);
	assert_string_equal(sbuf_text(&out), text);
	sbuf_free(&out);
}

static void lines_are_shown_without_blanks_at_their_ends(void **state)
{
	(void)state;
	lab_screen_init(&scr);
	write_text("one  \n\n  two\nthree\rTH\n\n");
	expect_page(1, "one\n\n  two\nTHree\n");
	lab_screen_free(&scr);
}

static void expect_style(int number, const char *text)
{
	struct sbuf out = { 0 };

	assert_int_equal(lab_screen_style(&scr, number, &out), 0);
	assert_string_equal(sbuf_text(&out), text);
	sbuf_free(&out);
}

static void colours_are_told_in_words(void **state)
{
	(void)state;
	lab_screen_init(&scr);
	write_text("plain \033[1;31mred\033[0m and \033[7mturned\033[0m");
	expect_style(-1, "1:7-9 bold red\n1:15-20 reverse\n");
	write_text("\033[0;37;44m\033[2J\033[2;3HText\033[38;2;255;0;16m!");
	expect_style(1, "1:7-9 bold red\n1:15-20 reverse\n");
	expect_style(2, "1:1-80 on blue\n2:1-6 white on blue\n"
		     "2:7-80 #ff0010 on blue\n3-25:1-80 on blue\n");
	assert_int_equal(lab_screen_style(&scr, 3, NULL), -ENOENT);
	lab_screen_free(&scr);
}

static void odd_colours_do_no_harm(void **state)
{
	(void)state;
	lab_screen_init(&scr);
	write_text("\033[;;m\033[38;5;200mx\033[38m\033[999;31my"
		   "\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;32mz");
	expect_style(-1, "1:2-2 red\n1:3-3 bold red\n");
	lab_screen_free(&scr);
}

static void the_cursor_moves_where_it_is_sent(void **state)
{
	(void)state;
	lab_screen_init(&scr);
	write_text("\033[3;5Hx\033[1;1H\033[1;37;44mTitle\033[0m");
	expect_page(-1, "Title\n\n    x\n");
	write_text("\033[3;1H\033[K\033[999;999Hz");
	assert_int_equal(scr.row, LAB_SCREEN_ROWS - 1);
	lab_screen_free(&scr);
}

static void a_cleared_screen_is_a_new_page(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	lab_screen_init(&scr);
	write_text("\033[2Jmenu\n\033[2J\033[2Jdone\n");
	assert_int_equal(lab_screen_pages(&scr), 2);
	expect_page(1, "menu\n");
	expect_page(2, "done\n");
	expect_page(-2, "menu\n");
	assert_int_equal(lab_screen_page(&scr, 3, &out), -ENOENT);
	assert_int_equal(lab_screen_page(&scr, 0, &out), -ENOENT);
	lab_screen_free(&scr);
}

static void a_full_screen_scrolls_and_long_lines_wrap(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	lab_screen_init(&scr);
	for (unsigned i = 0; i < LAB_SCREEN_COLS; i++)
		write_text("a");
	write_text("b");
	for (unsigned i = 0; i < LAB_SCREEN_ROWS - 1; i++)
		write_text("\n");
	write_text("end");
	assert_int_equal(lab_screen_show(&scr, &out), 0);
	assert_memory_equal(sbuf_text(&out), "b\n", 2);
	assert_non_null(strstr(sbuf_text(&out), "\nend\n"));
	sbuf_free(&out);
	lab_screen_free(&scr);
}

static void characters_have_their_width_and_may_come_in_parts(void **state)
{
	(void)state;
	lab_screen_init(&scr);
	write_text("\xe6");
	write_text("\x97\xa5|\xc3\xb6\xff|");
	expect_page(1, "\xe6\x97\xa5|\xc3\xb6\xef\xbf\xbd|\n");
	assert_int_equal(scr.col, 6);
	lab_screen_free(&scr);
}

static void the_plain_text_has_no_escapes(void **state)
{
	(void)state;
	lab_screen_init(&scr);
	write_text("a\033[2;3Hb\033[31mc\n");
	assert_string_equal(sbuf_text(&scr.plain), "a\nbc\n");
	lab_screen_free(&scr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(lines_are_shown_without_blanks_at_their_ends),
		FAKE_TEST(colours_are_told_in_words),
		FAKE_TEST(odd_colours_do_no_harm),
		FAKE_TEST(the_cursor_moves_where_it_is_sent),
		FAKE_TEST(a_cleared_screen_is_a_new_page),
		FAKE_TEST(a_full_screen_scrolls_and_long_lines_wrap),
		FAKE_TEST(characters_have_their_width_and_may_come_in_parts),
		FAKE_TEST(the_plain_text_has_no_escapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
