/* test_reboot.c: reboot and poweroff. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

static int run(const char *script, bool *gone)
{
	struct shell sh;
	struct err e = { 0 };
	int rc;

	assert_int_equal(shell_init(&sh), 0);
	rc = shell_run_text(&sh, "test", script, strlen(script), &e);
	*gone = sh.gone;
	shell_free(&sh);
	return rc;
}

static void nothing_runs_after_a_restart(void **state)
{
	bool gone;

	(void)state;
	assert_int_equal(run("reboot ; echo no\necho no", &gone), 0);
	assert_true(gone);
	assert_int_equal(fake.reboots, 1);
	assert_int_equal(fake.reboot_how, PLAT_RESET_COLD);
	assert_string_equal(fake_out(), "");
}

static void the_kind_of_restart_is_chosen(void **state)
{
	bool gone;

	(void)state;
	assert_int_equal(run("reboot --warm", &gone), 0);
	assert_int_equal(fake.reboot_how, PLAT_RESET_WARM);
	assert_int_equal(run("reboot -s", &gone), 0);
	assert_int_equal(fake.reboot_how, PLAT_RESET_SETUP);
}

static void poweroff_leaves_the_machine(void **state)
{
	bool gone;

	(void)state;
	assert_int_equal(run("poweroff", &gone), 0);
	assert_true(gone);
	assert_int_equal(fake.poweroffs, 1);
}

static void a_machine_that_stays_on_is_a_failure(void **state)
{
	bool gone;

	(void)state;
	fake.reset_result = -ENOTSUP;
	assert_int_equal(run("poweroff || echo still on", &gone), 0);
	assert_false(gone);
	assert_string_equal(fake_out(), "still on\n");
	assert_int_equal(run("reboot", &gone), -ENOTSUP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(nothing_runs_after_a_restart),
		FAKE_TEST(the_kind_of_restart_is_chosen),
		FAKE_TEST(poweroff_leaves_the_machine),
		FAKE_TEST(a_machine_that_stays_on_is_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
