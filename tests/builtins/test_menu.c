/* test_menu.c: menu, item and choose, as scripts use them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/limits.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

static struct shell sh;

/* Run a script; what it prints is compared, with the screen cleared. */
static int run(const char *script)
{
	struct err e = { 0 };
	int rc;

	assert_int_equal(shell_init(&sh), 0);
	fake.caps = 0;
	rc = shell_run_text(&sh, "test", script, strlen(script), &e);
	return rc;
}

static void expect_setting(const char *name, const char *value)
{
	char buf[64] = "";

	(void)settings_text(sh.settings, name, buf, sizeof(buf));
	assert_string_equal(buf, value);
}

/* reference/conformance.md, I21 */
#define MENU "menu Some menu\nitem --gap gap\nitem one Item one\n" \
	"item two Item two\nitem --key x three Item three\n" \
	"item --default four Item four\nitem\nitem five Item five\n"

static void the_chosen_name_is_stored(void **state)
{
	(void)state;
	fake_keys("\r");
	assert_int_equal(run(MENU "choose sel"), 0);
	expect_setting("sel", "four");
	shell_free(&sh);
	fake_keys("x");
	assert_int_equal(run(MENU "choose sel"), 0);
	expect_setting("sel", "three");
	shell_free(&sh);
}

static void escape_stores_nothing(void **state)
{
	(void)state;
	fake_keys("\003");
	assert_int_equal(run(MENU "set sel old\nchoose sel"), -ECANCELED);
	expect_setting("sel", "old");
	shell_free(&sh);
}

static void the_menu_is_gone_after_choosing(void **state)
{
	(void)state;
	fake_keys("\r");
	assert_int_equal(run(MENU "choose sel\nchoose sel"), -ENOENT);
	shell_free(&sh);
}

static void the_menu_can_be_kept(void **state)
{
	(void)state;
	fake_keys("\rx");
	assert_int_equal(run(MENU "choose --keep a\nchoose b"), 0);
	expect_setting("a", "four");
	expect_setting("b", "three");
	shell_free(&sh);
}

static void menus_can_have_names(void **state)
{
	(void)state;
	fake_keys("\r");
	assert_int_equal(run("menu -n m A\nmenu B\nitem -m m a A\nitem b B\n"
			     "choose -m m x || exit 1\n"
			     "item -m m a A || exit 0\nexit 2"), 0);
	expect_setting("x", "a");
	shell_free(&sh);
}

static void a_menu_can_be_deleted(void **state)
{
	(void)state;
	assert_int_equal(run(MENU "menu -d\nitem a A"), -ENOENT);
	shell_free(&sh);
	assert_int_equal(run("form --delete --name never"), 0);
	shell_free(&sh);
}

static void a_missing_menu_is_named(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	assert_int_equal(shell_run_text(&sh, "t", "item -m nope a", 14, &e),
			 -ENOENT);
	assert_non_null(strstr(e.msg, "nope"));
	shell_free(&sh);
}

static void an_empty_name_is_a_name(void **state)
{
	(void)state;
	fake_keys("\r");
	assert_int_equal(run("set sel old\nmenu\nitem ${nothing} text\n"
			     "choose sel"), 0);
	expect_setting("sel", "");	/* storing nothing deletes */
	shell_free(&sh);
}

static void the_setting_is_typed(void **state)
{
	(void)state;
	fake_keys("\r");
	assert_int_equal(run("menu\nitem 10.0.0.1 A\nchoose a:ipv4\n"
			     "iseq ${a:hex} 0a:00:00:01"), 0);
	shell_free(&sh);
	fake_keys("\r");
	assert_int_equal(run("menu\nitem abc A\nchoose a:int8"), -EINVAL);
	shell_free(&sh);
}

static void menus_have_a_limit(void **state)
{
	struct menus m = { 0 };
	struct err e = { 0 };
	char name[16];

	(void)state;
	for (unsigned i = 0; i < LIMIT_MENUS; i++) {
		snprintf(name, sizeof(name), "%u", i);
		assert_int_equal(menu_create(&m, name, "", NULL), 0);
	}
	assert_int_equal(menu_create(&m, "more", "", &e), -ENOSPC);
	assert_non_null(strstr(e.msg, "256 menus"));
	assert_int_equal(menu_create(&m, "7", "again", NULL), 0);
	menus_clear(&m);
}

static void items_have_a_limit(void **state)
{
	const struct menu_item item = { .name = "a", .text = "b" };
	struct menus m = { 0 };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(menu_create(&m, "", "", NULL), 0);
	for (unsigned i = 0; i < LIMIT_MENU_ITEMS; i++)
		assert_int_equal(menu_add(m.first, &item, NULL), 0);
	assert_int_equal(menu_add(m.first, &item, &e), -ENOSPC);
	assert_non_null(strstr(e.msg, "65536 items"));
	menus_clear(&m);
}

static const struct menu_item *decide(void *ctx, const struct menu *menu)
{
	(void)ctx;
	return menu->last;
}

static void a_hook_decides(void **state)
{
	static const struct shell_hooks hooks = { .decide = decide };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	fake.caps = 0;
	sh.hooks = &hooks;
	assert_int_equal(shell_run_text(&sh, "t", MENU "choose sel",
					strlen(MENU "choose sel"), &e), 0);
	expect_setting("sel", "five");
	shell_free(&sh);
}

static void choose_in_a_script(void *ctx)
{
	struct err e = { 0 };
	int rc = shell_init(&sh);

	(void)ctx;
	if (rc < 0)
		return;
	fake_keys("x");
	rc = shell_run_text(&sh, "t", MENU "choose sel",
			    strlen(MENU "choose sel"), &e);
	if (!fake_alloc_failed())
		assert_int_equal(rc, 0);
	shell_free(&sh);
}

static void it_survives_without_memory(void **state)
{
	(void)state;
	fake_alloc_fail_each(choose_in_a_script, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_chosen_name_is_stored),
		FAKE_TEST(escape_stores_nothing),
		FAKE_TEST(the_menu_is_gone_after_choosing),
		FAKE_TEST(the_menu_can_be_kept),
		FAKE_TEST(menus_can_have_names),
		FAKE_TEST(a_menu_can_be_deleted),
		FAKE_TEST(a_missing_menu_is_named),
		FAKE_TEST(an_empty_name_is_a_name),
		FAKE_TEST(the_setting_is_typed),
		FAKE_TEST(menus_have_a_limit),
		FAKE_TEST(items_have_a_limit),
		FAKE_TEST(a_hook_decides),
		FAKE_TEST(it_survives_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
