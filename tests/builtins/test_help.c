/* test_help.c: what is longer than the screen: help and show at the prompt. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

#define MORE "-- more: any key, q to stop --"

/* Type lines at the prompt, and then what the pager gets. */
static void type(const char *lines, bool live)
{
	struct err e = { 0 };
	struct shell sh;

	assert_int_equal(shell_init(&sh), 0);
	fake.live_keys = live;
	fake_keys(lines);
	(void)shell_interact(&sh, &e);
	shell_free(&sh);
}

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		n++;
	return n;
}

static void a_long_list_waits_at_each_screenful(void **state)
{
	(void)state;
	type("help\r     \rexit\r", true);
	assert_int_equal(count(fake_out(), MORE), 5);
	assert_has(fake_out(), "Scripts:");
	assert_has(fake_out(), "\"help <command>\"");
}

static void a_q_leaves_the_rest_out(void **state)
{
	(void)state;
	type("help\rqexit\r", true);
	assert_int_equal(count(fake_out(), MORE), 1);
	assert_null(strstr(fake_out(), "\"help <command>\""));
}

static void scripted_keys_and_scripts_are_not_asked(void **state)
{
	struct err e = { 0 };
	struct shell sh;

	(void)state;
	type("help\rexit\r", false);
	assert_int_equal(count(fake_out(), MORE), 0);
	assert_int_equal(shell_init(&sh), 0);
	fake.live_keys = true;
	assert_int_equal(shell_run_text(&sh, "test", "help", 4, &e), 0);
	assert_int_equal(count(fake_out(), MORE), 0);
	shell_free(&sh);
}

static void what_is_no_command_is_said_at_the_prompt(void **state)
{
	(void)state;
	type("help nope\rexit\r", false);
	assert_has(fake_diag(), "there is no command \"nope\"");
	assert_null(strstr(fake_out(), "Scripts:"));
}

static void help_as_an_option_prints_no_error(void **state)
{
	(void)state;
	type("imgfetch --help\rexit\r", false);
	assert_int_equal(strncmp(fake_diag(), "Download an image", 17), 0);
	assert_null(strstr(fake_diag(), "error:"));
}

static void usage_breaks_between_options(void **state)
{
	(void)state;
	type("imgfetch\rexit\r", false);
	assert_has(fake_diag(), "     = usage: imgfetch [-n|--name <name>] "
		   "[-t|--timeout <ms>]\n                [--retries <retries>]");
}

static void at_the_prompt_show_alone_lists_what_is_set(void **state)
{
	(void)state;
	type("set a.b/x one\rset hostname pc\rshow\rexit\r", false);
	assert_has(fake_out(), "a.b/x:string = one\n");
	assert_int_equal(count(fake_out(), "hostname:string = pc\n"), 1);
	assert_has(fake_out(), "builtin/platform:string = ");
}

static void list_in(void *ctx)
{
	const char *lines = "help imgfetch\nhelp\n";
	struct err e = { 0 };
	struct shell sh;
	int rc = shell_init(&sh);

	(void)ctx;
	fake_keys("set x one\rshow\rexit\r");
	if (rc == 0)
		(void)shell_interact(&sh, &e);
	err_clear(&e);
	if (rc == 0)
		rc = shell_run_text(&sh, "test", lines, strlen(lines), &e);
	assert_alloc_result(rc);
	shell_free(&sh);
}

static void without_memory_it_fails(void **state)
{
	(void)state;
	fake_alloc_fail_each(list_in, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_long_list_waits_at_each_screenful),
		FAKE_TEST(a_q_leaves_the_rest_out),
		FAKE_TEST(scripted_keys_and_scripts_are_not_asked),
		FAKE_TEST(what_is_no_command_is_said_at_the_prompt),
		FAKE_TEST(help_as_an_option_prints_no_error),
		FAKE_TEST(usage_breaks_between_options),
		FAKE_TEST(at_the_prompt_show_alone_lists_what_is_set),
		FAKE_TEST(without_memory_it_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
