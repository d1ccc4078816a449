/* Command lines as boot loaders hand them over. */
#include <stdlib.h>
#include <string.h>

#include "tests/fake/fake.h"
#include "platform/bios/cmdline.h"

static void is(const char *text, bool has_initrd, const char *want)
{
	char *got = bios_cmdline(text, 64, has_initrd);

	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
	free(got);
}

static void a_plain_line_is_as_it_is(void **state)
{
	(void)state;
	is("echo a  b && exit 3", false, "echo a  b && exit 3");
	is("", false, NULL);
	is("   ", true, NULL);
}

static void what_grub_adds_is_left_out(void **state)
{
	(void)state;
	is("BOOT_IMAGE=/boot/pxesh.lkrn dhcp", false, "dhcp");
	is("BOOT_IMAGE=/boot/pxesh.lkrn", false, NULL);
}

static void what_syslinux_adds_is_left_out(void **state)
{
	(void)state;
	is("BOOT_IMAGE=pxesh.lkrn initrd=x shell", true, "shell");
	is("BOOT_IMAGE=pxesh.lkrn shell initrd=x", true, "shell");
	is("initrd=x ", true, NULL);
}

static void an_initrd_of_the_script_stays(void **state)
{
	(void)state;
	is("kernel linux initrd=x", false, "kernel linux initrd=x");
	is("kernel linux initrd=x quiet", true, "kernel linux initrd=x quiet");
}

static void a_line_without_an_end_is_cut(void **state)
{
	char *got = bios_cmdline("echo abcdef", 8, false);

	(void)state;
	assert_string_equal(got, "echo abc");
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_plain_line_is_as_it_is),
		FAKE_TEST(what_grub_adds_is_left_out),
		FAKE_TEST(what_syslinux_adds_is_left_out),
		FAKE_TEST(an_initrd_of_the_script_stays),
		FAKE_TEST(a_line_without_an_end_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "platform/bios/cmdline.c"
