/* test_imgexec.c: downloading images and running them. */
#include "core/image.h"
#include "core/unconst.h"
#include "tests/interp/run.h"

/* Text that data: carries is escaped as far as it must be. */
#define SCRIPT(name, text) \
	"imgfetch -q --name " name " data:,%23!ipxe%0A" text "\n"
/* An EFI program is hard to write in a URI; an ELF header is not. */
#define KERNEL(name) "imgfetch -q --name " name " data:,%7fELF" \
	"................\n"

static void elf_machine(void)
{
	fake.name = "efi";
	fake.can_exec = 1u << IMAGE_ELF;
}

static void the_program_gets_what_is_registered(void **state)
{
	const struct fake_exec *x;

	(void)state;
	elf_machine();
	assert_int_equal(run("imgfetch -q --name one data:,1\n"
			     KERNEL("k") "imgfetch -q --name two data:,22 /x\n"
			     "imgselect k quiet  splash\n"
			     "boot\necho not reached\n"), 0);
	assert_int_equal(fake_exec_count(), 1);
	x = fake_exec(0);
	assert_string_equal(x->name, "k");
	assert_string_equal(x->cmdline, "quiet splash");
	assert_string_equal(x->uri, "data:,%7FELF................");
	assert_int_equal(x->kind, IMAGE_ELF);
	assert_int_equal(x->n_initrds, 2);
	assert_string_equal(x->initrds[0].name, "one");
	assert_string_equal(x->initrds[1].name, "two");
	assert_string_equal(x->initrds[1].args, "/x");
	assert_string_equal(fake_out(), "");
}

static void a_program_that_returns_lets_the_script_go_on(void **state)
{
	(void)state;
	elf_machine();
	fake.exec_result = 0;
	prints(KERNEL("k") "imgfetch -q --name i data:,1\n"
	       "imgexec k && echo back\nimgstat\n",
	       "back\nk : 20 bytes [ELF]\ni : 1 bytes\n");
}

static void a_program_that_fails_is_told(void **state)
{
	(void)state;
	elf_machine();
	fake.exec_result = -EIO;
	prints(KERNEL("k") "imgexec -a k || echo failed ${errno}\nimgstat\n",
	       "failed 0x1d000005\n");
	assert_non_null(strstr(fake_diag(), "\"k\" failed"));
}

static void the_running_script_is_no_initrd(void **state)
{
	(void)state;
	elf_machine();
	fake.exec_result = 0;
	assert_int_equal(run(KERNEL("k") SCRIPT("s", "imgexec%20k")
			     "imgexec s\n"), 0);
	assert_int_equal(fake_exec(0)->n_initrds, 0);
}

static void nothing_selected_succeeds(void **state)
{
	(void)state;
	prints("boot && echo went on\n", "went on\n");
	assert_string_equal(fake_diag(), "test.ipxe:1:1: warning: no image is "
			    "selected, so nothing is started\n"
			    "   1 | boot && echo went on\n"
			    "     | ^~~~\n");
}

static void an_image_of_that_name_is_not_downloaded(void **state)
{
	(void)state;
	elf_machine();
	prints(SCRIPT("data:,x", "echo%20by%20name") "chain data:,x\n",
	       "by name\n");
}

static void autofree_drops_the_image_either_way(void **state)
{
	(void)state;
	elf_machine();
	prints("chain -q -a data:,%23!ipxe%0Aecho%20hi\n"
	       "chain -q -a data:,x || echo failed\nimgstat\n",
	       "hi\nfailed\n");
}

static void replacing_for_ever_needs_no_stack(void **state)
{
	static const char self[] =
		"#!ipxe\ninc n\niseq ${n} 20000 || "
		"chain -q --replace file:self\necho ${n}\nimgstat\n";

	(void)state;
	elf_machine();
	fake_file_add(NULL, "self", self, sizeof(self) - 1);
	prints("set n:int32 0\nchain -q file:self\n", "20000\n");
}

static void replace_needs_a_script(void **state)
{
	struct err e = { 0 };
	struct shell sh;
	static const char *const words[] = { "chain", "--replace", "-q",
					     "data:,%23!ipxe%0A", NULL };

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	assert_int_equal(shell_command(&sh, 4, unconst(words), &e), -ENOTTY);
	shell_free(&sh);
}

static void what_cannot_run_replaces_nothing(void **state)
{
	(void)state;
	elf_machine();
	prints("chain -q --replace data:,x || echo still here\n",
	       "still here\n");
}

static void the_current_uri_is_that_of_the_script(void **state)
{
	static const char a[] = "#!ipxe\necho ${cwuri} ${cwduri}\n"
				"chain -q b.ipxe\necho ${cwuri}\n";
	static const char b[] = "#!ipxe\necho ${cwuri}\n";

	(void)state;
	elf_machine();
	fake_file_add(NULL, "d/a.ipxe", a, sizeof(a) - 1);
	fake_file_add(NULL, "d/b.ipxe", b, sizeof(b) - 1);
	prints("chain -q file:d/a.ipxe\necho [${cwuri}]\n",
	       "file:d/a.ipxe file:d/\nfile:d/b.ipxe\nfile:d/a.ipxe\n[]\n");
}

static void without_one_the_current_uri_is_that_of_next_server(void **state)
{
	static const char a[] = "#!ipxe\nset next-server 10.0.0.2\n"
				"echo ${cwuri}\n";

	(void)state;
	elf_machine();
	fake_file_add(NULL, "a.ipxe", a, sizeof(a) - 1);
	prints("set next-server 10.0.0.1\necho ${cwuri} ${cwduri}\n"
	       "chain -q file:a.ipxe\necho ${cwuri}\n"
	       "clear next-server\necho [${cwuri}]\n",
	       "tftp://10.0.0.1/ tftp://10.0.0.1/\nfile:a.ipxe\n"
	       "tftp://10.0.0.2/\n[]\n");
}

static void a_name_is_relative_to_no_data(void **state)
{
	(void)state;
	elf_machine();
	prints("chain -q data:,%23!ipxe%0Aimgfetch%20x%20||%20echo%20no%0A"
	       "isset%20%24{cwduri}%20||%20echo%20none\n", "no\nnone\n");
	assert_non_null(strstr(fake_diag(), "relative"));
}

static void endless_nesting_ends(void **state)
{
	static const char self[] = "#!ipxe\nchain -q file:self\n";

	(void)state;
	elf_machine();
	fake_file_add(NULL, "self", self, sizeof(self) - 1);
	assert_int_equal(run("chain -q file:self\n"), -ELOOP);
}

static void a_missing_download_leaves_no_image(void **state)
{
	(void)state;
	elf_machine();
	prints("imgfetch file:nosuch || echo missing ${errno}\nimgstat\n",
	       "missing 0x2d000002\n");
}

static void run_some(void *ctx)
{
	struct err e = { 0 };
	struct shell sh;
	static const char text[] =
		SCRIPT("s", "echo%20hi") "imgexec -n t s a b\nimgfree t\n"
		"chain -q -a data:;base64,H4sIAAAAAAACA1NWzCyoSOVKTc7IVyjNK0hM"
		"zk5N4QIAHBFN3BUAAAA=\n"
		"params\nparam a b\nimgfetch -q --name x data:,x##params\n"
		"md5sum --set v x\nimgset w x\n" KERNEL("k")
		"boot k a\n";
	int status;

	(void)ctx;
	elf_machine();
	if (shell_init(&sh) < 0) {
		assert_true(fake_alloc_failed());
		return;
	}
	status = shell_run_text(&sh, "t", text, strlen(text), &e);
	if (!fake_alloc_failed()) {
		assert_int_equal(status, 0);
		assert_int_equal(fake_exec_count(), 1);
	}
	shell_free(&sh);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(run_some, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_program_gets_what_is_registered),
		FAKE_TEST(a_program_that_returns_lets_the_script_go_on),
		FAKE_TEST(a_program_that_fails_is_told),
		FAKE_TEST(the_running_script_is_no_initrd),
		FAKE_TEST(nothing_selected_succeeds),
		FAKE_TEST(an_image_of_that_name_is_not_downloaded),
		FAKE_TEST(autofree_drops_the_image_either_way),
		FAKE_TEST(replacing_for_ever_needs_no_stack),
		FAKE_TEST(replace_needs_a_script),
		FAKE_TEST(what_cannot_run_replaces_nothing),
		FAKE_TEST(the_current_uri_is_that_of_the_script),
		FAKE_TEST(without_one_the_current_uri_is_that_of_next_server),
		FAKE_TEST(a_name_is_relative_to_no_data),
		FAKE_TEST(endless_nesting_ends),
		FAKE_TEST(a_missing_download_leaves_no_image),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
