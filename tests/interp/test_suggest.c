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

/* The usual table, whole: what the three rows must give. */
static unsigned distance(const char *a, const char *b)
{
	static unsigned d[12][12];
	size_t la = strlen(a), lb = strlen(b);

	for (size_t i = 0; i <= la; i++) {
		for (size_t j = 0; j <= lb; j++) {
			unsigned best = i && j ? d[i - 1][j - 1] +
					(a[i - 1] != b[j - 1]) : 99;

			if (i && d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (j && d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = i || j ? best : 0;
		}
	}
	return d[la][lb];
}

/* Over three letters, all words of up to five: against the whole table. */
static void distances_are_those_of_the_whole_table(void **state)
{
	char a[8], b[8];

	(void)state;
	for (unsigned i = 0; i < 1024; i += 3) {
		for (unsigned j = 0; j < 1024; j++) {
			unsigned la = i % 6, lb = j % 6, want, limit;

			for (unsigned k = 0; k < 6; k++) {
				a[k] = (char)('a' + (i >> 2 * k & 3) % 3);
				b[k] = (char)('a' + (j >> 2 * k & 3) % 3);
			}
			a[la] = b[lb] = '\0';
			want = distance(a, b);
			for (limit = 0; limit < 4; limit++)
				assert_int_equal(suggest_distance(a, b, limit),
						 want > limit ? limit + 1 :
						 want);
		}
	}
}

static void how_wrong_a_name_may_be_depends_on_its_length(void **state)
{
	static const struct { const char *name, *known; bool good; } table[] = {
		{ "ab", "ac", false }, { "abc", "abd", true },
		{ "abc", "abde", false }, { "abcde", "abcdx", true },
		{ "abcde", "abcxx", false }, { "abcdef", "abcdxx", true },
		{ "abcdef", "abcxxx", false }, { "abc", "", false },
	};
	struct suggest s;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		suggest_start(&s, table[i].name);
		suggest_try(&s, table[i].known);
		assert_int_equal(suggest_best(&s) != NULL, table[i].good);
	}
}

static void the_nearest_and_first_is_suggested(void **state)
{
	struct suggest s;

	(void)state;
	suggest_start(&s, "abcdef");
	suggest_try(&s, "abcdxx");
	suggest_try(&s, "abcdex");
	suggest_try(&s, "abcdey");
	assert_string_equal(suggest_best(&s), "abcdex");
	suggest_try(&s, "abcdef");
	assert_string_equal(suggest_best(&s), "abcdef");
	suggest_try(&s, "abcdef2");
	assert_string_equal(suggest_best(&s), "abcdef");
}

static void names_that_differ_in_their_digits_are_both_meant(void **state)
{
	struct suggest s;

	(void)state;
	suggest_start(&s, "21.04-boot");
	suggest_try(&s, "20.04-boot");
	suggest_try(&s, "2.04-boot");
	assert_null(suggest_best(&s));
	suggest_try(&s, "21.04-bot");
	assert_string_equal(suggest_best(&s), "21.04-bot");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(two_letters_swapped_are_one_mistake),
		FAKE_TEST(a_missing_letter_is_found),
		FAKE_TEST(another_word_altogether_gets_no_suggestion),
		FAKE_TEST(a_very_long_name_gets_no_suggestion),
		FAKE_TEST(distances_are_those_of_the_whole_table),
		FAKE_TEST(how_wrong_a_name_may_be_depends_on_its_length),
		FAKE_TEST(the_nearest_and_first_is_suggested),
		FAKE_TEST(names_that_differ_in_their_digits_are_both_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
