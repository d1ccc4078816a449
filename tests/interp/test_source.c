/* Physical lines joined to logical ones (reference/language.md#lines). */
#include "interp/source.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "tests/fake/fake.h"

static struct source joined;

static const char *join(const char *text, size_t len)
{
	struct err e = { 0 };

	assert_int_equal(source_join(text, len, &joined, &e), 0);
	return joined.text;
}

#define JOIN(text) join(text, sizeof(text) - 1)

static void a_backslash_joins_the_next_line(void **state)
{
	(void)state;
	assert_string_equal(JOIN("echo a\\\n   b\nc"), "echo a   b\nc");
	source_free(&joined);
}

static void a_carriage_return_hides_no_backslash(void **state)
{
	(void)state;
	assert_string_equal(JOIN("a \\\r\nb\r\n"), "a b\r\n");
	source_free(&joined);
}

static void of_two_backslashes_one_stays(void **state)
{
	(void)state;
	assert_string_equal(JOIN("a\\\\\nb\n"), "a\\b\n");
	source_free(&joined);
}

static void an_empty_line_can_uncover_a_backslash(void **state)
{
	(void)state;
	assert_string_equal(JOIN("a\\\\\n\nb\n"), "ab\n");
	source_free(&joined);
}

static void what_follows_uncovered_backslashes_keeps_its_place(void **state)
{
	const char text[] = "s\\\\\\\n\n\n\n:b\n";
	const struct splice *last;

	(void)state;
	assert_string_equal(JOIN(text), "s\n:b\n");
	last = &joined.splices[joined.n_splices - 1];
	assert_int_equal(last->joined, 1);
	assert_int_equal(last->skip, strlen(text) - joined.len);
	assert_int_equal(joined.n_splices, 1);
	source_free(&joined);
}

static void a_line_ends_at_its_first_nul(void **state)
{
	(void)state;
	assert_string_equal(JOIN("a\0b\\\nc\nd\n"), "a\nd\n");
	source_free(&joined);
}

static void a_script_can_end_within_a_continuation(void **state)
{
	(void)state;
	assert_string_equal(JOIN("a\nnever \\\n"), "a\n");
	assert_true(joined.open_end);
	assert_int_equal(joined.open_at, 2);
	source_free(&joined);
	assert_string_equal(JOIN("a\nnever \\"), "a\n");
	assert_true(joined.open_end);
	source_free(&joined);
}

static void a_line_of_a_mebibyte_passes_one_byte_more_does_not(void **state)
{
	struct err e = { 0 };
	char *text = malloc(LIMIT_LINE_BYTES + 8);

	(void)state;
	memset(text, 'x', LIMIT_LINE_BYTES + 8);
	assert_int_equal(source_join(text, LIMIT_LINE_BYTES, &joined, &e), 0);
	source_free(&joined);
	text[1] = '\n';
	text[3] = '\\';	/* joined lines count as one */
	text[4] = '\n';
	assert_int_equal(source_join(text, LIMIT_LINE_BYTES + 8, &joined, &e),
			 -EFBIG);
	assert_int_equal(e.pos.line, 2);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_backslash_joins_the_next_line),
		FAKE_TEST(a_carriage_return_hides_no_backslash),
		FAKE_TEST(of_two_backslashes_one_stays),
		FAKE_TEST(an_empty_line_can_uncover_a_backslash),
		FAKE_TEST(what_follows_uncovered_backslashes_keeps_its_place),
		FAKE_TEST(a_line_ends_at_its_first_nul),
		FAKE_TEST(a_script_can_end_within_a_continuation),
		FAKE_TEST(a_line_of_a_mebibyte_passes_one_byte_more_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
