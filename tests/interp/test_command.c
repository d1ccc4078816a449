/* test_command.c: commands by name, and the words that they get. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "interp/command.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

static void each_name_is_found_and_nothing_near_it(void **state)
{
	const struct command *row;
	const char *name, *next;
	char near[40];

	(void)state;
	for (unsigned i = 0; (name = command_name_at(i, &row)); i++) {
		size_t len = strlen(name);

		assert_ptr_equal(command_find(name, len), row);
		memcpy(near, name, len);
		near[len] = '!';	/* comes before each letter */
		assert_null(command_find(near, len + 1));
		near[len] = '~';
		assert_null(command_find(near, len + 1));
		near[len - 1] = '~';
		assert_null(command_find(near, len));
		next = command_name_at(i + 1, &row);
		assert_true(!next || strcmp(name, next) < 0);
	}
	assert_null(command_name_at(100000, &row));
}

/* Synonyms are names, and no commands of their own. */
static void each_command_is_listed_once(void **state)
{
	const struct command *c, *row;
	unsigned n = 0, own = 0;
	const char *name;

	(void)state;
	for (unsigned i = 0; (name = command_name_at(i, &row)); i++)
		own += !strcmp(name, row->name);
	for (; (c = command_at(n)); n++)
		for (unsigned i = 0; i < n; i++)
			assert_ptr_not_equal(command_at(i), c);
	assert_int_equal(n, own);
}

static char *words[] = { (char []){ "cmd" }, (char []){ "--a" },
			 (char []){ "value" }, (char []){ "one" },
			 (char []){ "" }, (char []){ "three" } };
#define OPTIONS 3	/* words before the arguments */

static const struct args args = { .name = "cmd", .n = 3,
				  .v = words + OPTIONS, .first = OPTIONS };

static void arguments_are_joined_by_blanks(void **state)
{
	const char *none;
	struct err e = { 0 };
	struct shell sh;
	char *next;

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	/* what comes next does not get its only byte */
	none = arg_join(&sh, &args, 3, &e);
	next = arena_alloc(&sh.scratch, 1);
	assert_non_null(next);
	*next = 'x';
	assert_string_equal(none, "");
	assert_string_equal(arg_join(&sh, &args, 0, &e), "one  three");
	assert_string_equal(arg_join(&sh, &args, 1, &e), " three");
	assert_string_equal(arg_join(&sh, &args, 2, &e), "three");
	assert_string_equal(arg_join(&sh, &args, 3, &e), "");
	shell_free(&sh);
}

static void an_options_value_is_blamed_on_its_word(void **state)
{
	static const char other[] = "value";

	(void)state;
	assert_int_equal(args_blame_value(&args, words[1]), 1);
	assert_int_equal(args_blame_value(&args, words[1] + 3), 1);
	assert_int_equal(args_blame_value(&args, words[2]), 2);
	assert_int_equal(args_blame_value(&args, words[2] + 2), 2);
	assert_int_equal(args_blame_value(&args, other), 0);
}

static void an_argument_may_have_to_be_a_number(void **state)
{
	char *numbers[] = { (char []){ "0x1fffffffe" },
			    (char []){ "12x" } };
	const struct args in = { .name = "cmd", .n = 2, .v = numbers,
				 .first = 1 };
	struct err e = { 0 };
	uint32_t v = 7;

	(void)state;
	assert_int_equal(arg_u32(&in, 0, &v, &e), 0);
	assert_int_equal(v, 0xfffffffe);
	assert_int_equal(arg_u32(&in, 1, &v, &e), -EINVAL);
	assert_string_equal(e.msg, "\"12x\" is not an integer");
	assert_int_equal(e.arg, 2);
	assert_int_equal(v, 0xfffffffe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(each_name_is_found_and_nothing_near_it),
		FAKE_TEST(each_command_is_listed_once),
		FAKE_TEST(arguments_are_joined_by_blanks),
		FAKE_TEST(an_options_value_is_blamed_on_its_word),
		FAKE_TEST(an_argument_may_have_to_be_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
