/* One style, the same meaning. */
#include "lint/fmt.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/unconst.h"
#include "tests/fake/fake.h"
#include "tests/lint/same_tree.h"

static void formats(const char *text, const char *expected)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };

	assert_int_equal(fmt_script("t", text, strlen(text), &out, &e), 0);
	assert_string_equal(sbuf_text(&out), expected);
	sbuf_free(&out);
}

static void blanks_become_one_and_none_at_the_end(void **state)
{
	(void)state;
	formats("#!ipxe\r\n\t echo  a   b \r\n", "#!ipxe\necho a b\n");
}

static void a_section_gets_a_blank_line_before_it(void **state)
{
	(void)state;
	formats("#!ipxe\necho a\n:x\necho b\n\n\n\n# about y\n:y\n:z\n",
		"#!ipxe\necho a\n\n:x\necho b\n\n# about y\n:y\n:z\n");
}

static void aligned_words_stay_aligned(void **state)
{
	(void)state;
	formats("#!ipxe\nitem a     Text\nitem longer  More\n",
		"#!ipxe\nitem a Text\nitem longer More\n");
	formats("#!ipxe\nitem   a       Text\nitem   longer  More\n",
		"#!ipxe\nitem a      Text\nitem longer More\n");
	formats("#!ipxe\nitem --key a one  One\nitem         two  Two\n",
		"#!ipxe\nitem --key a one One\nitem         two Two\n");
}

static void tabs_are_columns(void **state)
{
	(void)state;
	formats("#!ipxe\nitem --key a alpha\t\tFirst\nitem b\t\t\t\tNext one\n"
		"item --gap --\t\t\t--- Other ---\n",
		"#!ipxe\nitem --key a alpha First\n"
		"item b             Next one\n"
		"item --gap --      --- Other ---\n");
}

static void nothing_is_aligned_inside_a_text(void **state)
{
	(void)state;
	formats("#!ipxe\nitem deb11-install    Debian installer\n"
		"item deb11-live  Debian live\n"
		"item main   Back to Main Menu\n",
		"#!ipxe\nitem deb11-install Debian installer\n"
		"item deb11-live Debian live\n"
		"item main Back to Main Menu\n");
	formats("#!ipxe\necho a b  c\necho aaa  c\n",
		"#!ipxe\necho a b c\necho aaa c\n");
}

static void continued_lines_stay_continued(void **state)
{
	(void)state;
	formats("#!ipxe\nkernel a \\\nb\\\n\t\tc\n",
		"#!ipxe\nkernel a \\\n  b \\\n  c\n");
}

static void a_word_cut_in_two_is_left_alone(void **state)
{
	(void)state;
	formats("#!ipxe\nec\\\nho   hi\n", "#!ipxe\nec\\\nho   hi\n");
}

static void a_last_backslash_keeps_its_blank(void **state)
{
	(void)state;
	formats("#!ipxe\necho a \\  \necho b\n",
		"#!ipxe\necho a \\ \necho b\n");
}

static void an_unfinished_end_stays(void **state)
{
	(void)state;
	formats("#!ipxe\necho a  b\nnever  \\\n",
		"#!ipxe\necho a b\nnever  \\\n");
}

static void what_is_no_script_is_refused(void **state)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(fmt_script("t", "echo hi\n", 8, &out, &e), -EINVAL);
	err_clear(&e);
	assert_int_equal(fmt_script("t", "#!ipxe\na\0b\n", 11, &out, &e),
			 -EINVAL);
	sbuf_free(&out);
}

static char *slurp(const char *path, size_t *len)
{
	FILE *f = fopen(path, "r");
	char *text = malloc(1 << 20);

	assert_non_null(f);
	*len = fread(text, 1, 1 << 20, f);
	fclose(f);
	return text;
}

/* Formats a file; its meaning stays, and doing it twice changes nothing. */
static void check_file(const char *path)
{
	struct sbuf once = { 0 }, twice = { 0 };
	struct err e = { 0 };
	size_t len;
	char *text = slurp(path, &len);

	if (fmt_script(path, text, len, &once, &e) == 0) {
		if (!same_tree(text, len, sbuf_text(&once), once.len))
			fail_msg("%s does not mean the same", path);
		assert_int_equal(fmt_script(path, sbuf_text(&once), once.len,
					    &twice, &e), 0);
		assert_string_equal(sbuf_text(&twice), sbuf_text(&once));
	}
	sbuf_free(&once);
	sbuf_free(&twice);
	free(text);
}

static void every_script_at_hand_means_the_same(void **state)
{
	static const char *const patterns[] = {
		"scripts/*.ipxe", "scripts/*/*.ipxe", "tests/golden/*.ipxe",
		"tests/conformance/*.ipxe",
	};
	glob_t found;

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		assert_int_equal(glob(patterns[i], 0, NULL, &found), 0);
		for (size_t k = 0; k < found.gl_pathc; k++)
			check_file(found.gl_pathv[k]);
		globfree(&found);
	}
}

static void format_it(void *text)
{
	struct sbuf out = { 0 };
	struct err e = { 0 };
	int rc = fmt_script("t", text, strlen(text), &out, &e);

	assert_true(rc == 0 || rc == -ENOMEM);
	sbuf_free(&out);
}

static void out_of_memory_is_an_error_and_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(format_it,
			     unconst("#!ipxe\n:a b  c && d # e\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(blanks_become_one_and_none_at_the_end),
		FAKE_TEST(a_section_gets_a_blank_line_before_it),
		FAKE_TEST(aligned_words_stay_aligned),
		FAKE_TEST(tabs_are_columns),
		FAKE_TEST(nothing_is_aligned_inside_a_text),
		FAKE_TEST(continued_lines_stay_continued),
		FAKE_TEST(a_word_cut_in_two_is_left_alone),
		FAKE_TEST(a_last_backslash_keeps_its_blank),
		FAKE_TEST(an_unfinished_end_stays),
		FAKE_TEST(what_is_no_script_is_refused),
		FAKE_TEST(every_script_at_hand_means_the_same),
		FAKE_TEST(out_of_memory_is_an_error_and_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
