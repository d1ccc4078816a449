/* test_tui_menu.c: choosing from a menu, on a screen and in lines. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/console.h"
#include "core/err.h"
#include "core/event.h"
#include "core/menu.h"
#include "core/tui.h"
#include "tests/fake/fake.h"
#include "tests/fake/golden.h"

#define SECOND 1000000ull

static struct console con;
static struct events events;
static struct menus menus;

static void add(const char *name, const char *text, int key, bool is_default)
{
	const struct menu_item item = { .name = name, .text = text,
		.key = key, .is_default = is_default };

	assert_int_equal(menu_add(menu_find(&menus, ""), &item, NULL), 0);
}

static void start(const char *title)
{
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	assert_int_equal(menu_create(&menus, "", title, NULL), 0);
}

/* The menu of language.md, I21. */
static void some_menu(void)
{
	start("Some menu");
	add(NULL, "gap", 0, false);
	add("one", "Item one", 0, false);
	add("two", "Item two", 0, false);
	add("three", "Item three", 'x', false);
	add("four", "Item four", 0, true);
	add(NULL, "separator", 0, false);
	add("five", "Item five", 0, false);
}

/* Choose, and expect an item's name. The menu is gone then. */
static void expect_how(const struct tui_choice *how, const char *name)
{
	const struct menu_item *item = NULL;

	assert_int_equal(tui_choose(&con, menu_find(&menus, ""), how, &item,
				    NULL), 0);
	assert_string_equal(item->name, name);
	menus_clear(&menus);
	assert_false(con.tui);
}

static void expect(const char *keys, const char *name)
{
	const struct tui_choice how = { 0 };

	some_menu();
	fake_keys(keys);
	expect_how(&how, name);
}

static void expect_error(const char *keys, int rc)
{
	const struct tui_choice how = { 0 };
	const struct menu_item *item;

	fake_keys(keys);
	assert_int_equal(tui_choose(&con, menu_find(&menus, ""), &how, &item,
				    NULL), rc);
	menus_clear(&menus);
	assert_false(con.tui);
}

static void enter_takes_the_default(void **state)
{
	(void)state;
	expect("\r", "four");
}

static void a_hot_key_takes_its_item(void **state)
{
	(void)state;
	expect("x", "three");
	expect("X\r", "four");		/* case counts */
}

static void escape_cancels(void **state)
{
	(void)state;
	some_menu();
	expect_error("\033", -ECANCELED);
	some_menu();
	expect_error("\003", -ECANCELED);
}

static void separators_are_skipped(void **state)
{
	(void)state;
	expect("\033[H\r", "one");
	expect("\033[F\r", "five");
	expect("\033[B\r", "five");
	expect("\033[B\033[A\r", "four");
	expect("\033[H\033[A\r", "one");
	expect("\033[B\t\r", "one");
	expect("\033[H\033[Z\r", "five");
	expect("\033[5~\r", "one");
	expect("\033[6~\r", "five");
}

static void the_default_may_be_named(void **state)
{
	struct tui_choice how = { .preselect = "two" };

	(void)state;
	some_menu();
	fake_keys("\r");
	expect_how(&how, "two");
	some_menu();
	fake_keys("\r");
	how.preselect = "zzz";		/* unknown: the first */
	expect_how(&how, "one");
}

static void time_runs_out_for_the_current_item(void **state)
{
	const struct tui_choice how = { .timeout_ms = 1500 };

	(void)state;
	some_menu();
	expect_how(&how, "four");
	assert_int_equal(fake.now_us, 1500000);
}

/* I29 */
static void a_key_starts_the_second_time_out(void **state)
{
	const struct tui_choice how = { .timeout_ms = 5000,
					.retimeout_ms = 500 };

	(void)state;
	some_menu();
	fake_keys_at(2 * SECOND, "\033[A");
	expect_how(&how, "three");
	assert_int_equal(fake.now_us, 2500000);
}

static void a_key_stops_the_time_out(void **state)
{
	const struct tui_choice how = { .timeout_ms = 5000 };

	(void)state;
	some_menu();
	fake_keys("q");
	fake_keys_at(60 * SECOND, "\r");
	expect_how(&how, "four");
	assert_int_equal(fake.now_us, 60 * SECOND);
}

static void a_menu_without_items_is_not_shown(void **state)
{
	(void)state;
	start("Empty");
	expect_error("\r", -ENOENT);
	start("Separators");
	add(NULL, "gap", 0, false);
	expect_error("\r", -ENOENT);
	assert_string_equal(fake_out(), "");
}

static void without_keys_it_says_so(void **state)
{
	const struct tui_choice how = { 0 };
	const struct menu_item *item;
	struct err e = { 0 };

	(void)state;
	some_menu();
	assert_int_equal(tui_choose(&con, menu_find(&menus, ""), &how, &item,
				    &e), -EDEADLK);
	assert_string_equal(e.msg, "no key can come: input is not a terminal "
			    "(use --keys or --choose)");
	menus_clear(&menus);
}

static void a_separators_hot_key_goes_to_the_next_item(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	start("Keys");
	add("a", "A", 0, false);
	add(NULL, "here", 'h', false);
	add("b", "B", 0, false);
	fake_keys("h\r");
	expect_how(&how, "b");
}

static void a_hot_key_goes_before_moving(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	start("Keys");
	add("a", "A", 0, false);
	add("b", "B", KEY_DOWN, false);
	add("c", "C", 0, false);
	fake_keys("\033[B");
	expect_how(&how, "b");
}

static void a_hot_key_is_searched_from_the_current_item(void **state)
{
	const struct tui_choice how = { .preselect = "b" };

	(void)state;
	start("Keys");
	add("a", "A", 'k', false);
	add("b", "B", 0, false);
	add("c", "C", 'k', false);
	fake_keys("k");
	expect_how(&how, "c");
}

/* ---- how it looks -------------------------------------------------- */

static void boot_menu(void)
{
	start("Example boot menu");
	add(NULL, "---------------- Operating systems ----------------", 0,
	    false);
	add("ubuntu", "(u) Ubuntu installer", 'u', false);
	add("debian", "(d) Debian installer", 'd', true);
	add(NULL, "", 0, false);
	add(NULL, "-------- Tools --------", 0, false);
	add("shell", "(F12) Drop to shell", KEY_F12, false);
	add("exit", "Exit to firmware", 0, false);
}

/* shell-commands.md, 7.2, the first capture */
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

/* ---- in lines ------------------------------------------------------ */

static void lines_show_all_and_what_was_taken(void **state)
{
	const struct tui_choice how = { .timeout_ms = 30000 };

	(void)state;
	boot_menu();
	fake.caps = 0;
	expect_how(&how, "debian");
	assert_string_equal(fake_out(),
		"\nExample boot menu\n\n"
		"       ---------------- Operating systems ----------------\n"
		"    1. (u) Ubuntu installer [u]\n"
		"*   2. (d) Debian installer [d]\n"
		"\n"
		"       -------- Tools --------\n"
		"    3. (F12) Drop to shell [F12]\n"
		"    4. Exit to firmware\n"
		"\n"
		"Choose 1-4, or Enter for 2 (taken in 30 s): "
		"(d) Debian installer\n");
}

static void choose_in_lines(const char *keys, const char *name, bool live)
{
	const struct tui_choice how = { 0 };

	boot_menu();
	fake.caps = 0;
	fake.live_keys = live;
	fake_keys(keys);
	expect_how(&how, name);
}

static void lines_take_numbers(void **state)
{
	(void)state;
	choose_in_lines("1\r", "ubuntu", true);
	choose_in_lines("3\b4\r", "exit", true);
	choose_in_lines("9\r3\r", "shell", true);
	choose_in_lines("\r", "debian", true);
}

static void lines_take_a_hot_key_after_enter(void **state)
{
	(void)state;
	choose_in_lines("u\r", "ubuntu", true);
	choose_in_lines("u\bd\r", "debian", true);
	choose_in_lines("\033[24~", "shell", true);
}

static void lines_take_scripted_keys_like_a_screen(void **state)
{
	(void)state;
	choose_in_lines("u", "ubuntu", false);
	choose_in_lines("\033[B\033[B\r", "exit", false);
}

/* ---- somebody else decides ----------------------------------------- */

static const char *decide(void *ctx, const struct menu *menu)
{
	assert_string_equal(menu->title, "Example boot menu");
	return ctx;
}

static void a_hook_decides_instead_of_keys(void **state)
{
	const struct tui_choice how = { .decide = decide, .ctx = "shell" };

	(void)state;
	boot_menu();
	fake.caps = 0;
	expect_how(&how, "shell");
	assert_string_equal(fake_out(),
			    "Example boot menu: (F12) Drop to shell\n");
}

static void a_hook_may_leave_it_to_the_keys(void **state)
{
	const struct tui_choice how = { .decide = decide };

	(void)state;
	boot_menu();
	fake_keys("u");
	expect_how(&how, "ubuntu");
}

static void a_hook_must_name_an_item(void **state)
{
	const struct tui_choice how = { .decide = decide, .ctx = "nope" };
	const struct menu_item *item;
	struct err e = { 0 };

	(void)state;
	boot_menu();
	assert_int_equal(tui_choose(&con, menu_find(&menus, ""), &how, &item,
				    &e), -ENOENT);
	assert_string_equal(e.msg, "the menu has no item \"nope\"");
	menus_clear(&menus);
}

/* ---- memory -------------------------------------------------------- */

static void choose_once(void *ctx)
{
	const struct menu_item proto = { .name = "a", .text = "A" };
	const struct tui_choice how = { 0 };
	const struct menu_item *item;
	int rc;

	(void)ctx;
	events = (struct events){ .con = &con };
	con_init(&con, &events);
	fake_keys("\r");
	rc = menu_create(&menus, "", "Title", NULL);
	if (rc == 0)
		rc = menu_add(menu_find(&menus, ""), &proto, NULL);
	if (rc == 0)
		rc = tui_choose(&con, menu_find(&menus, ""), &how, &item,
				NULL);
	if (rc < 0)
		assert_int_equal(rc, -ENOMEM);
	assert_true(rc == 0 || fake_alloc_failed());
	menus_clear(&menus);
}

static void it_survives_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(choose_once, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(enter_takes_the_default),
		FAKE_TEST(a_hot_key_takes_its_item),
		FAKE_TEST(escape_cancels),
		FAKE_TEST(separators_are_skipped),
		FAKE_TEST(the_default_may_be_named),
		FAKE_TEST(time_runs_out_for_the_current_item),
		FAKE_TEST(a_key_starts_the_second_time_out),
		FAKE_TEST(a_key_stops_the_time_out),
		FAKE_TEST(a_menu_without_items_is_not_shown),
		FAKE_TEST(without_keys_it_says_so),
		FAKE_TEST(a_separators_hot_key_goes_to_the_next_item),
		FAKE_TEST(a_hot_key_goes_before_moving),
		FAKE_TEST(a_hot_key_is_searched_from_the_current_item),
		FAKE_TEST(a_menu_counts_down),
		FAKE_TEST(a_long_menu_has_pages),
		FAKE_TEST(a_menu_is_drawn_again_after_others_drew),
		FAKE_TEST(a_menu_follows_the_screens_size),
		FAKE_TEST(a_menu_is_drawn_again_after_a_resize),
		FAKE_TEST(a_tiny_window_does_no_harm),
		FAKE_TEST(odd_text_is_cut_and_made_harmless),
		FAKE_TEST(without_colour_the_current_item_is_marked),
		FAKE_TEST(moving_draws_two_rows_only),
		FAKE_TEST(ten_thousand_items_are_no_burden),
		FAKE_TEST(lines_show_all_and_what_was_taken),
		FAKE_TEST(lines_take_numbers),
		FAKE_TEST(lines_take_a_hot_key_after_enter),
		FAKE_TEST(lines_take_scripted_keys_like_a_screen),
		FAKE_TEST(a_hook_decides_instead_of_keys),
		FAKE_TEST(a_hook_may_leave_it_to_the_keys),
		FAKE_TEST(a_hook_must_name_an_item),
		FAKE_TEST(it_survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
