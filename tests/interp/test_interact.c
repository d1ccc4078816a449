/*
 * The prompt, as a script's "shell" starts it (reference/conformance.md, I01
 * to I10).
 */
#include "tests/interp/run.h"

/* Did the script, with these keys typed, end with this status and print it? */
static void types(const char *keys, const char *script, int status,
		  const char *text)
{
	fake_keys(keys);
	assert_int_equal(run(script), status);
	if (!strstr(fake_out(), text))
		fail_msg("\"%s\" is not in: %s", text, fake_out());
}

static void lines_run_until_exit(void **state)
{
	(void)state;
	types("echo hi\rexit\r", "shell\necho back\n", 0, "hi\n");
	assert_non_null(strstr(fake_out(), "back\n"));
}

static void the_status_of_exit_is_the_shells(void **state)
{
	(void)state;
	types("exit 3\r", "shell || echo rc ${errno}\n", 0, "rc 0x3\n");
}

static void exit_leaves_one_shell_of_two(void **state)
{
	(void)state;
	types("shell\rexit 2\recho outer\rexit\r", "shell\necho end\n", 0,
	      "outer\n");
}

static void goto_takes_effect_when_the_shell_ends(void **state)
{
	(void)state;
	types("goto x\rexit\r", "shell\necho no\n:x\necho at x\n", 0,
	      "at x\n");
	assert_null(strstr(fake_out(), "\nno\n"));
}

static void goto_without_a_script_says_so(void **state)
{
	struct err e = { 0 };
	struct shell sh;

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	fake_keys("goto x\rexit\r");
	assert_int_equal(shell_interact(&sh, &e), 0);
	assert_non_null(strstr(fake_diag(), "no script is running"));
	shell_free(&sh);
}

static void exit_drops_the_rest_of_its_line(void **state)
{
	(void)state;
	types("exit ; echo no\r", "shell\necho end\n", 0, "end\n");
	assert_null(strstr(fake_out(), "\nno\n"));
}

static void comments_and_labels_are_as_at_the_reference(void **state)
{
	(void)state;
	types("# hi\r:label echo x\recho a \\\rexit\r", "shell\n", 0, "a \\\n");
	assert_non_null(strstr(fake_diag(), ":label: command not found"));
}

static void a_failure_does_not_end_the_shell(void **state)
{
	(void)state;
	types("isset ${no}\recho on\rexit\r", "shell\n", 0, "on\n");
}

static void up_brings_the_last_line_back(void **state)
{
	(void)state;
	types("echo one\recho two\r\033[A\033[A\rexit\r", "shell\n", 0,
	      "two\n");
	assert_non_null(strstr(strstr(fake_out(), "\ntwo\n"), "\none\n"));
}

static void replace_in_a_shell_runs_when_the_script_ends(void **state)
{
	(void)state;
	types("chain -q --replace data:,%23!ipxe%0Aecho%20new\r",
	      "shell\necho still here\n", 0, "still here\nnew\n");
}

static void input_that_ends_ends_the_prompt_with_an_error(void **state)
{
	(void)state;
	types("echo hi\r", "shell\n", -EDEADLK, "hi\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(lines_run_until_exit),
		FAKE_TEST(the_status_of_exit_is_the_shells),
		FAKE_TEST(exit_leaves_one_shell_of_two),
		FAKE_TEST(goto_takes_effect_when_the_shell_ends),
		FAKE_TEST(goto_without_a_script_says_so),
		FAKE_TEST(exit_drops_the_rest_of_its_line),
		FAKE_TEST(comments_and_labels_are_as_at_the_reference),
		FAKE_TEST(a_failure_does_not_end_the_shell),
		FAKE_TEST(up_brings_the_last_line_back),
		FAKE_TEST(replace_in_a_shell_runs_when_the_script_ends),
		FAKE_TEST(input_that_ends_ends_the_prompt_with_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
