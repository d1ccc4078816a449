/* Unified diffs, as "diff -u" would print them. */
#include "format/diff.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "tests/fake/fake.h"

static void check(const char *a, const char *b, const char *expected)
{
	struct sbuf out = { 0 };

	assert_int_equal(diff_unified("f", a, strlen(a), b, strlen(b), &out),
			 0);
	assert_string_equal(sbuf_text(&out), expected);
	sbuf_free(&out);
}

static void equal_texts_give_nothing(void **state)
{
	(void)state;
	check("a\nb\n", "a\nb\n", "");
	check("", "", "");
}

static void a_changed_line_has_context(void **state)
{
	(void)state;
	check("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
	      "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n"
	      " 8\n");
}

static void far_changes_are_hunks_of_their_own(void **state)
{
	(void)state;
	check("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
	      "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
	      "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n");
}

static void lines_come_and_go(void **state)
{
	(void)state;
	check("1\n2\n", "1\nnew\n2\n",
	      "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n 1\n+new\n 2\n");
	check("1\nold\n2\n", "1\n2\n",
	      "--- a/f\n+++ b/f\n@@ -1,3 +1,2 @@\n 1\n-old\n 2\n");
	check("", "1\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+1\n");
	check("1\n", "", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-1\n");
}

static void a_missing_line_end_is_shown(void **state)
{
	(void)state;
	check("1\n2", "1\n2\n",
	      "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n 1\n-2\n"
	      "\\ No newline at end of file\n+2\n");
}

static void tell(void *ctx, char sign, const char *line, size_t len)
{
	(void)sbuf_printf(ctx, "%c%.*s;", sign, (int)len, line);
}

static void every_line_can_be_told(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(diff_lines("a\nb\nc\n", "a\nx\nc\nd", tell, &out),
			 0);
	assert_string_equal(sbuf_text(&out), " a;-b;+x; c;+d;");
	sbuf_reset(&out);
	assert_int_equal(diff_lines("a\n", "a", tell, &out), 0);
	assert_string_equal(sbuf_text(&out), " a;");
	sbuf_free(&out);
}

static void a_name_is_below_the_folder_of_its_side(void **state)
{
	struct sbuf out = { 0 };

	(void)state;
	assert_int_equal(diff_unified("/x/f", "1\n", 2, "", 0, &out), 0);
	assert_string_equal(sbuf_text(&out), "--- a/x/f\n+++ b/x/f\n"
			    "@@ -1 +0,0 @@\n-1\n");
	sbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(equal_texts_give_nothing),
		FAKE_TEST(a_changed_line_has_context),
		FAKE_TEST(far_changes_are_hunks_of_their_own),
		FAKE_TEST(lines_come_and_go),
		FAKE_TEST(a_missing_line_end_is_shown),
		FAKE_TEST(every_line_can_be_told),
		FAKE_TEST(a_name_is_below_the_folder_of_its_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
