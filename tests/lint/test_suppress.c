/* "# pxesh: disable=..." in scripts. */
#include "lint/lint.h"

#include <stdio.h>
#include <string.h>

#include "tests/fake/fake.h"

/* The rules that are found in a script, "201 401 "; at most 63 bytes. */
static const char *found(const char *text, enum lint_severity least,
			 char out[64])
{
	struct lint_options opt = { .least = least };
	struct lint l;
	size_t n = 0;

	assert_int_equal(lint_text(&l, "t", text, strlen(text), &opt, NULL),
			 0);
	out[0] = '\0';
	for (const struct lint_finding *f = l.first; f && n < 60; f = f->next)
		n += (size_t)snprintf(out + n, 64 - n, "%u ", f->rule->id);
	lint_free(&l);
	return out;
}

static void check(const char *text, const char *expected)
{
	char out[64];

	assert_string_equal(found(text, LINT_WARNING, out), expected);
}

static void the_line_before_suppresses_by_number_and_name(void **state)
{
	(void)state;
	check("#!ipxe\nnope\n", "201 ");
	check("#!ipxe\n# pxesh: disable=201 -- ours has it\nnope\n", "");
	check("#!ipxe\n# pxesh: disable=unknown-command\nnope\n", "");
	check("#!ipxe\n# pxesh: disable=402,201\n\n# why\nnope\n", "100 ");
}

static void only_the_next_line_is_meant(void **state)
{
	(void)state;
	check("#!ipxe\n# pxesh: disable=201\nnope\nnope\n", "201 ");
	check("#!ipxe\nnope # pxesh: disable=201\nnope\n", "201 ");
}

static void a_continued_line_is_one_line(void **state)
{
	(void)state;
	check("#!ipxe\n# pxesh: disable=402\ngoto \\\n  :x\n:x\n", "");
}

static void a_whole_file_can_be_meant(void **state)
{
	(void)state;
	check("#!ipxe\n# pxesh: disable-file=201\necho\nnope\nnope\n", "");
}

static void what_suppresses_nothing_is_found(void **state)
{
	(void)state;
	check("#!ipxe\n# pxesh: disable=201\necho\n", "100 ");
	check("#!ipxe\n# pxesh: disable=nonsense\necho\n", "100 ");
}

static void a_list_ends_with_its_line(void **state)
{
	(void)state;
	check("#!ipxe\n# pxesh: disable=201,\\\n402\nnope\n", "");
	check("#!ipxe\n# pxesh: disable=201\\\nnope\nnope\n", "");
}

static void a_rule_that_is_not_shown_suppresses_nothing_unseen(void **state)
{
	char out[64];

	(void)state;
	check("#!ipxe\n# pxesh: disable=103\necho\n", "");
	assert_string_equal(found("#!ipxe\n# pxesh: disable=103\necho\n",
				  LINT_STYLE, out), "100 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_line_before_suppresses_by_number_and_name),
		FAKE_TEST(only_the_next_line_is_meant),
		FAKE_TEST(a_continued_line_is_one_line),
		FAKE_TEST(a_whole_file_can_be_meant),
		FAKE_TEST(what_suppresses_nothing_is_found),
		FAKE_TEST(a_list_ends_with_its_line),
		FAKE_TEST(a_rule_that_is_not_shown_suppresses_nothing_unseen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
