/* test_shim.c: what the firmware does not trust is started by a shim. */
#include "core/image.h"
#include "tests/interp/run.h"

#define FETCH(name, data) "imgfetch -q --name " name " data:," data "\n"
#define KERNEL FETCH("k", "%7fELF................")
#define SHIM "s : 4 bytes"

/* A machine under Secure Boot; its programs are easy to write in a URI. */
static void secure(void)
{
	fake.name = "efi";
	fake.can_exec = 1u << IMAGE_ELF;
	fake.distrusts = true;
	fake.exec_result = 0;
}

static void a_shim_is_given_to_the_start(void **state)
{
	(void)state;
	secure();
	prints(KERNEL FETCH("s", "shim") FETCH("i", "1")
	       "kernel k quiet\nshim s && boot && echo back\nimgstat\n",
	       "back\nk : 20 bytes [ELF] [SELECTED] \"quiet\"\n"
	       SHIM " [SHIM] [HIDDEN]\ni : 1 bytes\n");
	assert_string_equal(fake_exec(0)->name, "k");
	assert_string_equal(fake_exec(0)->cmdline, "quiet");
	assert_string_equal(fake_exec(0)->shim, "s");
	assert_int_equal(fake_exec(0)->shim_gets, 0);
	assert_int_equal(fake_exec(0)->n_initrds, 1);
}

static void it_is_downloaded_if_need_be(void **state)
{
	(void)state;
	secure();
	prints(KERNEL "shim -q data:,shim\nboot k\n", "");
	assert_string_equal(fake_exec(0)->shim, ",shim");
}

static void a_trusted_kernel_needs_none(void **state)
{
	(void)state;
	secure();
	fake.distrusts = false;
	prints(KERNEL "kernel k\nshim file:nosuch && boot\nimgstat\n",
	       "k : 20 bytes [ELF] [SELECTED]\n");
	assert_string_equal(fake_exec(0)->shim, "");
}

static void without_an_argument_there_is_no_shim(void **state)
{
	(void)state;
	secure();
	prints(KERNEL FETCH("s", "shim") FETCH("t", "shim")
	       "shim s\nshim t\nimgstat s t\nshim\nboot k\n",
	       SHIM " [HIDDEN]\nt : 4 bytes [SHIM] [HIDDEN]\n");
	assert_string_equal(fake_exec(0)->shim, "");
}

static void one_that_cannot_be_had_changes_nothing(void **state)
{
	(void)state;
	secure();
	prints(FETCH("s", "shim") "shim s\n"
	       "shim -q file:nosuch || echo none\nimgstat\n",
	       "none\n" SHIM " [SHIM] [HIDDEN]\n");
}

static void what_it_gets_is_as_said_last(void **state)
{
	(void)state;
	secure();
	prints(KERNEL FETCH("s", "shim")
	       "shim --require-loader -s s\nboot k\nshim -p s\nboot k\n", "");
	assert_int_equal(fake_exec(0)->shim_gets,
			 PLAT_SHIM_LOADER | PLAT_SHIM_SBAT);
	assert_int_equal(fake_exec(1)->shim_gets, PLAT_SHIM_PXE);
}

static void a_bios_ignores_it_whatever_it_says(void **state)
{
	(void)state;
	secure();
	fake.name = "pcbios";
	prints("shim --nonsense a b c && echo fine\nimgstat\n", "fine\n");
	fake.name = "efi";
	prints("shim --nonsense || echo no\n", "fine\nno\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_shim_is_given_to_the_start),
		FAKE_TEST(it_is_downloaded_if_need_be),
		FAKE_TEST(a_trusted_kernel_needs_none),
		FAKE_TEST(without_an_argument_there_is_no_shim),
		FAKE_TEST(one_that_cannot_be_had_changes_nothing),
		FAKE_TEST(what_it_gets_is_as_said_last),
		FAKE_TEST(a_bios_ignores_it_whatever_it_says),
	};

	return cmocka_run_group_tests_name("builtins/shim", tests, NULL, NULL);
}
