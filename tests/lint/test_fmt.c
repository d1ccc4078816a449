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
	formats("#!ipxe\n\t echo  a   b \n", "#!ipxe\necho a b\n");
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
		"#!ipxe\nitem   a       Text\nitem   longer  More\n");
	formats("#!ipxe\nitem --key a one  One\nitem         two  Two\n",
		"#!ipxe\nitem --key a one  One\nitem         two  Two\n");
	formats("#!ipxe\nset a   1\nset bcd 2\nset e  3\n",
		"#!ipxe\nset a   1\nset bcd 2\nset e 3\n");
}

static void a_mended_item_stays_in_its_block(void **state)
{
	(void)state;
	formats("#!ipxe\nitem debian    Debian\nitem fedora    Fedora\n"
		"item gentoo    Gentoo\nitem nixos     NixOS\n"
		"item opensuse     openSUSE\nitem arch Arch\n"
		"item a-name-that-is-longer Other\n",
		"#!ipxe\nitem debian    Debian\nitem fedora    Fedora\n"
		"item gentoo    Gentoo\nitem nixos     NixOS\n"
		"item opensuse  openSUSE\nitem arch      Arch\n"
		"item a-name-that-is-longer Other\n");
	formats("#!ipxe\nitem a   A\nitem bb  B\nitem --gap Other\n"
		"item c     C\nitem dd    D\n",
		"#!ipxe\nitem a   A\nitem bb  B\nitem --gap Other\n"
		"item c     C\nitem dd    D\n");
}

static void a_margin_that_most_lines_have_is_the_files(void **state)
{
	(void)state;
	formats("#!ipxe\n:a\n  echo a\n   echo b\n  exit\n",
		"#!ipxe\n:a\n  echo a\n  echo b\n  exit\n");
	formats("#!ipxe\ndhcp\n:a\n\techo a\necho b\n\texit\n",
		"#!ipxe\ndhcp\n:a\n\techo a\n\techo b\n\texit\n");
	formats("#!ipxe\n    dhcp\n    menu M\n      item a  A\n"
		"      item bb B\n    # choose\n    choose x\n",
		"#!ipxe\n    dhcp\n    menu M\n      item a  A\n"
		"      item bb B\n    # choose\n    choose x\n");
	formats("#!ipxe\nmenu M\n  item a  A\nitem bb   B\n  item c  C\n",
		"#!ipxe\nmenu M\n  item a  A\n  item bb B\n  item c  C\n");
}

static void a_comment_goes_where_its_command_is(void **state)
{
	(void)state;
	formats("#!ipxe\n:a\n  # one\n# two\n      # three\n  exit\n",
		"#!ipxe\n:a\n  # one\n# two\n  # three\n  exit\n");
	formats("#!ipxe\n:a\n  exit\n \t# last\n",
		"#!ipxe\n:a\n  exit\n# last\n");
}

static void line_ends_are_those_of_most_lines(void **state)
{
	(void)state;
	formats("#!ipxe\r\necho  a \\\n  b\r\nec\\\nho\r\n:x\r\n"
		"exit\r\n",
		"#!ipxe\r\necho a \\\r\n  b\r\nec\\\r\nho\r\n:x\r\n"
		"exit\r\n");
	formats("#!ipxe\necho a\r\nexit\n", "#!ipxe\necho a\nexit\n");
	formats("#!ipxe\r\necho a\r\n\r\nnever  \\\n",
		"#!ipxe\r\necho a\r\n\r\nnever  \\\r\n");
}

static void empty_lines_are_as_many_as_most_sections_have(void **state)
{
	static const char none[] = "#!ipxe\necho a\n:x\nexit\n:y\nexit\n\n"
				   ":z\nexit\n";
	static const char two[] = "#!ipxe\ndhcp\n\n\n:x\nexit\n\n\n:y\n"
				  "exit\n";

	(void)state;
	formats(none, none);
	formats(two, two);
	formats("#!ipxe\ndhcp\n\n\n:x\nexit\n\n\n:y\nexit\n:z\n\n\n\nexit\n",
		"#!ipxe\ndhcp\n\n\n:x\nexit\n\n\n:y\nexit\n\n\n:z\n\n\nexit\n");
}

static void a_remark_stays_at_its_column(void **state)
{
	(void)state;
	formats("#!ipxe\nset a 1      # one\ndhcp         # two\n"
		"exit # three\n",
		"#!ipxe\nset a 1      # one\ndhcp         # two\n"
		"exit # three\n");
}

static void tabs_are_columns(void **state)
{
	(void)state;
	formats("#!ipxe\nitem --key a alpha\t\tFirst\nitem b\t\t\t\tNext one\n"
		"item --gap --\t\t\t--- Other ---\n",
		"#!ipxe\nitem --key a alpha              First\n"
		"item b                          Next one\n"
		"item --gap --                   --- Other ---\n");
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
	formats("#!ipxe\nkernel a \\\n\tb \\\n    c \\\n\td\n",
		"#!ipxe\nkernel a \\\n\tb \\\n\tc \\\n\td\n");
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
		FAKE_TEST(a_mended_item_stays_in_its_block),
		FAKE_TEST(a_margin_that_most_lines_have_is_the_files),
		FAKE_TEST(a_comment_goes_where_its_command_is),
		FAKE_TEST(line_ends_are_those_of_most_lines),
		FAKE_TEST(empty_lines_are_as_many_as_most_sections_have),
		FAKE_TEST(a_remark_stays_at_its_column),
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
