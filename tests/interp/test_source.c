/* Physical lines joined to logical ones (reference/language.md#lines). */
#include "interp/source.h"

#include <errno.h>
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

/* Bytes of the source in front of byte @at of the joined text. */
static size_t before(size_t at)
{
	size_t skip = 0;

	for (size_t i = 0; i < joined.n_splices; i++)
		if (joined.splices[i].joined <= at)
			skip = joined.splices[i].skip;
	return at + skip;
}

/* Every byte that is left knows where it was. */
static void places_survive_joining_and_cutting(void **state)
{
	static const char text[] = "ab\\\ncd\\\r\nef\nnul\\\nx\0y\\\nz\n"
				   "\\\n\\\ngh\n";

	(void)state;
	JOIN(text);
	for (size_t i = 0; i < joined.len; i++)
		assert_int_equal(joined.text[i], text[before(i)]);
	assert_string_equal(joined.text, "abcdef\nnulx\ngh\n");
	source_free(&joined);
}

static void many_joints_are_all_kept(void **state)
{
	char text[500], *p = text;

	(void)state;
	for (int i = 0; i < 100; i++, p += 3)
		memcpy(p, "a\\\n", 3);
	strcpy(p, "b\n");
	join(text, strlen(text));
	assert_int_equal(joined.n_splices, 100);
	assert_int_equal(joined.len, 102);
	assert_int_equal(before(101), 301);
	source_free(&joined);
}

static void what_is_left_open_has_its_place(void **state)
{
	(void)state;
	JOIN("a\nb \\\n c \\\n");
	assert_string_equal(joined.text, "a\n");
	assert_true(joined.open_end);
	assert_int_equal(joined.open_at, 2);
	assert_int_equal(joined.open_end_at, 10);
	source_free(&joined);
	JOIN("\\");
	assert_true(joined.open_end);
	assert_int_equal(joined.len, 0);
	source_free(&joined);
	JOIN("\\\nx");
	assert_false(joined.open_end);
	assert_string_equal(joined.text, "x");
	source_free(&joined);
	JOIN("\r");
	assert_string_equal(joined.text, "\r");
	source_free(&joined);
}

static void too_long_a_script_is_refused(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(source_join("", (size_t)LIMIT_SCRIPT_BYTES + 1,
				     &joined, &e), -EFBIG);
	assert_has(e.msg, "67108865 bytes");
}

/* A line of so many bytes behind a joint, of the most in all. */
static int joined_line(size_t behind)
{
	static char text[LIMIT_LINE_BYTES + 32];
	size_t front = LIMIT_LINE_BYTES - 10;
	struct err e = { 0 };
	int rc;

	memset(text, 'x', sizeof(text));
	memcpy(text, "a\n", 2);
	memcpy(text + 2 + front, "\\\n", 2);
	rc = source_join(text, 2 + front + 2 + behind, &joined, &e);
	if (rc == 0) {
		assert_int_equal(joined.len, 2 + front + behind);
		source_free(&joined);
	}
	return rc;
}

static void a_line_is_measured_as_it_is_joined(void **state)
{
	(void)state;
	assert_int_equal(joined_line(10), 0);
	assert_int_equal(joined_line(11), -EFBIG);
}

static void join_some(void *ctx)
{
	struct err e = { 0 };
	int rc = source_join("a\\\nb\nc\0\\\nd\n", 12, &joined, &e);

	(void)ctx;
	assert_alloc_needed(rc);
	assert_int_equal(e.code, rc);
	if (rc == 0)
		source_free(&joined);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(join_some, NULL);
}

static void a_line_of_a_mebibyte_passes_one_byte_more_does_not(void **state)
{
	struct err e = { 0 };
	char *text = malloc(LIMIT_LINE_BYTES + 8);

	(void)state;
	memset(text, 'x', LIMIT_LINE_BYTES + 8);
	assert_int_equal(source_join(text, LIMIT_LINE_BYTES, &joined, &e), 0);
	source_free(&joined);
	memcpy(text, "abc\n\nx\\\n", 8);	/* joined lines count as one */
	assert_int_equal(source_join(text, LIMIT_LINE_BYTES + 8, &joined, &e),
			 -EFBIG);
	assert_int_equal(e.pos.line, 3);
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
		FAKE_TEST(places_survive_joining_and_cutting),
		FAKE_TEST(many_joints_are_all_kept),
		FAKE_TEST(what_is_left_open_has_its_place),
		FAKE_TEST(too_long_a_script_is_refused),
		FAKE_TEST(a_line_is_measured_as_it_is_joined),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
		FAKE_TEST(a_line_of_a_mebibyte_passes_one_byte_more_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
