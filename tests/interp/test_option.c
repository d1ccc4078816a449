/* Options as data (reference/language.md#options). */
#include <stdio.h>

#include "core/console.h"
#include "interp/command.h"
#include "interp/option.h"
#include "tests/interp/run.h"

struct opts { bool quiet, keep; uint32_t timeout; const char *name; int key; };

static const struct option rows[] = {
	{ 'q', "quiet", OPTION_FLAG, offsetof(struct opts, quiet), "" },
	{ 'k', "keep", OPTION_FLAG, offsetof(struct opts, keep), "" },
	{ 't', "timeout", OPTION_MS, offsetof(struct opts, timeout), "" },
	{ 'n', "name", OPTION_TEXT, offsetof(struct opts, name), "" },
	{ 'K', "key", OPTION_KEY, offsetof(struct opts, key), "" },
	{ 0 }
};

static const struct command row = {
	.name = "cmd", .usage = "<a> [<b>]", .options = rows,
	.opt_size = sizeof(struct opts), .min = 1, .max = 2,
};

static struct opts opts;
static struct args args;
static struct err err;

/* Words are separated by single blanks. */
static int parse(const char *line)
{
	static char text[128];
	static char *argv[16];
	int argc = 0;

	snprintf(text, sizeof(text), "%s", line);
	for (char *p = strtok(text, " "); p; p = strtok(NULL, " "))
		argv[argc++] = p;
	argv[argc] = NULL;
	memset(&opts, 0, sizeof(opts));
	err_clear(&err);
	return options_parse(&row, argc, argv, &opts, &args, &err);
}

static void options_end_at_the_first_argument(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd -q a -k"), 0);
	assert_true(opts.quiet);
	assert_false(opts.keep);
	assert_int_equal(args.n, 2);
	assert_string_equal(args.v[1], "-k");
	assert_int_equal(args_blame(&args, 1), 3);
}

static void two_dashes_end_the_options(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd -- -q"), 0);
	assert_false(opts.quiet);
	assert_string_equal(args.v[0], "-q");
}

static void letters_cluster_with_a_value_last(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd -qkt5 a"), 0);
	assert_true(opts.quiet && opts.keep);
	assert_int_equal(opts.timeout, 5);
	assert_int_equal(parse("cmd -qt 0x10 a"), 0);
	assert_int_equal(opts.timeout, 16);
}

static void long_names_are_written_in_full(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd --quiet --name=x a"), 0);
	assert_string_equal(opts.name, "x");
	assert_int_equal(parse("cmd --quie a"), -EINVAL);
	assert_non_null(strstr(err.msg, "did you mean \"--quiet\"?"));
}

static void a_value_begins_with_a_dash_only_if_attached(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd --name -x a"), -EINVAL);
	assert_int_equal(err.arg, 2);
	assert_int_equal(parse("cmd --name=-x a"), 0);
	assert_string_equal(opts.name, "-x");
}

static void a_missing_value_is_blamed_on_the_option(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd --timeout"), -EINVAL);
	assert_int_equal(err.arg, 1);
	assert_string_equal(err.msg, "option \"timeout\" needs a value");
}

static void a_flag_takes_no_value(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd --quiet=1 a"), -EINVAL);
}

static void the_number_of_arguments_is_checked_last(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd --nope"), -EINVAL);
	assert_int_equal(parse("cmd"), -ERANGE);
	assert_int_equal(parse("cmd a b c"), -ERANGE);
	assert_int_equal(err.arg, 3);
}

static void help_is_an_option_everywhere(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd --help"), -ECANCELED);
	assert_int_equal(parse("cmd -qh"), -ECANCELED);
	assert_true(err.quiet);
}

static void keys_are_characters_or_codes(void **state)
{
	int key;

	(void)state;
	assert_int_equal(option_key("x", &key), 0);
	assert_int_equal(key, 'x');
	assert_int_equal(option_key("5", &key), 0);
	assert_int_equal(key, '5');
	assert_int_equal(option_key("0x02", &key), 0);
	assert_int_equal(key, 2);
	assert_int_equal(option_key("0x197e", &key), 0);
	assert_int_equal(key, KEY_F12);
	assert_int_equal(option_key("0x11197e", &key), 0);
	assert_int_equal(key, KEY_F12);
	assert_int_equal(option_key("F12", &key), -EINVAL);
}

static void usage_lists_the_options_in_order(void **state)
{
	struct sbuf text = { 0 };

	(void)state;
	assert_int_equal(option_usage(&row, "alias", &text), 0);
	assert_string_equal(sbuf_text(&text),
		"alias [-q|--quiet] [-k|--keep] [-t|--timeout <timeout>] "
		"[-n|--name <name>] [-K|--key <key>] <a> [<b>]");
	sbuf_free(&text);
}

static void the_table_is_in_byte_order(void **state)
{
	const struct command *c;
	const char *name, *before = "";

	(void)state;
	for (unsigned i = 0; (name = command_name_at(i, &c)); i++) {
		assert_true(strcmp(before, name) < 0);
		assert_ptr_equal(command_find(name, strlen(name)), c);
		before = name;
	}
	assert_null(command_find("ech", 3));
	assert_null(command_find("", 0));
}

static void a_command_takes_255_arguments_not_256(void **state)
{
	char text[8 + 2 * 256 + 2] = "echo";

	(void)state;
	for (int i = 0; i < 255; i++)
		strcat(text, " x");
	assert_int_equal(run(text), 0);
	strcat(text, " x");
	assert_int_equal(run(text), -ERANGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(options_end_at_the_first_argument),
		FAKE_TEST(two_dashes_end_the_options),
		FAKE_TEST(letters_cluster_with_a_value_last),
		FAKE_TEST(long_names_are_written_in_full),
		FAKE_TEST(a_value_begins_with_a_dash_only_if_attached),
		FAKE_TEST(a_missing_value_is_blamed_on_the_option),
		FAKE_TEST(a_flag_takes_no_value),
		FAKE_TEST(the_number_of_arguments_is_checked_last),
		FAKE_TEST(help_is_an_option_everywhere),
		FAKE_TEST(keys_are_characters_or_codes),
		FAKE_TEST(usage_lists_the_options_in_order),
		FAKE_TEST(the_table_is_in_byte_order),
		FAKE_TEST(a_command_takes_255_arguments_not_256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
