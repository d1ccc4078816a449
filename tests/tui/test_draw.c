/* test_draw.c: what the full-screen UIs draw alike. */
#include <string.h>

#include "core/console.h"
#include "core/event.h"
#include "core/tui/draw.h"
#include "tests/fake/fake.h"

static struct console con;
static struct events events;

static void start(unsigned cols)
{
	fake.cols = cols;
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	con_enter(&con);
}

static void name_is(int key, const char *name)
{
	char buf[16];

	assert_string_equal(tui_key_name(key, buf), name);
}

static void keys_have_names(void **state)
{
	static const struct { int n; const char *name; } f[] = {
		{ 11, "F1" }, { 12, "F2" }, { 13, "F3" }, { 14, "F4" },
		{ 15, "F5" }, { 17, "F6" }, { 18, "F7" }, { 19, "F8" },
		{ 20, "F9" }, { 21, "F10" }, { 23, "F11" }, { 24, "F12" },
		{ 10, "" }, { 16, "" }, { 22, "" }, { 25, "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(f) / sizeof(f[0]); i++)
		name_is(KEY(f[i].n, '~'), f[i].name);
	name_is(1, "Ctrl-A");
	name_is(2, "Ctrl-B");
	name_is(0x1f, "Ctrl-_");
	name_is(0, "");
	name_is(' ', "Space");
	name_is('!', "!");
	name_is('~', "~");
	name_is(KEY_BACKSPACE, "Backspace");
	name_is(0x7f, "");
	name_is(0x80, "\302\200");
	name_is(0x20ac, "\342\202\254");
	name_is(0x10ffff, "\364\217\277\277");
	name_is(KEY_BASE, "");
	name_is(KEY_UP, "Up");
	name_is(KEY_PAGE_DOWN, "Page Down");
	name_is(KEY_TAB, "Tab");
	name_is(KEY_ESC, "Esc");
}

static void text_is_centred_between_the_margins(void **state)
{
	(void)state;
	start(20);
	tui_centred(&con, 2, "abcd", PAIR_NORMAL, false);
	assert_string_equal(fake_screen(2), "        abcd");
	tui_centred(&con, 2, "abc", PAIR_ALERT, true);
	assert_string_equal(fake_screen(2), "        abc");
	assert_string_equal(fake_screen_attr(2, 7), fake_screen_attr(0, 0));
	assert_string_not_equal(fake_screen_attr(2, 8),
				fake_screen_attr(0, 0));
	assert_string_not_equal(fake_screen_attr(2, 10),
				fake_screen_attr(0, 0));
	assert_string_equal(fake_screen_attr(2, 11), fake_screen_attr(0, 0));
	tui_centred(&con, 3, "abcdefghijklmnopqrstuv", PAIR_NORMAL, false);
	assert_string_equal(fake_screen(3), " abcdefghijklmnopqr");
}

static void a_note_stands_in_the_last_row(void **state)
{
	(void)state;
	start(20);
	tui_note(&con);
	assert_string_equal(fake_screen_text(), "");
	con_note(&con, "x");
	tui_note(&con);
	assert_string_equal(fake_screen(con_rows(&con) - 1), "         x");
	con_note(&con, "hello");
	tui_note(&con);
	assert_string_equal(fake_screen(con_rows(&con) - 1), "       hello");
	assert_string_equal(fake_screen(con_rows(&con) - 2), "");
	assert_string_not_equal(fake_screen_attr(con_rows(&con) - 1, 7),
				fake_screen_attr(con_rows(&con) - 2, 7));
}

static void rows_are_filled_to_their_cells(void **state)
{
	(void)state;
	start(40);
	tui_text(&con, 1, 0, 10, "xxxxxxxxxxxxx", 13);
	assert_string_equal(fake_screen(1), "xxxxxxxxxx");
	tui_text(&con, 1, 2, 5, "ab", 2);
	assert_string_equal(fake_screen(1), "xxab   xxx");
	tui_blank(&con, 1, 4, 5);
	assert_string_equal(fake_screen(1), "xxab     x");
}

static void a_text_that_is_cut_says_so(void **state)
{
	(void)state;
	start(40);
	con_move(&con, 1, 0);
	assert_int_equal(tui_cut(&con, "exact", 5), 5);
	con_move(&con, 2, 0);
	assert_int_equal(tui_cut(&con, "too long", 5), 5);
	con_move(&con, 3, 0);
	assert_int_equal(tui_cut(&con, "no", 0), 0);
	assert_string_equal(fake_screen(1), "exact");
	assert_string_equal(fake_screen(2), "too \342\200\246");
	assert_string_equal(fake_screen(3), "");
}

static void a_font_without_an_ellipsis_gets_dots(void **state)
{
	(void)state;
	fake.caps &= ~(unsigned)PLAT_CON_ELLIPSIS;
	start(40);
	con_move(&con, 1, 0);
	assert_int_equal(tui_cut(&con, "too long", 5), 5);
	con_move(&con, 2, 0);
	assert_int_equal(tui_cut(&con, "too long", 2), 2);
	con_move(&con, 3, 0);
	assert_int_equal(tui_cut(&con, "too long", 3), 3);
	assert_string_equal(fake_screen(1), "to...");
	assert_string_equal(fake_screen(3), "...");
	assert_string_equal(fake_screen(2), "to");
}

static void a_screen_has_at_least_20_by_10_cells(void **state)
{
	static const struct { unsigned cols, rows; bool full; } sizes[] = {
		{ 20, 10, true }, { 19, 10, false }, { 20, 9, false },
		{ 132, 50, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fake.cols = sizes[i].cols;
		fake.rows = sizes[i].rows;
		assert_int_equal(tui_full_screen(), sizes[i].full);
	}
	fake.caps = 0;
	assert_false(tui_full_screen());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(keys_have_names),
		FAKE_TEST(text_is_centred_between_the_margins),
		FAKE_TEST(a_note_stands_in_the_last_row),
		FAKE_TEST(rows_are_filled_to_their_cells),
		FAKE_TEST(a_text_that_is_cut_says_so),
		FAKE_TEST(a_font_without_an_ellipsis_gets_dots),
		FAKE_TEST(a_screen_has_at_least_20_by_10_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
