/* test_fdt.c: the device tree of the next start. */
#include "core/image.h"
#include "tests/interp/run.h"

/* A tree of 40 bytes, all header; and what it is in a URI. */
#define TREE "%d0%0d%fe%ed%00%00%00%28" "0123456789abcdefghijklmnopqrstuv"
#define LONG "%d0%0d%fe%ed%00%00%00%29" "0123456789abcdefghijklmnopqrstuv"
#define FETCH(name, data) "imgfetch -q --name " name " data:," data "\n"
#define KERNEL FETCH("k", "%7fELF................")

/* A machine that may have one; its programs are easy to write in a URI. */
static void arm(void)
{
	fake.name = "efi";
	fake.arch = "arm64";
	fake.exec_result = 0;
}

static void a_tree_is_given_to_the_start(void **state)
{
	(void)state;
	arm();
	prints(KERNEL FETCH("t", TREE) FETCH("i", "1")
	       "fdt t\nboot k\nimgstat t\n",
	       "t : 40 bytes [FDT] [HIDDEN]\n");
	assert_string_equal(fake_exec(0)->devicetree, "t");
	assert_int_equal(fake_exec(0)->n_initrds, 1);
}

static void without_an_argument_it_is_the_firmwares(void **state)
{
	(void)state;
	arm();
	prints(KERNEL "fdt -q data:," TREE "\nfdt\nboot k\n", "");
	assert_string_equal(fake_exec(0)->devicetree, "");
}

static void what_is_no_tree_is_refused(void **state)
{
	(void)state;
	arm();
	prints(FETCH("k", "kernel") "fdt k || echo no\n", "no\n");
	assert_non_null(strstr(fake_diag(), "\"k\" is no device tree"));
	prints(FETCH("l", LONG) "fdt l || echo no\n", "no\nno\n");
	assert_non_null(strstr(fake_diag(),
			       "the device tree \"l\" is cut short"));
}

static void other_machines_take_none(void **state)
{
	(void)state;
	arm();
	fake.can_exec = 1u << IMAGE_BZIMAGE;
	fake.arch = "x86_64";
	prints("fdt data:," TREE " || echo no\n", "no\n");
	assert_non_null(strstr(fake_diag(), "this machine (x86_64) takes no "
			       "device tree"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_tree_is_given_to_the_start),
		FAKE_TEST(without_an_argument_it_is_the_firmwares),
		FAKE_TEST(what_is_no_tree_is_refused),
		FAKE_TEST(other_machines_take_none),
	};

	return cmocka_run_group_tests_name("builtins/fdt", tests, NULL, NULL);
}
