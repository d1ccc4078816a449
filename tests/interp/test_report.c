/* What a person sees of a failure. */
#include <stdio.h>

#include "tests/interp/run.h"

static void a_failure_shows_place_line_and_caret(void **state)
{
	(void)state;
	run("echo a\n  goto lop\n:loop\n");
	assert_string_equal(fake_diag(),
		"test.ipxe:2:8: error: this script has no label \"lop\"; "
			"did you mean \"loop\"?\n"
		"   2 |   goto lop\n"
		"     |        ^~~\n"
		"     = nothing handles this failure, so the script ends "
			"here\n");
}

static void the_command_as_run_is_shown_if_expansion_changed_it(void **state)
{
	(void)state;
	run("set x 5s\nsleep ${x}\n");
	assert_non_null(strstr(fake_diag(),
		"test.ipxe:2:7: error: \"5s\" is not an integer\n"
		"   2 | sleep ${x}\n"
		"     |       ^~~~\n"
		"     = as run: sleep 5s\n"));
}

static void a_failure_that_is_handled_is_a_warning(void **state)
{
	(void)state;
	assert_int_equal(run("sleep x || echo on\n"), 0);
	assert_non_null(strstr(fake_diag(), "test.ipxe:1:7: warning: "));
}

static void a_false_test_that_is_handled_says_nothing(void **state)
{
	(void)state;
	assert_int_equal(run("isset ${x} || iseq a b ||\n"), 0);
	assert_string_equal(fake_diag(), "");
}

static void a_bad_option_shows_the_usage(void **state)
{
	(void)state;
	run("echo --nope x\n");
	assert_non_null(strstr(fake_diag(),
			       "= usage: echo [-n|--n] [<text>...]\n"));
}

static void escapes_in_a_script_do_not_reach_the_terminal(void **state)
{
	(void)state;
	run("nosuch \033[31m\n");
	assert_null(strchr(fake_diag(), '\033'));
}

/* Scripts @n deep, the last of which fails; how many are named. */
static unsigned led_there(unsigned n)
{
	static char text[2048];
	size_t at = 0;
	unsigned named = 0;

	for (unsigned i = 1; i <= n; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at,
			"imgfetch -q --name s%u data:,%%23!ipxe%%0a%s%u%%0a\n",
			i, i < n ? "chain%20s" : "nosuch", i + 1);
	snprintf(text + at, sizeof(text) - at, "chain s1\n");
	fake_reset();
	assert_true(run(text) < 0);
	for (const char *p = fake_diag(); (p = strstr(p, "started from")); p++)
		named++;
	return named;
}

static void eight_scripts_that_led_there_are_named(void **state)
{
	(void)state;
	assert_int_equal(led_there(1), 1);
	assert_int_equal(led_there(8), 8);
	assert_null(strstr(fake_diag(), "= ...\n"));
	assert_int_equal(led_there(9), 8);
	assert_has(fake_diag(), "= ...\n");
	assert_int_equal(led_there(12), 8);
}

static void a_very_long_line_is_cut_around_the_fault(void **state)
{
	static char text[4096];

	(void)state;
	memset(text, 'x', 2000);
	memcpy(text, "echo ", 5);
	strcpy(text + 2000, " ; sleep bad\n");
	run(text);
	assert_true(strlen(fake_diag()) < 800);
	assert_non_null(strstr(fake_diag(), "sleep bad\n"));
}

static void a_cut_line_keeps_its_characters_whole(void **state)
{
	static char text[4096];
	const char *shown;

	(void)state;
	strcpy(text, "echo ");
	for (unsigned i = 0; i < 1000; i++)
		strcpy(text + 5 + 2 * i, "\303\251");
	strcpy(text + 2005, " ; sleep bad\n");
	run(text);
	shown = strstr(fake_diag(), "1 | ");
	assert_non_null(shown);
	assert_memory_equal(shown + 4, "\303\251", 2);
}

/* What a screen of so many columns, with colours, shows of a long line. */
static const char *shown_on(unsigned cols)
{
	static const char text[] =
		"echo a long line that is longer than screens ; sleep bad";
	struct err e = { 0 };
	struct shell sh;

	fake_out_clear();
	fake.cols = cols;
	assert_int_equal(shell_init(&sh), 0);
	sh.colour_diag = true;
	(void)shell_run_text(&sh, "test.ipxe", text, sizeof(text) - 1, &e);
	shell_free(&sh);
	return fake_diag();
}

static void an_excerpt_is_as_wide_as_the_screen_leaves_room(void **state)
{
	(void)state;
	assert_non_null(strstr(shown_on(16), "echo a long line"));
	assert_null(strstr(shown_on(17), "echo a"));
	assert_null(strstr(shown_on(40), "echo a"));
	assert_null(strstr(shown_on(40), "that is longer"));
	assert_non_null(strstr(shown_on(40), "screens ; "));
	assert_non_null(strstr(shown_on(80), "that is longer"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_failure_shows_place_line_and_caret),
		FAKE_TEST(the_command_as_run_is_shown_if_expansion_changed_it),
		FAKE_TEST(a_failure_that_is_handled_is_a_warning),
		FAKE_TEST(a_false_test_that_is_handled_says_nothing),
		FAKE_TEST(a_bad_option_shows_the_usage),
		FAKE_TEST(escapes_in_a_script_do_not_reach_the_terminal),
		FAKE_TEST(eight_scripts_that_led_there_are_named),
		FAKE_TEST(a_very_long_line_is_cut_around_the_fault),
		FAKE_TEST(an_excerpt_is_as_wide_as_the_screen_leaves_room),
		FAKE_TEST(a_cut_line_keeps_its_characters_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
