/* test_set.c: set, clear, show, inc, pciscan, cpuid as a script runs them. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/setting/settings.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

/* Run lines; *@e is what stopped them. */
static int run(const char *script, struct err *e)
{
	struct shell sh;
	int rc;

	err_clear(e);
	fake_out_clear();
	assert_int_equal(shell_init(&sh), 0);
	rc = shell_run_text(&sh, "test", script, strlen(script), e);
	shell_free(&sh);
	return rc;
}

/* Did the message of the last run point there? "test:2:9:" */
static bool blamed(const char *place)
{
	const char *at = strstr(fake_diag(), place);

	return at == fake_diag() || (at && at[-1] == '\n');
}

static void show_prints_block_name_and_type(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("set a.b/x one  two\nshow x\nshow -q x:hex\n"
			     "set 12 h\nshow 12\nshow errno", &e), 0);
	assert_string_equal(fake_out(), "a.b/x:string = one two\n"
			    "6f:6e:65:20:74:77:6f\n"
			    "hostname:string = h\nbuiltin/errno:uint32 = 0x0\n");
}

static void show_cuts_long_names(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("set a-very-long-scope.and-more/x 1\nshow x\n"
			     "set a.b/abcdefghijklmnopqrstuvwxyz 2\n"
			     "show a.b/abcdefghijklmnopqrstuvwxyz", &e), 0);
	assert_string_equal(fake_out(), "a-very-long-sco/x:string = 1\n"
			    "a.b/abcdefghijklmnopqrstuvwxyz: = 2\n");
}

static void show_of_what_is_not_set_fails_as_an_answer(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("show nope", &e), -ENOENT);
	assert_string_equal(e.msg, "\"nope\" is not set");
	assert_true(e.quiet);
	assert_true(blamed("test:1:6: "));
	assert_int_equal(run("set x 1\nshow -q x:uuid", &e), -ERANGE);
	assert_true(blamed("test:2:9: "));
}

static void a_bad_value_is_blamed_on_its_word(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("set ip foo", &e), -EINVAL);
	assert_true(blamed("test:1:8: "));
	assert_int_equal(run("set builtin/version 1", &e), -ENOTSUP);
	assert_true(blamed("test:1:5: "));
	assert_int_equal(run("set x:bogus 1", &e), -ENOTSUP);
	assert_true(blamed("test:1:5: "));
}

static void clear_deletes_and_is_content_with_nothing(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("set x 1\nclear x\nclear x\necho [${x}]\n"
			     "clear new/x\nshow new/x ||\n", &e), 0);
	assert_string_equal(fake_out(), "[]\n");
	assert_int_equal(run("clear smbios/x", &e), -ENOTSUP);
	assert_int_equal(run("clear builtin/nosuch", &e), -ENOTTY);
	assert_true(blamed("test:1:7: "));
}

static void inc_counts(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("inc n\ninc n 0x10\ninc n -1\necho ${n}", &e), 0);
	assert_string_equal(fake_out(), "16\n");
	assert_int_equal(run("inc n x", &e), -EINVAL);
	assert_true(blamed("test:1:7: "));
	assert_int_equal(run("inc nowhere/n", &e), -ENODEV);
	assert_true(blamed("test:1:5: "));
	assert_int_equal(run("set s 1\ninc s", &e), -ENOTSUP);
	assert_true(blamed("test:2:5: "));
}

static void pciscan_steps_through_the_devices(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run(":next\npciscan p || goto end\n"
			     "echo ${p} ${p:busdevfn} ${pci/${p}.0.4}\n"
			     "goto next\n:end\nshow p", &e), 0);
	assert_string_equal(fake_out(), "0x0 0000:00:00.0 12378086\n"
			    "0x18 0000:00:03.0 10001af4\n"
			    "p:uint16 = 0x18\n");
}

static void pciscan_ends_where_addresses_end(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("set p:uint16 0x18\npciscan p", &e), -ENODEV);
	assert_int_equal(run("set p:uint16 0xffff\npciscan p", &e), -ENOENT);
}

static void usbscan_steps_through_what_the_firmware_shows(void **state)
{
	static const uint8_t stick[18] = { 18, 1, 0, 2, 0, 0, 0, 64,
					   0x81, 0x07, 0x67, 0x55, 0, 0, 0, 1 };
	static const struct fake_usb usb[] = {
		{ stick, "Stick" }, { stick, NULL },
	};
	struct err e;

	(void)state;
	assert_int_equal(run("usbscan u", &e), -ENOTSUP);
	assert_true(blamed("test:1:1: "));
	fake.usb = usb;
	fake.n_usb = 2;
	assert_int_equal(run(":next\nusbscan u || goto end\n"
			     "echo ${u} ${usb/${u}.8.2} ${usb/${u}.15.0}\n"
			     "goto next\n:end\n"
			     "echo ${usb/0x8101.8.2} ${usb/0x101.16.3}.\n"
			     "echo ${usb/0x103.0.1}${usb/0x100.0.1}.", &e), 0);
	assert_string_equal(fake_out(), "0x101 8107 Stick\n0x102 8107 \n"
			    "0781 .\n.\n");
	assert_int_equal(run("set u:uint16 0xffff\nusbscan u", &e), -ENOENT);
	fake.n_usb = 0;
}

static void cpuid_tests_a_bit(void **state)
{
	struct err e;

	(void)state;
	assert_int_equal(run("cpuid 0", &e), 0);		/* FPU */
	assert_int_equal(run("cpuid 30", &e), -ENOENT);
	assert_true(e.quiet);
	assert_int_equal(run("cpuid --ext 29", &e), 0);	/* long mode */
	assert_int_equal(run("cpuid -ac 0", &e), 0);
	assert_int_equal(run("cpuid --ecx 31", &e), 0);
	assert_int_equal(run("cpuid 32", &e), -EINVAL);
	fake.n_cpuid = 0;
	assert_int_equal(run("cpuid 0", &e), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(show_prints_block_name_and_type),
		FAKE_TEST(show_cuts_long_names),
		FAKE_TEST(show_of_what_is_not_set_fails_as_an_answer),
		FAKE_TEST(a_bad_value_is_blamed_on_its_word),
		FAKE_TEST(clear_deletes_and_is_content_with_nothing),
		FAKE_TEST(inc_counts),
		FAKE_TEST(pciscan_steps_through_the_devices),
		FAKE_TEST(usbscan_steps_through_what_the_firmware_shows),
		FAKE_TEST(pciscan_ends_where_addresses_end),
		FAKE_TEST(cpuid_tests_a_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
