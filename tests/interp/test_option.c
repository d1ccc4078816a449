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
		"alias [-q|--quiet] [-k|--keep] [-t|--timeout <ms>] "
		"[-n|--name <name>] [-K|--key <key>] <a> [<b>]");
	sbuf_free(&text);
}

/* ---- each word that may be wrong ---------------------------------------- */

/* Options of the types that the row above has not; one argument at most. */
struct more { struct option_u32 number; uint32_t plain; const char *uuid; };

static const struct option more_rows[] = {
	{ 'i', "number", OPTION_U32_OR, offsetof(struct more, number), "" },
	{ 'p', "plain", OPTION_U32, offsetof(struct more, plain), "" },
	{ 'u', "uuid", OPTION_UUID, offsetof(struct more, uuid), "" },
	{ 0 }
};

static struct more more;

static int parse_more(int min, int max, const char *a, const char *b,
		      const char *c)
{
	static char word[4][64];
	const char *given[] = { "m", a, b, c };
	const struct command m = { .name = "m", .options = more_rows,
				   .opt_size = sizeof(more), .min = min,
				   .max = max };
	char *argv[5] = { 0 };
	int argc = 0;

	for (; argc < 4 && given[argc]; argc++) {
		snprintf(word[argc], sizeof(word[0]), "%s", given[argc]);
		argv[argc] = word[argc];
	}
	memset(&more, 0, sizeof(more));
	err_clear(&err);
	return options_parse(&m, argc, argv, &more, &args, &err);
}

static void numbers_may_be_zero_and_yet_be_said(void **state)
{
	(void)state;
	assert_int_equal(parse_more(0, 0, NULL, NULL, NULL), 0);
	assert_false(more.number.given);
	assert_int_equal(parse_more(0, 0, "-i0", "-p", "0x20"), 0);
	assert_true(more.number.given);
	assert_int_equal(more.number.value, 0);
	assert_int_equal(more.plain, 32);
	assert_int_equal(parse_more(0, 0, "-i", "x", NULL), -EINVAL);
	assert_string_equal(err.msg, "\"x\" is not an integer");
	assert_int_equal(err.arg, 2);
	assert_int_equal(parse_more(0, 0, "-p", NULL, NULL), -EINVAL);
	assert_string_equal(err.msg, "option \"p\" needs a value");
	assert_int_equal(err.arg, 1);
}

static void a_uuid_has_32_digits_in_whole_bytes(void **state)
{
	static const struct { const char *text; bool good; } table[] = {
		{ "00112233-4455-6677-8899-aabbccddeeff", true },
		{ "00112233445566778899AABBCCDDEEFF", true },
		{ "00-112233445566778899AABBCCDDEEFF", true },
		{ "0011223344556677-8899AABBCCDDEEFF", true },
		{ "0-0112233445566778899AABBCCDDEEFF", false },
		{ "00112233445566778899AABBCCDDEEF", false },
		{ "00112233445566778899AABBCCDDEEFF0", false },
		{ "0011223344556677 8899AABBCCDDEEFF", false },
		{ "g0112233445566778899AABBCCDDEEFF", false },
	};
	char word[64];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		snprintf(word, sizeof(word), "--uuid=%s", table[i].text);
		assert_int_equal(parse_more(0, 0, word, NULL, NULL),
				 table[i].good ? 0 : -EINVAL);
		if (table[i].good)
			assert_string_equal(more.uuid, table[i].text);
		else
			assert_has(err.msg, "is not a UUID");
	}
	assert_int_equal(parse_more(0, 0, "--uuid=-00112233445566778899aabb"
				    "ccddeeff", NULL, NULL), -EINVAL);
}

static void too_many_or_few_arguments_are_counted(void **state)
{
	(void)state;
	assert_int_equal(parse_more(1, 1, NULL, NULL, NULL), -ERANGE);
	assert_string_equal(err.msg, "\"m\" needs 1 argument");
	assert_int_equal(parse_more(2, 2, "a", NULL, NULL), -ERANGE);
	assert_string_equal(err.msg, "\"m\" needs 2 arguments");
	assert_int_equal(parse_more(1, 2, NULL, NULL, NULL), -ERANGE);
	assert_string_equal(err.msg, "\"m\" needs at least 1 argument");
	assert_int_equal(parse_more(0, 0, "a", NULL, NULL), -ERANGE);
	assert_string_equal(err.msg, "\"m\" takes no arguments");
	assert_int_equal(err.arg, 1);
	assert_int_equal(parse_more(1, 1, "a", "b", NULL), -ERANGE);
	assert_string_equal(err.msg, "\"m\" takes 1 argument");
	assert_int_equal(err.arg, 2);
	assert_int_equal(parse_more(0, 2, "a", "b", "c"), -ERANGE);
	assert_string_equal(err.msg, "\"m\" takes at most 2 arguments");
	assert_int_equal(err.arg, 3);
	assert_int_equal(parse_more(2, 2, "-i1", "a", "b"), 0);
	assert_int_equal(args.n, 2);
	assert_int_equal(args.first, 2);
}

static void an_unknown_option_is_named(void **state)
{
	(void)state;
	assert_int_equal(parse("cmd -qx a"), -EINVAL);
	assert_string_equal(err.msg, "\"cmd\" has no option \"-x\"");
	assert_int_equal(parse("cmd - a"), -EINVAL);
	assert_string_equal(err.msg, "\"cmd\" has no option \"-\"");
	assert_int_equal(parse("cmd --zzzzzzzz a"), -EINVAL);
	assert_string_equal(err.msg, "\"cmd\" has no option \"--zzzzzzzz\"");
	assert_int_equal(parse("cmd --helpx a"), -EINVAL);
	assert_int_equal(parse("cmd --hel a"), -EINVAL);
	assert_int_equal(parse("cmd -t5x a"), -EINVAL);
	assert_string_equal(err.msg,
			    "\"5x\" is not a number of milliseconds");
	assert_int_equal(parse("cmd --key=F12 a"), -EINVAL);
	assert_has(err.msg, "\"F12\" is not a key");
}

static void codes_of_keys_below_128_are_characters(void **state)
{
	int key;

	(void)state;
	assert_int_equal(option_key("0x7f", &key), 0);
	assert_int_equal(key, 0x7f);
	assert_int_equal(option_key("0x80", &key), 0);
	assert_int_equal(key, KEY_BASE + 0x80);
	assert_int_equal(option_key("0x0d", &key), 0);
	assert_int_equal(key, KEY_ENTER);
	assert_int_equal(option_key("13", &key), 0);
	assert_int_equal(key, KEY_ENTER);
	assert_int_equal(option_key("0x110000", &key), 0);
	assert_int_equal(key, KEY_BASE);
	assert_int_equal(option_key("0x10ffff", &key), 0);
	assert_int_equal(key, KEY_BASE + 0x10ffff);
	assert_int_equal(option_key("\303\251", &key), 0);
	assert_int_equal(key, 0xe9);
	assert_int_equal(option_key("", &key), -EINVAL);
	assert_int_equal(option_key("ab", &key), -EINVAL);
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
		FAKE_TEST(numbers_may_be_zero_and_yet_be_said),
		FAKE_TEST(a_uuid_has_32_digits_in_whole_bytes),
		FAKE_TEST(too_many_or_few_arguments_are_counted),
		FAKE_TEST(an_unknown_option_is_named),
		FAKE_TEST(codes_of_keys_below_128_are_characters),
		FAKE_TEST(the_table_is_in_byte_order),
		FAKE_TEST(a_command_takes_255_arguments_not_256),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
