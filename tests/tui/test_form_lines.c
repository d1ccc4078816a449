/* test_form_lines.c: a form on a console that cannot move its cursor. */
#include <stdio.h>

#include "tests/tui/form.h"

static void lines_ask_for_one_field_after_the_other(void **state)
{
	(void)state;
	start("Machine");
	fake.caps = 0;
	add(NULL, "All are needed");
	add("n:int8", "Number");
	add("password", "Password");
	fake_keys("x\rab\r" "\0257\r");
	assert_int_equal(show(), 0);
	expect("n", "7");
	assert_string_equal(fake_screen_text(),
		"Machine\n"
		"All are needed\n"
		"Number: x\n"
		"Password: **\n"
		"All are needed\n"
		"\"x\" is no int8: expected a number: decimal, 0x hex or 0 octal\n"
		"Number: 7\n");
	end();
}

/* A field that was mended has none any more when it is come back to. */
static void lines_say_what_is_wrong_as_long_as_it_is(void **state)
{
	static const char wrong[] =
		" is no int8: expected a number: decimal, 0x hex or 0 octal\n";
	char want[512];

	(void)state;
	start("");
	fake.caps = 0;
	add("n:int8", "Number");
	add("m:int8", "Another");
	fake_keys("x\ty\t\030" "\0257\030" "\033[A\005\tz\030" "\0258\030");
	assert_int_equal(show(), 0);
	expect("n", "7");
	expect("m", "8");
	snprintf(want, sizeof(want), "Number: x\nAnother: y\nNumber: x\n"
		 "\"x\"%sNumber: 7\n\"y\"%sAnother: y\nNumber: 7\n"
		 "\"y\"%sAnother: yz\n\"yz\"%sAnother: 8\n", wrong, wrong,
		 wrong, wrong);
	assert_string_equal(fake_screen_text(), want);
	end();
}

/* Only the labels right before a field are its own, and it may have none. */
static void lines_print_the_labels_before_a_field(void **state)
{
	(void)state;
	start("");
	fake.caps = 0;
	add(NULL, "one");
	add(NULL, "two");
	add("a", "");
	add("b", "B");
	add(NULL, "three");
	add("c", "C");
	fake_keys("1\t2\t3\033[Z\030");
	assert_int_equal(show(), 0);
	assert_string_equal(fake_screen_text(), "one\ntwo\na: 1\nB: 2\n"
			    "three\nC: 3\nB: 2\n");
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(lines_ask_for_one_field_after_the_other),
		FAKE_TEST(lines_say_what_is_wrong_as_long_as_it_is),
		FAKE_TEST(lines_print_the_labels_before_a_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
