/* test_menu.c: choosing from a menu, on a screen and in lines. */
#include "core/unconst.h"
#include "tests/core/menus.h"

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

/* With all of its bytes: what is looked for then has none of them. */
static void backspace_takes_a_whole_character(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	start("Letters");
	add("a", "\303\244 first", 0, false);
	add("q", "queue", 0, false);
	fake_keys("/\303\244\bq\r");
	expect_how(&how, "q");
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

/* ---- looking for letters ------------------------------------------- */

static void a_slash_and_letters_leave_what_holds_them(void **state)
{
	(void)state;
	expect("/TW\r", "two");
	expect("/e\033[F\r", "five");
	expect("/em o\r", "one");
	expect("/t\033[B\r", "five");		/* four, then five */
	expect("/\r", "four");
}

static void letters_that_leave_nothing_are_not_taken(void **state)
{
	(void)state;
	expect("/twq\r", "two");
	expect("/separ\r", "four");
	expect("/\303\244two\r", "two");
	expect("/0123456789012345678901234567890123456789\r", "four");
}

static void backspace_takes_a_letter_back_and_then_leaves(void **state)
{
	(void)state;
	expect("/two\b\b\b\033[H\r", "one");
	expect("/two\b\b\b\bx", "three");	/* a hot key again */
}

static void escape_shows_all_again(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	some_menu();
	fake_keys("/two\033");
	fake_keys_at(SECOND, "\033[B\r");
	expect_how(&how, "three");
	some_menu();
	fake_keys("/two\033");
	fake_keys_at(SECOND, "\033");
	expect_error("", -ECANCELED);
	some_menu();
	expect_error("/two\003", -ECANCELED);
}

static void hot_keys_are_letters_while_looking(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	start("Keys");
	add("a", "Axe", 'b', false);
	add("b", "Boxer", 'x', false);
	add("c", "Box", KEY_F12, false);
	fake_keys("/box\033[24~");
	expect_how(&how, "c");
}

static void a_hot_key_of_the_script_goes_before_looking(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	start("Keys");
	add("a", "A", 0, false);
	add("b", "B", '/', false);
	fake_keys("/");
	expect_how(&how, "b");
	start("First");
	add("x", "X", '/', false);
	add("y", "Y", 0, true);
	fake_keys("/");
	expect_how(&how, "x");
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
	fake_keys_at(live ? fake.now_us + 10000 : 0, keys);
	expect_how(&how, name);
}

static void a_key_pressed_too_early_is_no_answer(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	boot_menu();
	fake.caps = 0;
	fake.live_keys = true;
	fake_keys("1\r");
	fake_keys_at(fake.now_us + 10000, "3\b4\r");
	expect_how(&how, "exit");
}

static void lines_take_numbers(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	start("The first item is none to choose in the others");
	add("x", "X", 0, false);
	add("y", "Y", 0, true);
	fake.caps = 0;
	fake.live_keys = true;
	fake_keys_at(fake.now_us + 10000, "1\r");
	expect_how(&how, "x");
	choose_in_lines("1\r", "ubuntu", true);
	choose_in_lines("3\b4\r", "exit", true);
	choose_in_lines("9\r3\r", "shell", true);
	choose_in_lines("0\r", "debian", true);
	choose_in_lines("10\b\r", "ubuntu", true);
	choose_in_lines("19\b\r", "ubuntu", true);
	choose_in_lines("5\r4\r", "exit", true);
	/* six digits are taken, and as many rubbed out */
	choose_in_lines("1000000\b\b\b\b\b\b3\r", "shell", true);
	choose_in_lines("999999\b\b\b\b\b\b1\r", "ubuntu", true);
	/* what is neither, and rubbing out nothing */
	choose_in_lines("/\b1\r", "ubuntu", true);
	choose_in_lines(":~1\r", "ubuntu", true);
	choose_in_lines("\r", "debian", true);
}

static void lines_take_a_hot_key_after_enter(void **state)
{
	const struct tui_choice how = { 0 };

	(void)state;
	choose_in_lines("u\r", "ubuntu", true);
	choose_in_lines("u\bd\r", "debian", true);
	choose_in_lines("\033[24~", "shell", true);
	/* the first item's and the last one's */
	for (const char *keys = "ab"; *keys; keys++) {
		start("Two");
		add("x", "X", 'a', false);
		add("y", "Y", 'b', *keys == 'a');
		fake.caps = 0;
		fake.live_keys = true;
		fake_keys_at(fake.now_us + 10000, *keys == 'a' ? "a\r" :
			     "b\r");
		expect_how(&how, *keys == 'a' ? "x" : "y");
	}
	/* behind a digit it is a letter as any other */
	choose_in_lines("3u\r", "shell", true);
}

static void lines_take_scripted_keys_like_a_screen(void **state)
{
	(void)state;
	choose_in_lines("u", "ubuntu", false);
	choose_in_lines("\033[B\033[B\r", "exit", false);
}

/* ---- somebody else decides ----------------------------------------- */

static const struct menu_item *decide(void *ctx, const struct menu *menu)
{
	const struct menu_item *i = menu->first;

	assert_string_equal(menu->title, "Example boot menu");
	while (ctx && i && (!i->name || strcmp(i->name, ctx) != 0))
		i = i->next;
	return ctx ? i : NULL;
}

static void a_hook_decides_instead_of_keys(void **state)
{
	const struct tui_choice how = { .decide = decide, .ctx = unconst("shell") };

	(void)state;
	boot_menu();
	fake.caps = 0;
	expect_how(&how, "shell");
	assert_string_equal(fake_out(),
			    "Example boot menu: (F12) Drop to shell\n");
}

/* On a screen the menu is shown as whoever chose would have seen it. */
static void a_hooks_choice_is_shown(void **state)
{
	const struct tui_choice how = { .decide = decide, .show = true,
					.ctx = unconst("exit") };

	(void)state;
	boot_menu();
	expect_how(&how, "exit");
	assert_has(fake_out(), "Example boot menu");
	assert_has(fake_out(), "-------- Tools --------");
	assert_has(fake_out(), "(u) Ubuntu installer");
	assert_has(fake_out(), "Exit to firmware");
}

static void a_hook_may_leave_it_to_the_keys(void **state)
{
	const struct tui_choice how = { .decide = decide };

	(void)state;
	boot_menu();
	fake_keys("u");
	expect_how(&how, "ubuntu");
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
	assert_alloc_needed(rc);
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
		FAKE_TEST(backspace_takes_a_whole_character),
		FAKE_TEST(a_hot_key_goes_before_moving),
		FAKE_TEST(a_hot_key_is_searched_from_the_current_item),
		FAKE_TEST(a_slash_and_letters_leave_what_holds_them),
		FAKE_TEST(letters_that_leave_nothing_are_not_taken),
		FAKE_TEST(backspace_takes_a_letter_back_and_then_leaves),
		FAKE_TEST(escape_shows_all_again),
		FAKE_TEST(hot_keys_are_letters_while_looking),
		FAKE_TEST(a_hot_key_of_the_script_goes_before_looking),
		FAKE_TEST(lines_show_all_and_what_was_taken),
		FAKE_TEST(lines_take_numbers),
		FAKE_TEST(lines_take_a_hot_key_after_enter),
		FAKE_TEST(a_key_pressed_too_early_is_no_answer),
		FAKE_TEST(lines_take_scripted_keys_like_a_screen),
		FAKE_TEST(a_hook_decides_instead_of_keys),
		FAKE_TEST(a_hooks_choice_is_shown),
		FAKE_TEST(a_hook_may_leave_it_to_the_keys),
		FAKE_TEST(it_survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
