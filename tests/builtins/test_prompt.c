/* test_prompt.c: prompt, read, colour and cpair, as scripts use them. */
#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

static struct shell sh;

static void start(void)
{
	assert_int_equal(shell_init(&sh), 0);
}

static int run(const char *script)
{
	struct err e = { 0 };

	return shell_run_text(&sh, "test", script, strlen(script), &e);
}

/* In a shell of its own, with these keys */
static int run_keys(const char *script, const char *keys)
{
	int rc;

	fake_keys(keys);
	start();
	rc = run(script);
	shell_free(&sh);
	return rc;
}

/* reference/conformance.md, I14 to I20 */
static void the_key_asked_for_succeeds(void **state)
{
	(void)state;
	assert_int_equal(run_keys("prompt -k a -t 2000 Press", "a"), 0);
	assert_int_equal(run_keys("prompt --key 0x02", "\002"), 0);
	assert_int_equal(run_keys("prompt --key 0x147e", "\033[19~"), 0);
	assert_int_equal(run_keys("prompt --key 0x11147e", "\033[19~"), 0);
	assert_int_equal(run_keys("prompt --key 0x110141", "\033[A"), 0);
	assert_int_equal(run_keys("prompt --key 0x1b", "\033"), 0);
	assert_int_equal(run_keys("prompt --key 0x0a", "\r"), 0);
	assert_int_equal(run_keys("prompt --key 13", "\r"), 0);
	assert_int_equal(run_keys("prompt --key 98", "b"), 0);
	assert_int_equal(run_keys("prompt --key \303\251", "\303\251"), 0);
}

static void another_key_fails(void **state)
{
	(void)state;
	assert_int_equal(run_keys("prompt -k a -t 2000 Press", "b"),
			 -ECANCELED);
}

static void any_key_will_do_if_none_is_asked_for(void **state)
{
	(void)state;
	assert_int_equal(run_keys("prompt -t 2000 x", "\033[A"), 0);
	assert_int_equal(run_keys("prompt -t 2000 x", "\003"), 0);
}

static void time_is_in_milliseconds(void **state)
{
	(void)state;
	assert_int_equal(run_keys("prompt -t 1500 x", ""), -ETIMEDOUT);
	assert_int_equal(fake.now_us, 1500000);
}

static void in_a_log_the_text_stays(void **state)
{
	(void)state;
	fake.caps = 0;
	assert_int_equal(run_keys("prompt Press", "a"), 0);
	assert_string_equal(fake_out(), "Press\n");
}

static void the_text_is_erased(void **state)
{
	(void)state;
	fake_keys("a");
	start();
	assert_int_equal(run("prompt Pr\303\251ss any key"), 0);
	assert_string_equal(fake_screen_text(), "");
	assert_int_equal(sh.con.column, 0);
	shell_free(&sh);
}

static void without_keys_it_does_not_hang(void **state)
{
	struct err e = { 0 };

	(void)state;
	start();
	assert_int_equal(shell_run_text(&sh, "t", "prompt x", 8, &e),
			 -EDEADLK);
	assert_non_null(strstr(e.msg, "no key can come"));
	shell_free(&sh);
}

static void expect(const char *name, const char *value)
{
	char buf[64] = "";

	(void)settings_text(sh.settings, name, buf, sizeof(buf));
	assert_string_equal(buf, value);
}

/* I36 */
static void read_edits_a_setting(void **state)
{
	(void)state;
	fake_keys("new\r" "\003" "\025\r");
	start();
	assert_int_equal(run("set x old\nread x"), 0);
	expect("x", "oldnew");
	assert_int_equal(run("read x"), -ECANCELED);
	expect("x", "oldnew");
	assert_int_equal(run("read x"), 0);
	expect("x", "");
	shell_free(&sh);
}

/* I37 */
static void read_may_time_out_or_be_refused(void **state)
{
	(void)state;
	start();
	assert_int_equal(run("read -t 300 x"), -ETIMEDOUT);
	fake_keys("foo\r");
	assert_int_equal(run("set x:int32 5\nread x"), -EINVAL);
	shell_free(&sh);
}

/* reference/console.md#colour-pairs */
static void colours_can_be_redefined(void **state)
{
	(void)state;
	start();
	assert_int_equal(run("colour --rgb 0x112233 1\n"
			     "cpair --foreground 1 --background 4 0\n"
			     "cpair 0"), 0);
	assert_string_equal(fake_out(), "\033[39m\033[49m"
			    "\033[39m\033[38;2;17;34;51m\033[44m"
			    "\033[39m\033[49m");
	assert_int_equal(run("colour 8"), -EINVAL);
	assert_int_equal(run("cpair 8"), -EINVAL);
	shell_free(&sh);
}

static void black_is_a_colour_too(void **state)
{
	(void)state;
	start();
	assert_int_equal(run("colour --basic 0 --rgb 0 2\ncpair -f 2 0\n"
			     "colour --rgb 0x1000000 2"), 0);
	assert_string_equal(fake_out(), "\033[39m\033[49m"
			    "\033[30m\033[38;2;0;0;0m\033[49m"
			    "\033[39m\033[49m");
	shell_free(&sh);
}

static void console_clears_the_screen(void **state)
{
	(void)state;
	start();
	fake.caps = PLAT_CON_CURSOR | PLAT_CON_COLOUR;
	assert_int_equal(run("echo text\nconsole"), 0);
	assert_string_equal(fake_out(),
			    "text\n\033[39m\033[49m\033[2J\033[1;1H");
	shell_free(&sh);
}

/* A white PNG of 64 by 48 */
#define PNG "data:;base64," \
	"iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwAQAAAACJMEGyAAAAEUlEQVR42mP4" \
	"DwUMo4yhwAAA0I5+kMtw71QAAAAASUVORK5CYII="

static void a_picture_gives_the_mode_its_size(void **state)
{
	(void)state;
	start();
	assert_int_equal(run("console --keep --depth 24 --picture " PNG), 0);
	assert_int_equal(fake.mode.x, 64);
	assert_int_equal(fake.mode.y, 48);
	assert_int_equal(fake.mode.pic_x, 64);
	assert_int_equal(fake.mode.pic_y, 48);
	assert_int_equal(fake.mode.depth, 24);
	assert_int_equal(sh.images.count, 1);
	shell_free(&sh);
}

static void a_picture_is_dropped_even_if_it_is_none(void **state)
{
	(void)state;
	start();
	assert_int_equal(run("console --picture data:,text"), -ENOTSUP);
	assert_int_equal(sh.images.count, 0);
	shell_free(&sh);
}

static void without_pixels_a_mode_does_no_harm(void **state)
{
	(void)state;
	start();
	fake.caps = PLAT_CON_CURSOR;
	fake.mode_result = -ENOENT;
	assert_int_equal(run("console --x 800 --y 600"), 0);
	fake.caps |= PLAT_CON_PIXELS;
	assert_int_equal(run("console --x 800 --y 600"), -ENOENT);
	shell_free(&sh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_key_asked_for_succeeds),
		FAKE_TEST(another_key_fails),
		FAKE_TEST(any_key_will_do_if_none_is_asked_for),
		FAKE_TEST(time_is_in_milliseconds),
		FAKE_TEST(in_a_log_the_text_stays),
		FAKE_TEST(the_text_is_erased),
		FAKE_TEST(without_keys_it_does_not_hang),
		FAKE_TEST(read_edits_a_setting),
		FAKE_TEST(read_may_time_out_or_be_refused),
		FAKE_TEST(colours_can_be_redefined),
		FAKE_TEST(black_is_a_colour_too),
		FAKE_TEST(console_clears_the_screen),
		FAKE_TEST(a_picture_gives_the_mode_its_size),
		FAKE_TEST(a_picture_is_dropped_even_if_it_is_none),
		FAKE_TEST(without_pixels_a_mode_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
