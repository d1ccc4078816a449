/* "Did you mean ...?" */
#include "core/suggest.h"

#include "tests/fake/fake.h"

static const char *suggestion(const char *name)
{
	static const char *const known[] = { "dhcp", "chain", "choose", "set" };
	struct suggest s;

	suggest_start(&s, name);
	for (int i = 0; i < 4; i++)
		suggest_try(&s, known[i]);
	return suggest_best(&s);
}

static void two_letters_swapped_are_one_mistake(void **state)
{
	(void)state;
	assert_int_equal(suggest_distance("dchp", "dhcp", 3), 1);
	assert_string_equal(suggestion("dchp"), "dhcp");
}

static void a_missing_letter_is_found(void **state)
{
	(void)state;
	assert_string_equal(suggestion("chose"), "choose");
}

static void another_word_altogether_gets_no_suggestion(void **state)
{
	(void)state;
	assert_null(suggestion("reboot"));
	assert_null(suggestion(""));
}

static void a_very_long_name_gets_no_suggestion(void **state)
{
	(void)state;
	assert_null(suggestion("chooooooooooooooooooooooooooooooooose"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(two_letters_swapped_are_one_mistake),
		FAKE_TEST(a_missing_letter_is_found),
		FAKE_TEST(another_word_altogether_gets_no_suggestion),
		FAKE_TEST(a_very_long_name_gets_no_suggestion),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
