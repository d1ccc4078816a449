/* test_menu_find.c: "/" in a menu: when it is offered, and how much it takes. */
#include "tests/core/menus.h"

static const struct tui_choice plain = { 0 };

/* Two items, alike in @n letters: "a" and "b" end them. */
static void two_alike(size_t n)
{
	char text[64];

	start("Alike");
	memset(text, 'n', n);
	text[n + 1] = '\0';
	for (text[n] = 'a'; text[n] <= 'b'; text[n]++)
		add(text[n] == 'a' ? "a" : "b", text, 0, false);
}

static void look_for(size_t n, const char *more)
{
	fake_keys("/");
	while (n--)
		fake_keys("n");
	fake_keys(more);
}

static void up_to_39_bytes_are_looked_for(void **state)
{
	(void)state;
	two_alike(38);
	look_for(38, "b\r");
	expect_how(&plain, "b");
	two_alike(39);
	look_for(39, "b\r");
	expect_how(&plain, "a");
}

/* Its bytes are all taken, or none. */
static void a_letter_of_many_bytes_is_taken_whole(void **state)
{
	static const char *const letters[] = {
		"\303\244", "\342\202\254", "\360\237\220\247",
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		size_t len = strlen(letters[i]);

		for (size_t n = 39 - len; n <= 40 - len; n++) {
			start("Letters");
			memset(text, 'n', n);
			text[n] = '\0';
			add("a", text, 0, false);
			strcpy(text + n, letters[i]);
			add("b", text, 0, false);
			look_for(n, letters[i]);
			fake_keys("\r");
			expect_how(&plain, n + len < 40 ? "b" : "a");
		}
	}
}

static void backspace_takes_each_letter_whole(void **state)
{
	(void)state;
	start("Letters");
	add("a", "\342\202\254\360\237\220\247\303\244", 0, false);
	add("q", "queue", 0, false);
	fake_keys("/\342\202\254\360\237\220\247\303\244\b\b\bq\r");
	expect_how(&plain, "q");
}

static void letters_have_either_case_and_others_their_own(void **state)
{
	static const struct { const char *keys, *name; } table[] = {
		{ "/aZ\r", "one" }, { "/Az\r", "one" }, { "/[\r", "two" },
		{ "/{\r", "three" }, { "/@\r", "four" }, { "/`\r", "five" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		start("Case");
		add("zero", "Nothing", 0, false);
		add("one", "xazx", 0, false);
		add("two", "x[x", 0, false);
		add("three", "x{x", 0, false);
		add("four", "x@x", 0, false);
		add("five", "x`x", 0, false);
		fake_keys(table[i].keys);
		expect_how(&plain, table[i].name);
	}
}

/* ---- when it is offered -------------------------------------------- */

struct look { struct event_source src; char text[4096]; };

static uint64_t look(struct event_source *src, bool *busy)
{
	struct look *l = (struct look *)src;

	(void)busy;
	if (fake.now_us < SECOND)
		return SECOND;
	if (!*l->text)
		snprintf(l->text, sizeof(l->text), "%s", fake_screen_text());
	return EVENT_NEVER;
}

/* The screen of a menu of so many items. */
static const char *screen_of(unsigned items, unsigned cols)
{
	static struct look l;
	char name[16];

	fake_reset();
	fake.cols = cols;
	l = (struct look){ .src = { .poll = look } };
	start("Items");
	for (unsigned i = 0; i < items; i++) {
		snprintf(name, sizeof(name), "i%u", i);
		add(name, name, 0, false);
	}
	event_add(&events, &l.src);
	fake_keys_at(2 * SECOND, "\r");
	expect_how(&plain, "i0");
	event_del(&events, &l.src);
	return l.text;
}

static void a_menu_of_one_page_needs_no_search(void **state)
{
	const char *text;

	(void)state;
	text = screen_of(20, 80);
	assert_has(text, "Enter - choose     Esc - leave");
	assert_null(strstr(text, "search"));
	assert_null(strstr(text, "1/20"));
	assert_has(text, "i19");
	text = screen_of(21, 80);
	assert_has(text, "Enter - choose     Esc - leave     / - search");
	assert_has(text, "1/21");
	assert_null(strstr(text, "i20"));
}

static void a_narrow_screen_says_less_of_its_keys(void **state)
{
	const char *text;

	(void)state;
	text = screen_of(21, 70);
	assert_has(text, "Enter - choose     Esc - leave     / - search");
	text = screen_of(21, 69);
	assert_has(text, "/ to search");
	assert_null(strstr(text, "Enter"));
	text = screen_of(20, 69);
	assert_null(strstr(text, "Enter"));
	assert_null(strstr(text, "search"));
	assert_has(screen_of(20, 70), "Enter - choose     Esc - leave");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(up_to_39_bytes_are_looked_for),
		FAKE_TEST(a_letter_of_many_bytes_is_taken_whole),
		FAKE_TEST(backspace_takes_each_letter_whole),
		FAKE_TEST(letters_have_either_case_and_others_their_own),
		FAKE_TEST(a_menu_of_one_page_needs_no_search),
		FAKE_TEST(a_narrow_screen_says_less_of_its_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
