/* test_menu_screen.c: how a menu looks. */
#include "tests/core/menus.h"

/* reference/console.md#menus, the first capture */
static void a_menu_counts_down(void **state)
{
	const struct tui_choice how = { .timeout_ms = 30000 };

	(void)state;
	boot_menu();
	golden_screen_at(&events, 5 * SECOND / 2, "menu");
	fake_keys_at(3 * SECOND, "\r");
	expect_how(&how, "debian");
	golden_done(&events);
	assert_string_equal(fake_screen_text(), "");
}

/* As it becomes shorter it leaves nothing behind. */
static void the_seconds_are_drawn_over_each_other(void **state)
{
	const struct tui_choice how = { .timeout_ms = 101000 };

	(void)state;
	boot_menu();
	golden_screen_at(&events, 1 * SECOND / 2, "menu-101");
	golden_screen_at(&events, 2 * SECOND + SECOND / 2, "menu-99");
	golden_screen_at(&events, 91 * SECOND + SECOND / 2, "menu-10");
	golden_screen_at(&events, 92 * SECOND + SECOND / 2, "menu-9");
	golden_screen_at(&events, 100 * SECOND + SECOND / 2, "menu-1");
	expect_how(&how, "debian");
	assert_int_equal(fake.now_us, 101 * SECOND);
	golden_done(&events);
}

static void long_menu(unsigned n)
{
	char name[16], text[32];

	start("Long menu");
	for (unsigned i = 1; i <= n; i++) {
		snprintf(name, sizeof(name), "i%u", i);
		snprintf(text, sizeof(text), i % 10 ? "Item number %u"
			 : "--- gap %u ---", i);
		add(i % 10 ? name : NULL, text, 0, false);
	}
}

/* The second capture */
static void a_long_menu_has_pages(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	long_menu(45);
	fake_keys("\033[6~");
	golden_screen_at(&events, 1 * SECOND, "menu-page-2");
	fake_keys_at(2 * SECOND, "\033[6~");
	golden_screen_at(&events, 3 * SECOND, "menu-page-3");
	fake_keys_at(4 * SECOND, "\033[5~\r");
	expect_how(&how, "i39");
	golden_done(&events);
}

static void what_is_looked_for_is_shown(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	long_menu(45);
	fake_keys("/R 3");
	golden_screen_at(&events, 1 * SECOND, "menu-find");
	fake_keys_at(2 * SECOND, "\033");
	golden_screen_at(&events, 3 * SECOND, "menu-found");
	fake_keys_at(4 * SECOND, "\r");
	expect_how(&how, "i3");
	golden_done(&events);
}

static void hot_keys_and_seconds_are_beside_the_text(void **state)
{
	const struct tui_choice how = { .timeout_ms = 30000 };

	(void)state;
	start("Narrow");
	add("a", "An item whose text is longer than the screen", 'a', false);
	add("b", "Another that is about as long as it can be", 0, true);
	add("c", "(F12) named in the text", KEY_F12, false);
	add("d", "Short", 'd', false);
	fake.cols = 40;
	fake.rows = 12;
	golden_screen_at(&events, SECOND / 2, "menu-beside");
	fake_keys_at(2 * SECOND, "\033[A");
	golden_screen_at(&events, 3 * SECOND, "menu-beside-up");
	fake_keys_at(4 * SECOND, "\r");
	expect_how(&how, "a");
	golden_done(&events);
}

/* What is beside the text takes its place, but no more: the first fills its row
   to a cell, the second has no room. */
static void what_is_beside_fills_a_narrow_row(void **state)
{
	static const int keys[] = { KEY_PAGE_UP, KEY_PAGE_DOWN };
	static const char *const golden[] = { "menu-filled", "menu-no-room" };
	const struct tui_choice how = { .timeout_ms = 9000 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		start("Narrow");
		fake.cols = 20;
		add("a", "An item of a menu", keys[i], false);
		golden_screen_at(&events, fake.now_us + SECOND / 2, golden[i]);
		fake_keys_at(fake.now_us + SECOND, "\r");
		expect_how(&how, "a");
		golden_done(&events);
	}
}

/* As PXE's menus are: in the last rows; on the whole screen if it must be. */
static void a_menu_at_the_bottom_takes_the_rows_it_needs(void **state)
{
	static const struct { unsigned items; const char *name; } sizes[] = {
		{ 3, "menu-bottom-3" }, { 11, "menu-bottom-11" },
		{ 12, "menu-bottom-12" }, { 13, "menu-bottom-13" },
	};
	const struct tui_choice how = { .bottom = true };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fake_reset();
		fake.rows = 12;
		fake.cols = 40;
		long_menu(sizes[i].items);
		fake_keys("\033[B");
		golden_screen_at(&events, 1 * SECOND, sizes[i].name);
		fake_keys_at(2 * SECOND, "\r");
		expect_how(&how, "i2");
		golden_done(&events);
	}
}

static void letters_at_the_bottom_have_either_case(void **state)
{
	static const struct { int key; const char *keys, *name; } table[] = {
		{ 'a', "A", "hot" }, { 'z', "Z", "hot" }, { 'm', "m", "hot" },
		{ '@', "@", "hot" }, { '[', "[", "hot" },
		{ '`', "@\r", "first" }, { '{', "[\r", "first" },
	};
	const struct tui_choice how = { .bottom = true };

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		start("Bottom");
		add("first", "First", 0, false);
		add("hot", "Hot", table[i].key, false);
		fake_keys(table[i].keys);
		expect_how(&how, table[i].name);
	}
}

static void a_menu_follows_the_screens_size(void **state)
{
	const struct tui_choice how = { .timeout_ms = 1200000 };

	(void)state;
	boot_menu();
	fake.cols = 132;
	fake.rows = 50;
	golden_screen_at(&events, 1 * SECOND, "menu-132x50");
	fake_keys_at(2 * SECOND, "\r");
	expect_how(&how, "debian");
	golden_done(&events);
}

static void resize(void *ctx)
{
	(void)ctx;
	fake.cols = 40;
	fake.rows = 12;
}

struct later { struct event_source src; uint64_t at_us; bool done; };

static uint64_t resize_later(struct event_source *src, bool *busy)
{
	struct later *l = (struct later *)src;

	if (l->done)
		return EVENT_NEVER;
	if (fake.now_us < l->at_us)
		return l->at_us;
	resize(NULL);
	*busy = l->done = true;
	return EVENT_NEVER;
}

static void a_menu_is_drawn_again_after_a_resize(void **state)
{
	struct later later = { { .poll = resize_later }, SECOND, false };
	const struct tui_choice how = { 0 };

	(void)state;
	boot_menu();
	event_add(&events, &later.src);
	golden_screen_at(&events, 2 * SECOND, "menu-40x12");
	fake_keys_at(3 * SECOND, "\033[F\r");
	expect_how(&how, "exit");
	golden_done(&events);
}

static uint64_t lose_later(struct event_source *src, bool *busy)
{
	struct later *l = (struct later *)src;

	if (l->done || fake.now_us < l->at_us)
		return l->done ? EVENT_NEVER : l->at_us;
	fake_out_clear();
	fake.screen_lost = true;
	*busy = l->done = true;
	return EVENT_NEVER;
}

static void a_menu_is_drawn_again_after_others_drew(void **state)
{
	struct later later = { { .poll = lose_later }, SECOND, false };
	const struct tui_choice how = { 0 };

	(void)state;
	boot_menu();
	event_add(&events, &later.src);
	fake_keys_at(3 * SECOND, "\033[F\r");
	expect_how(&how, "exit");
	assert_non_null(strstr(fake_out(), "Example boot menu"));
}

static uint64_t shrink(struct event_source *src, bool *busy)
{
	struct later *l = (struct later *)src;

	if (l->done || fake.now_us < l->at_us)
		return l->done ? EVENT_NEVER : l->at_us;
	fake.cols = 3;
	fake.rows = 2;
	*busy = l->done = true;
	return EVENT_NEVER;
}

static void a_tiny_window_does_no_harm(void **state)
{
	struct later later = { { .poll = shrink }, SECOND, false };
	const struct tui_choice how = { 0 };

	(void)state;
	boot_menu();
	event_add(&events, &later.src);
	fake_keys_at(3 * SECOND, "\033[F\r");
	expect_how(&how, "exit");
}

static void odd_text_is_cut_and_made_harmless(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	start("T\303\274r \033[2J \346\274\242\345\255\227");
	add("a", "controls \r\n\007 and \033[31mcolour\033[0m", 0, false);
	add("b", "\346\274\242\345\255\227 too wide: 0123456789012345678901"
	    "2345678901234567890123456789012345678901234567890", 0, false);
	add("c", "bad \377\300 bytes", 0, false);
	golden_screen_at(&events, 1 * SECOND, "menu-odd");
	fake_keys_at(2 * SECOND, "\r");
	expect_how(&how, "a");
	golden_done(&events);
}

static void without_colour_the_current_item_is_marked(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	boot_menu();
	fake.caps = PLAT_CON_CURSOR;
	golden_screen_at(&events, 1 * SECOND, "menu-mono");
	fake_keys_at(2 * SECOND, "\r");
	expect_how(&how, "debian");
	golden_done(&events);
}

static void moving_draws_two_rows_only(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	long_menu(45);
	fake_keys("\033[B");
	fake_keys_at(SECOND, "\r");
	expect_how(&how, "i2");
	/* 20 rows of the page, one twice; then the one moved to, again */
	assert_true(strlen(fake_out()) < 24 * 110);
}

static void ten_thousand_items_are_no_burden(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	long_menu(10000);
	fake_keys("\033[F\033[5~\033[H\033[6~\r");
	expect_how(&how, "i21");
	assert_true(strlen(fake_out()) < 5 * 25 * 110);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_menu_counts_down),
		FAKE_TEST(the_seconds_are_drawn_over_each_other),
		FAKE_TEST(a_long_menu_has_pages),
		FAKE_TEST(what_is_looked_for_is_shown),
		FAKE_TEST(hot_keys_and_seconds_are_beside_the_text),
		FAKE_TEST(what_is_beside_fills_a_narrow_row),
		FAKE_TEST(a_menu_at_the_bottom_takes_the_rows_it_needs),
		FAKE_TEST(letters_at_the_bottom_have_either_case),
		FAKE_TEST(a_menu_follows_the_screens_size),
		FAKE_TEST(a_menu_is_drawn_again_after_a_resize),
		FAKE_TEST(a_menu_is_drawn_again_after_others_drew),
		FAKE_TEST(a_tiny_window_does_no_harm),
		FAKE_TEST(odd_text_is_cut_and_made_harmless),
		FAKE_TEST(without_colour_the_current_item_is_marked),
		FAKE_TEST(moving_draws_two_rows_only),
		FAKE_TEST(ten_thousand_items_are_no_burden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
