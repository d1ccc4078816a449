/* test_excerpt.c: a source line with a caret under what is at fault. */
#include <string.h>

#include "core/str.h"
#include "interp/excerpt.h"
#include "tests/fake/fake.h"

/* What is shown of @source, @width cells wide, for @len bytes at @at. */
static void shown(const char *source, size_t width, size_t at, uint32_t len,
		  const char *want)
{
	const struct srcpos pos = { .line = 7, .col = 1, .len = len };
	struct sbuf out = { 0 };

	excerpt_source(&out, false, width, source, strlen(source), at, &pos);
	assert_string_equal(sbuf_text(&out), want);
	sbuf_free(&out);
}

static void the_line_is_shown_with_its_fault(void **state)
{
	(void)state;
	shown("one\ntwo three\nfour", 80, 8, 5,
	      "   7 | two three\n     |     ^~~~~\n");
	shown("one\ntwo three\nfour", 80, 4, 1,
	      "   7 | two three\n     | ^\n");
	shown("one\ntwo\n", 80, 0, 3, "   7 | one\n     | ^~~\n");
	shown("one\ntwo\n", 80, 4, 0, "   7 | two\n     | ^\n");
	shown("four", 80, 3, 1, "   7 | four\n     |    ^\n");
}

static void a_fault_ends_with_its_line(void **state)
{
	(void)state;
	shown("ab cd\nef", 80, 3, 9, "   7 | ab cd\n     |    ^~\n");
	shown("ab   \nef", 80, 4, 5, "   7 | ab\n     |     ^\n");
	shown("ab", 80, 2, 1, "   7 | ab\n     |   ^\n");
}

static void a_long_line_is_shown_around_its_fault(void **state)
{
	(void)state;
	shown("0123456789abcdefghij", 10, 2, 1,
	      "   7 | 0123456789\n     |   ^\n");
	shown("0123456789abcdefghij", 10, 4, 1,
	      "   7 | 0123456789\n     |     ^\n");
	shown("0123456789abcdefghij", 10, 5, 1,
	      "   7 | 0123456789\n     |      ^\n");
	shown("0123456789abcdefghij", 10, 6, 1,
	      "   7 | 123456789a\n     |      ^\n");
	shown("0123456789abcdefghij", 10, 12, 20,
	      "   7 | 789abcdefg\n     |      ^~~~~\n");
	shown("0123456789abcdefghij", 10, 19, 1,
	      "   7 | efghij\n     |      ^\n");
	shown("0123456789", 10, 0, 10, "   7 | 0123456789\n"
	      "     | ^~~~~~~~~~\n");
}

static void cut_characters_are_left_out(void **state)
{
	(void)state;
	/* two bytes each; the window would begin and end within one */
	shown("\303\244\303\244\303\244\303\244x\303\244\303\244\303\244", 6,
	      8, 1, "   7 | \303\244x\303\244\n     |  ^\n");
	shown("a\303\244b", 80, 3, 1, "   7 | a\303\244b\n     |   ^\n");
	shown("\346\274\242b", 80, 3, 1, "   7 | \346\274\242b\n"
	      "     |   ^\n");
}

static void colours_are_around_places_and_carets(void **state)
{
	const struct srcpos pos = { .file = "f", .line = 7, .col = 3,
				    .len = 2 };
	const struct srcpos none = { 0 };
	struct sbuf out = { 0 };

	(void)state;
	excerpt_place(&out, true, &pos);
	assert_string_equal(sbuf_text(&out), "\033[1mf:7:3: \033[0m");
	sbuf_reset(&out);
	excerpt_place(&out, false, &pos);
	assert_string_equal(sbuf_text(&out), "f:7:3: ");
	sbuf_reset(&out);
	excerpt_place(&out, true, &none);
	assert_string_equal(sbuf_text(&out), "");
	excerpt_source(&out, true, 80, "abcd", 4, 2, &pos);
	assert_string_equal(sbuf_text(&out), "   7 | abcd\n     |   "
			    "\033[1;32m^~\033[0m\n");
	sbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_line_is_shown_with_its_fault),
		FAKE_TEST(a_fault_ends_with_its_line),
		FAKE_TEST(a_long_line_is_shown_around_its_fault),
		FAKE_TEST(cut_characters_are_left_out),
		FAKE_TEST(colours_are_around_places_and_carets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
