/* test_menu_lines.c: what a menu in lines says to a person who types. */
#include "tests/core/menus.h"

/* Fives of items, a separator between them: "i0" to "i(n-1)". */
static void fives(unsigned n)
{
	char name[16], text[32];

	fake_reset();
	start("Fives");
	for (unsigned i = 0; i < n; i++) {
		if (i && i % 5 == 0)
			add(NULL, "--", 0, false);
		snprintf(name, sizeof(name), "i%u", i);
		snprintf(text, sizeof(text), "Item %u", i);
		add(name, text, 0, false);
	}
	fake.caps = 0;
	fake.live_keys = true;
}

static void live(const char *keys, const char *name)
{
	const struct tui_choice how = { 0 };

	fake_keys_at(fake.now_us + 10000, keys);
	expect_how(&how, name);
}

static void each_move_prints_its_item_and_asks_again(void **state)
{
	(void)state;
	fives(6);
	live("\033[F\033[A\r", "i4");
	assert_string_equal(fake_screen_text(),
		"Fives\n"
		"*   1. Item 0\n"
		"    2. Item 1\n"
		"    3. Item 2\n"
		"    4. Item 3\n"
		"    5. Item 4\n"
		"       --\n"
		"    6. Item 5\n"
		"Choose 1-6, or Enter for 1:\n"
		"*   6. Item 5\n"
		"Choose 1-6, or Enter for 6:\n"
		"*   5. Item 4\n"
		"Choose 1-6, or Enter for 5: Item 4\n");
}

static void a_number_is_echoed_and_ends_its_line(void **state)
{
	(void)state;
	fives(2);
	live("3\r2\r", "i1");
	assert_has(fake_out(), "Choose 1-2, or Enter for 1: 3\n"
		   "There is no such item.\n"
		   "Choose 1-2, or Enter for 1: 2\nItem 1\n");
	fives(2);
	live("1\b\r", "i0");
	assert_has(fake_out(), "Enter for 1: 1\b \bItem 0\n");
	fives(2);
	live("\b\r", "i0");
	assert_has(fake_out(), "Enter for 1: Item 0\n");
}

static void giving_up_ends_the_line(void **state)
{
	(void)state;
	fives(2);
	fake_keys_at(fake.now_us + 10000, "2");
	fake_keys_at(fake.now_us + 20000, "\003");
	expect_error("", -ECANCELED);
	assert_has(fake_out(), "Enter for 1: 2\n");
	assert_null(strstr(fake_out(), "2\nItem 1"));
}

static void pages_of_lines_have_22_rows(void **state)
{
	(void)state;
	/* 22 rows are 19 items and 3 separators */
	fives(40);
	live("\033[6~\r", "i19");
	fives(40);
	live("\033[6~\033[5~\r", "i18");
}

static void many_items_have_numbers_of_many_digits(void **state)
{
	(void)state;
	fives(1000);
	assert_int_equal(menu_find(&menus, "")->count, 1199);
	live("1000\r", "i999");
	assert_has(fake_out(), " 1000. Item 999\n");
	assert_has(fake_out(), "Choose 1-1000, or Enter for 1: 1000\n");
}

/* A key of text waits for Enter, any other does not. */
static void a_key_of_text_waits_for_enter(void **state)
{
	static const struct {
		int key; const char *keys; bool waits;
	} table[] = {
		{ ' ', " ", true }, { '!', "!", true }, { '~', "~", true },
		{ 1, "\001", false }, { 0x1f, "\037", false },
		{ 0xe9, "\303\251", false }, { KEY_F5, "\033[15~", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		fives(2);
		add("hot", "Hot", table[i].key, false);
		fake_keys_at(fake.now_us + 10000, table[i].keys);
		if (table[i].waits)
			fake_keys_at(fake.now_us + 20000, "\b\r");
		live("", table[i].waits ? "i0" : "hot");
		if (!table[i].waits)
			continue;
		fives(2);
		add("hot", "Hot", table[i].key, false);
		fake_keys_at(fake.now_us + 10000, table[i].keys);
		live("\r", "hot");
	}
}

static void the_seconds_left_are_told_at_each_prompt(void **state)
{
	const struct tui_choice how = { .timeout_ms = 2001,
					.retimeout_ms = 2000 };

	(void)state;
	fives(2);
	fake_keys_at(SECOND, "\033[B");
	expect_how(&how, "i1");
	assert_has(fake_out(), "Enter for 1 (taken in 3 s): ");
	assert_has(fake_out(), "Enter for 2 (taken in 2 s): ");
	assert_int_equal(fake.now_us, 3 * SECOND);
}

static const struct menu_item *last(void *ctx, const struct menu *menu)
{
	const struct menu_item *item = menu->first;

	(void)ctx;
	while (item->next)
		item = item->next;
	return item;
}

static void what_was_decided_is_one_line(void **state)
{
	static const char *const titles[][2] = {
		{ "", "Item 1\n" }, { "Odd\n", "Odd?: Item 1\n" },
		{ "Fives", "Fives: Item 1\n" },
	};
	const struct tui_choice how = { .decide = last };

	(void)state;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		fake_reset();
		fake.caps = 0;
		start(titles[i][0]);
		add("i0", "Item 0", 0, false);
		add("i1", "Item 1", 0, false);
		expect_how(&how, "i1");
		assert_string_equal(fake_out(), titles[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_move_prints_its_item_and_asks_again),
		FAKE_TEST(a_number_is_echoed_and_ends_its_line),
		FAKE_TEST(giving_up_ends_the_line),
		FAKE_TEST(pages_of_lines_have_22_rows),
		FAKE_TEST(many_items_have_numbers_of_many_digits),
		FAKE_TEST(a_key_of_text_waits_for_enter),
		FAKE_TEST(the_seconds_left_are_told_at_each_prompt),
		FAKE_TEST(what_was_decided_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
