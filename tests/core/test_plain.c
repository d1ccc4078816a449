/* test_plain.c: text from strangers, made harmless for a terminal. */
#include <string.h>

#include "core/err.h"
#include "core/plain.h"
#include "core/str.h"
#include "tests/fake/fake.h"

static void expect(const char *text, const char *line, const char *lines)
{
	struct sbuf out = { 0 };

	assert_int_equal(plain_str(&out, text), 0);
	assert_string_equal(sbuf_text(&out), line);
	assert_int_equal(out.len, strlen(line));
	sbuf_reset(&out);
	assert_int_equal(plain_lines(&out, text, strlen(text)), 0);
	assert_string_equal(sbuf_text(&out), lines);
	sbuf_free(&out);
}

static void text_stays(void **state)
{
	(void)state;
	expect("plain b\303\274cher \360\237\230\200",
	       "plain b\303\274cher \360\237\230\200",
	       "plain b\303\274cher \360\237\230\200");
	expect("", "", "");
}

static void controls_go(void **state)
{
	(void)state;
	expect("a\033]0;x\ab", "a?]0;x?b", "a?]0;x?b");
	expect("a\177b\tc\nd\re", "a?b c?d?e", "a?b c\nd?e");
	expect("\302\233" "31m", "?31m", "?31m");	/* C1: CSI */
}

static void bytes_that_are_no_text_go(void **state)
{
	(void)state;
	expect("\23331m \377 \303", "?31m ? ?", "?31m ? ?");
}

static void nothing_turns_the_direction(void **state)
{
	(void)state;
	expect("a\342\200\256b\342\201\246c", "a?b?c", "a?b?c");
	expect("\342\200\217", "\342\200\217", "\342\200\217");
}

static void appending_leaves_what_was_there(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	sbuf_str(&out, "\033[1m");
	plain_add(&out, "\033[1mx", 4);
	assert_string_equal(sbuf_text(&out), "\033[1m?[1m");
	sbuf_free(&out);
}

static void messages_are_plain_and_end_with_a_character(void **state)
{
	struct err e = { 0 };
	char name[2 * ERR_MSG];

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(name); i += 2)
		memcpy(name + i, "\303\274", 2);
	name[sizeof(name) - 2] = '\0';
	err_set(&e, -EIO, "\033]0;%s", name);
	assert_memory_equal(e.msg, "?]0;\303\274", 6);
	assert_int_equal(strlen(e.msg), ERR_MSG - 2);
	assert_null(strchr(e.msg + 1, '?'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(text_stays),
		FAKE_TEST(controls_go),
		FAKE_TEST(bytes_that_are_no_text_go),
		FAKE_TEST(nothing_turns_the_direction),
		FAKE_TEST(appending_leaves_what_was_there),
		FAKE_TEST(messages_are_plain_and_end_with_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
