/* Lists, labels, frames and statuses (reference/language.md#lists). */
#include "core/limits.h"
#include "core/setting/settings.h"
#include "core/unconst.h"
#include "interp/frame.h"
#include "interp/script.h"
#include "tests/interp/run.h"

static void a_false_test_skips_to_the_next_or(void **state)
{
	(void)state;
	prints("isset ${no} && echo a && echo b || echo c ; echo d\n",
	       "c\nd\n");
}

static void a_script_ends_at_its_first_failing_line(void **state)
{
	(void)state;
	assert_int_equal(run("echo a\nisset ${no}\necho b\n"), -ENOENT);
	assert_string_equal(fake_out(), "a\n");
}

static void an_empty_command_masks_a_failure(void **state)
{
	(void)state;
	prints("isset ${no} ||\nisset ${no} ;\necho on\n", "on\n");
}

static void goto_finds_the_first_of_two_labels(void **state)
{
	(void)state;
	prints("goto x\necho no\n:x echo 1\nexit\n:x echo 2\n", "1\n");
}

static void goto_drops_the_rest_of_its_line(void **state)
{
	(void)state;
	prints("goto x && echo no ; echo no\n:x\necho x\n", "x\n");
}

static void a_missing_label_is_a_quiet_failure(void **state)
{
	(void)state;
	prints("goto nowhere || echo rescued ; echo more\n",
	       "rescued\nmore\n");
	assert_string_equal(fake_diag(), "");
}

static void exit_gives_its_number(void **state)
{
	(void)state;
	assert_int_equal(run("exit 5 || echo no\necho no\n"), 5);
	assert_int_equal(run("exit 0xffffffff\n"), 1);
	assert_string_equal(fake_out(), "");
}

static void a_bad_exit_number_does_not_exit(void **state)
{
	(void)state;
	prints("exit x || echo failed\necho here\n", "failed\nhere\n");
}

static void errno_keeps_the_class_of_the_last_failure(void **state)
{
	(void)state;
	assert_int_equal(run("isset ${no} ||\necho ${errno}\n"
			     "iseq a b ||\necho ok\necho ${errno}\n"), 0);
	assert_int_equal(strncmp(fake_out(), "0x2d", 4), 0);
	assert_non_null(strstr(fake_out(), "\nok\n0x46"));
}

static void an_unfinished_last_line_fails_the_script(void **state)
{
	(void)state;
	assert_int_equal(run("echo a\necho never \\\n"), -EINVAL);
	assert_string_equal(fake_out(), "a\n");
	assert_non_null(strstr(fake_diag(), "test.ipxe:2:1: error:"));
}

static void an_unknown_command_gets_a_suggestion(void **state)
{
	(void)state;
	assert_int_equal(run("ehco hi\n"), -ENOEXEC);
	assert_non_null(strstr(fake_diag(), "did you mean \"echo\"?"));
}

static void a_counting_loop_ends(void **state)
{
	(void)state;
	prints("set i:int32 0\n:loop\ninc i\n"
	       "iseq ${i} 1000 || goto loop\necho ${i}\n", "1000\n");
}

static void a_loop_that_only_jumps_stops_at_ctrl_c(void **state)
{
	(void)state;
	fake_keys("\003");
	assert_int_equal(run(":x\ngoto x\n"), -ECANCELED);
}

static void scripts_nest_as_deep_as_the_limit_says(void **state)
{
	static struct frame frames[LIMIT_NESTING + 1];
	struct err e = { 0 };
	struct shell sh;
	unsigned n = 0;

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	while (n <= LIMIT_NESTING && frame_push(&sh, &frames[n], NULL, false,
						&e) == 0)
		n++;
	assert_int_equal(n, LIMIT_NESTING);
	assert_int_equal(e.code, -ELOOP);
	while (n--)
		frame_pop(&sh);
	shell_free(&sh);
}

static void time_passes_the_status_on(void **state)
{
	(void)state;
	prints("time isset ${no} || echo failed\n", "time: 0.0s\nfailed\n");
}

static void sleep_takes_its_seconds(void **state)
{
	(void)state;
	prints("sleep 3\n", "");
	assert_int_equal(fake.now_us, 3000000);
}

static void run_it(void *text)
{
	struct err e = { 0 };
	struct shell sh;

	if (shell_init(&sh) == 0) {
		(void)shell_run_text(&sh, "t", text, strlen(text), &e);
		assert_true(e.code <= 0);
		shell_free(&sh);
	}
}

/* More than fits into what an arena has in reserve. */
static void a_long_expansion_may_not_fit_in_memory(void **state)
{
	static char text[20000];

	(void)state;
	strcpy(text, "set x ");
	memset(text + 6, 'y', 6000);
	strcat(text, "\necho ${x}${x} > ${x}\n");
	fake_alloc_fail_each(run_it, text);
}

static void out_of_memory_is_an_error_and_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(run_it, unconst(":a set x y\n echo ${x} z && "
					     "nosuch ||\niseq --bad 1\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_false_test_skips_to_the_next_or),
		FAKE_TEST(a_script_ends_at_its_first_failing_line),
		FAKE_TEST(an_empty_command_masks_a_failure),
		FAKE_TEST(goto_finds_the_first_of_two_labels),
		FAKE_TEST(goto_drops_the_rest_of_its_line),
		FAKE_TEST(a_missing_label_is_a_quiet_failure),
		FAKE_TEST(exit_gives_its_number),
		FAKE_TEST(a_bad_exit_number_does_not_exit),
		FAKE_TEST(errno_keeps_the_class_of_the_last_failure),
		FAKE_TEST(an_unfinished_last_line_fails_the_script),
		FAKE_TEST(an_unknown_command_gets_a_suggestion),
		FAKE_TEST(a_counting_loop_ends),
		FAKE_TEST(a_loop_that_only_jumps_stops_at_ctrl_c),
		FAKE_TEST(scripts_nest_as_deep_as_the_limit_says),
		FAKE_TEST(time_passes_the_status_on),
		FAKE_TEST(sleep_takes_its_seconds),
		FAKE_TEST(a_long_expansion_may_not_fit_in_memory),
		FAKE_TEST(out_of_memory_is_an_error_and_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
