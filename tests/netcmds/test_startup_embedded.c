/* test_startup_embedded.c: what "pxesh embed" put into the image, at boot. */
#include <errno.h>
#include <string.h>

#include "core/fetch.h"
#include "core/image.h"
#include "core/setting/settings.h"
#include "core/str.h"
#include "interp/shell.h"
#include "net/net.h"
#include "netcmds/startup.h"
#include "tests/fake/fake.h"

static struct sbuf area;

static void add(char kind, const char *name, const char *value, size_t len)
{
	const char head[] = { (char)len, (char)(len >> 8), 0, 0, kind };

	assert_int_equal(sbuf_add(&area, head, sizeof(head)), 0);
	assert_int_equal(sbuf_add(&area, name, strlen(name) + 1), 0);
	assert_int_equal(sbuf_add(&area, value, len), 0);
}

static void add_script(const char *text)
{
	add(EMBEDDED_SCRIPT, "", text, strlen(text));
}

static void add_setting(const char *name, const char *value)
{
	add(EMBEDDED_SETTING, name, value, strlen(value) + 1);
}

static int start(void)
{
	struct startup from = {
		.embedded = { (const uint8_t *)area.data, area.len },
	};
	struct shell sh;
	int status;

	assert_int_equal(shell_init(&sh), 0);
	assert_int_equal(net_start(sh.settings, &sh.events, &sh.con,
				   &sh.fetch, &sh.net, NULL), 0);
	status = startup_run(&sh, &from);
	net_stop(sh.net);
	shell_free(&sh);
	sbuf_free(&area);
	return status;
}

static bool printed(const char *text)
{
	return strstr(fake_out(), text) != NULL;
}

static void settings_are_there_before_the_script(void **state)
{
	(void)state;
	fake_nic_add(NULL);
	add_script("#!ipxe\necho [${foo}] [${net0/bar:hexraw}] "
		   "[${net0/ip}]\nexit 3\n");
	add_setting("foo", "some words");
	add_setting("net0/bar:hexraw", "0aff");
	add_setting("net0/ip", "192.0.2.7");
	assert_int_equal(start(), 3);
	assert_true(printed("[some words] [0aff] [192.0.2.7]"));
}

static void a_setting_that_cannot_be_is_said(void **state)
{
	(void)state;
	add_setting("a:nope", "1");
	add(EMBEDDED_SETTING, "b", "no NUL", 6);
	add(EMBEDDED_SETTING, "c", "", 0);
	add_script("#!ipxe\nisset ${b} || isset ${c} || echo on\nexit 2\n");
	assert_int_equal(start(), 2);
	assert_non_null(strstr(fake_diag(), "no type of setting"));
	assert_true(printed("on"));
}

/* It is trusted, and no initrd: a kernel would get it else. */
static void a_file_is_found_by_its_name_wherever_one_is_fetched(void **state)
{
	(void)state;
	add(EMBEDDED_FILE, "sub.ipxe", "#!ipxe\necho in the file\n", 24);
	add(EMBEDDED_FILE, "data", "\0\1\2", 3);
	add_script("#!ipxe\nimgtrust --permanent\nimgstat\necho none yet\n"
		   "chain --autofree sub.ipxe || exit 1\n"
		   "initrd data || exit 2\nimgstat data || exit 3\n"
		   "imgfree\nimgfetch data || exit 4\n"
		   "imgfetch nothing || exit 9\n");
	assert_int_equal(start(), 9);
	assert_true(printed("in the file"));
	assert_true(printed("data : 3 bytes"));
	assert_null(strstr(fake_out(), "sub.ipxe :"));
}

static void the_offer_lasts_as_long_as_was_said(void **state)
{
	(void)state;
	add(EMBEDDED_OFFER, "", "\x2c\1\0\0", 4);	/* 300 ms */
	fake_file_add(NULL, "autoexec.ipxe", "#!ipxe\nexit 6\n", 14);
	assert_int_equal(start(), 6);
	assert_true(fake.now_us >= 300000 && fake.now_us < 1000000);
	assert_true(printed("Ctrl-B"));
}

static void no_time_is_no_offer(void **state)
{
	(void)state;
	add(EMBEDDED_OFFER, "", "\0\0\0\0", 4);
	fake_file_add(NULL, "autoexec.ipxe", "#!ipxe\nexit 6\n", 14);
	fake_keys("\002");
	assert_int_equal(start(), 6);
	assert_false(printed("Ctrl-B"));
}

static void without_a_shell_ctrl_b_gives_no_prompt(void **state)
{
	(void)state;
	add(EMBEDDED_NO_SHELL, "", "", 0);
	fake_keys("\002echo typed\rexit 4\r");
	assert_true(start() != 4);
	assert_false(printed("Ctrl-B"));
	assert_false(printed("pxesh> "));
	assert_false(printed("typed"));
}

static void without_a_shell_no_command_gives_one(void **state)
{
	(void)state;
	add(EMBEDDED_NO_SHELL, "", "", 0);
	add_script("#!ipxe\nshell && exit 1 ||\nconfig && exit 2 ||\n"
		   "login && exit 3 ||\nset username me\n"
		   "echo still here as ${username}\nnosuch\n");
	fake_keys("echo typed\rexit 4\r\030\003");
	assert_int_equal(start(), -ENOEXEC);
	assert_true(printed("still here as me"));
	assert_non_null(strstr(fake_diag(), "gives nobody a prompt"));
	assert_false(printed("pxesh> "));
	assert_false(printed("typed"));
}

static void fetch_embedded(void *ctx)
{
	static const char part[] = "\3\0\0\0fdata\0abc";
	struct fetcher f = { .embedded = { (const uint8_t *)part,
					   sizeof(part) - 1 } };
	struct image *img = NULL;
	int rc;

	(void)ctx;
	rc = fetch_image(&f, "data", QUIETLY, &img, NULL);
	assert_alloc_needed(rc);
	image_unref(img);
}

static void memory_may_be_out(void **state)
{
	(void)state;
	fake_alloc_fail_each(fetch_embedded, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(settings_are_there_before_the_script),
		FAKE_TEST(a_setting_that_cannot_be_is_said),
		FAKE_TEST(a_file_is_found_by_its_name_wherever_one_is_fetched),
		FAKE_TEST(the_offer_lasts_as_long_as_was_said),
		FAKE_TEST(no_time_is_no_offer),
		FAKE_TEST(without_a_shell_ctrl_b_gives_no_prompt),
		FAKE_TEST(without_a_shell_no_command_gives_one),
		FAKE_TEST(memory_may_be_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
