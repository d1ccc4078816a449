/* test_explore.c: what goes wrong in an exploring process is an end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/str.h"
#include "explore/explore.h"
#include "lab/outcome.h"

static void crash(void *ctx)
{
	(void)ctx;
	abort();
}

static void leave(void *ctx)
{
	(void)ctx;
	_exit(3);
}

static void hang(void *ctx)
{
	volatile unsigned *forever = ctx;

	while (!*forever)
		;
}

static void end_well(void *ctx)
{
	struct lab_outcome o = { .end = LAB_END_POWEROFF };

	explore_ended(ctx, &o);
}

/* Explore what @run does; returns the map as text, static. */
static const char *explored(void (*run)(void *ctx), void *ctx)
{
	static char text[4096];
	const struct explore_options opt = {
		.script = "x.ipxe", .machine = "efi", .replay = "",
		.jobs = 2,
		.max_paths = 10, .max_depth = 10, .max_commands = 10,
		.max_rounds = 10, .work_s = 1,
	};
	struct explore *x;
	FILE *out = fmemopen(text, sizeof(text), "w");

	assert_non_null(out);
	assert_int_equal(explore_new(&opt, &x), 0);
	assert_int_equal(explore_walk(x, run, ctx ? ctx : x), 0);
	assert_int_equal(explore_print_text(x, out), 0);
	fclose(out);
	assert_int_equal(explore_is_bad(x), run != end_well && run != hang);
	explore_free(x);
	return text;
}

static void assert_says(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("\"%s\" is not in:\n%s", what, text);
}

static void a_crash_is_an_end(void **state)
{
	(void)state;
	assert_says(explored(crash, NULL), "pxesh itself crashed there");
}

static void leaving_without_a_word_is_an_end(void **state)
{
	(void)state;
	assert_says(explored(leave, NULL), "pxesh itself ended there (exit 3)");
}

static void a_hang_is_an_end(void **state)
{
	unsigned no = 0;

	(void)state;
	assert_says(explored(hang, &no),
		    "no choice and no end came in all the time");
}

static void a_script_without_a_choice_has_one_end(void **state)
{
	const char *text = explored(end_well, NULL);

	(void)state;
	assert_says(text, "poweroff [E1]");
	assert_says(text, "0 places to choose, 1 end.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crash_is_an_end),
		cmocka_unit_test(leaving_without_a_word_is_an_end),
		cmocka_unit_test(a_hang_is_an_end),
		cmocka_unit_test(a_script_without_a_choice_has_one_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
