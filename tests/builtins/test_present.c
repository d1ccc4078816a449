/* test_present.c: present and login, as scripts use them. */
#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

static struct shell sh;
static struct err err;

/* Run a script with these keys; end with shell_free(). */
static int run(const char *script, const char *keys)
{
	fake_keys(keys);
	assert_int_equal(shell_init(&sh), 0);
	err_clear(&err);
	return shell_run_text(&sh, "test", script, strlen(script), &err);
}

static void expect(const char *name, const char *value)
{
	char buf[64] = "";

	(void)settings_text(sh.settings, name, buf, sizeof(buf));
	assert_string_equal(buf, value);
}

#define FORM "form Details\nitem username User\nitem --secret password\n"

static void present_stores_the_fields(void **state)
{
	(void)state;
	assert_int_equal(run(FORM "present", "bob\rpw\r"), 0);
	expect("username", "bob");
	expect("password", "pw");
	shell_free(&sh);
}

static void the_form_is_gone_unless_kept(void **state)
{
	(void)state;
	assert_int_equal(run(FORM "present --keep\npresent || exit 1\n"
			     "present || exit 2", "\030\030"), 2);
	shell_free(&sh);
}

static void escape_leaves_all_as_it_was(void **state)
{
	(void)state;
	assert_int_equal(run(FORM "present", "bob\003"), -ECANCELED);
	assert_true(err.quiet);
	expect("username", "");
	shell_free(&sh);
}

/* reference/conformance.md, I34 */
static void login_sets_name_and_password(void **state)
{
	(void)state;
	assert_int_equal(run("login", "bob\rpw\r"), 0);
	expect("username", "bob");
	expect("password", "pw");
	shell_free(&sh);
}

static void login_says_that_it_was_given_up(void **state)
{
	(void)state;
	assert_int_equal(run("login", "bob\003"), -ECANCELED);
	assert_string_equal(err.msg, "no user name and password were set: "
			    "given up at the keyboard");
	shell_free(&sh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(present_stores_the_fields),
		FAKE_TEST(the_form_is_gone_unless_kept),
		FAKE_TEST(escape_leaves_all_as_it_was),
		FAKE_TEST(login_sets_name_and_password),
		FAKE_TEST(login_says_that_it_was_given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
