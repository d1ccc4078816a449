/* test_exec.c: what may be started, and what is said of what may not. */
#include <errno.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "interp/exec.h"
#include "interp/seems.h"
#include "interp/shell.h"
#include "tests/fake/fake.h"

static struct err e;

/* What is said of an image with these bytes; "" if it can be started. */
static const char *refusal(const char *bytes, size_t len)
{
	struct image *img = image_new("boot");
	int rc;

	assert_non_null(img);
	assert_int_equal(image_write(img, 0, bytes, len), 0);
	fake.name = "efi";
	image_probe(img);
	memset(&e, 0, sizeof(e));
	rc = exec_check_kind(img, &e);
	assert_int_equal(rc, e.msg[0] ? -ENOEXEC : 0);
	image_unref(img);
	return e.msg;
}

static const char *refusal_of(const char *text)
{
	return refusal(text, strlen(text));
}

static void scripts_and_programs_can_be_started(void **state)
{
	static char pe[4096] = "MZ";

	(void)state;
	pe[0x3c] = 0x40;
	memcpy(pe + 0x40, "PE", 2);
	assert_string_equal(refusal_of("#!ipxe\n"), "");
	assert_string_equal(refusal(pe, sizeof(pe)), "");
	fake.can_exec = 0;
	assert_string_equal(refusal(pe, sizeof(pe)), "\"boot\" is EFI, which "
			    "this machine cannot start");
}

static void what_is_empty_is_said_to_be(void **state)
{
	(void)state;
	assert_string_equal(refusal_of(""), "\"boot\" is empty");
	assert_string_equal(refusal_of(" \t\n"), "\"boot\" is empty");
}

static void a_page_of_an_error_is_told_from_a_script(void **state)
{
	static const char page[] = "\"boot\" is a web page, no script (that "
				   "begins with #!ipxe)";

	(void)state;
	assert_string_equal(refusal_of("<!DOCTYPE html>"), page);
	assert_string_equal(refusal_of("<!doctype HTML"), page);
	assert_string_equal(refusal_of("\n <html>"), page);
	assert_string_equal(refusal_of("<html"), page);
	assert_has(refusal_of("<htm"), "begins with \"<htm\"");
	assert_has(refusal_of("<!doctype htm"), "with \"<!doctype htm\"");
}

#define NEITHER "\"boot\" is neither a script nor a program: it begins with "

static void thirty_bytes_of_something_else_are_shown(void **state)
{
	(void)state;
	assert_string_equal(refusal_of("  abc"), NEITHER "\"abc\"");
	assert_string_equal(refusal_of("abc\ndef"), NEITHER "\"abc\"");
	assert_string_equal(refusal("abc\0def", 7), NEITHER "\"abc\"");
	assert_string_equal(refusal_of("012345678901234567890123456789"),
			    NEITHER "\"012345678901234567890123456789\"");
	assert_string_equal(refusal_of("0123456789012345678901234567890"),
			    NEITHER "\"012345678901234567890123456789\"");
}

/* So many bytes, then a script. */
static const char *behind(size_t n)
{
	char text[100];

	memset(text, '\1', n);
	memcpy(text + n, "#!ipxe", 6);
	return refusal(text, n + 6);
}

static void a_magic_that_is_misplaced_is_found(void **state)
{
	(void)state;
	assert_string_equal(refusal_of("#!ipxe"), "\"boot\" is no script: a "
			    "line end must follow its #!ipxe");
	assert_string_equal(refusal_of("#!ipxe2"), "\"boot\" is no script: a "
			    "line end must follow its #!ipxe");
	assert_string_equal(behind(1), "\"boot\" is no script: #!ipxe must "
			    "be at its start, not at byte 2");
	assert_has(behind(63), "not at byte 64");
	assert_has(behind(64), "neither");
	assert_has(refusal_of("x#!ipx"), "neither");
	assert_has(refusal_of("x#!ipxE"), "neither");
}

static void what_an_editor_did_to_a_script_is_seen(void **state)
{
	static const struct { const char *text, *said; } table[] = {
		{ "#!ipxe\recho\r", "end in CR alone" },
		{ "#!ipxX\recho\r", NULL }, { "#!ipx\recho\r", NULL },
		{ "#!ipxe\necho\n", NULL }, { "#!ipxe", NULL },
		{ "\xef\xbb\xbf#!ipxe\n", "byte order mark" },
		{ "\xef\xbb\xbf", "byte order mark" },
		{ "\xef\xbb", NULL }, { "\xff\xfe##", "UTF-16" }, { "\xff\xfe#", NULL }, { "", NULL },
	};
	const char *said;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		said = seems_no_script(table[i].text, strlen(table[i].text));
		assert_int_equal(said != NULL, table[i].said != NULL);
		if (said)
			assert_has(said, table[i].said);
	}
	assert_has(seems_cut("#!ipxe\n\0x", 9), "NUL");
	assert_null(seems_cut("#!ipxe\nx", 8));
}

static void an_image_may_have_to_be_trusted(void **state)
{
	struct image *img = image_new("boot");
	struct shell sh;

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	assert_int_equal(image_write(img, 0, "#!ipxe\n", 7), 0);
	image_probe(img);
	memset(&e, 0, sizeof(e));
	assert_int_equal(exec_check(&sh, img, &e), 0);
	sh.trust.required = true;
	assert_int_equal(exec_check(&sh, img, &e), -EACCES);
	assert_string_equal(e.msg, "\"boot\" is not trusted");
	img->flags |= IMAGE_TRUSTED;
	assert_int_equal(exec_check(&sh, img, NULL), 0);
	image_unref(img);
	shell_free(&sh);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(scripts_and_programs_can_be_started),
		FAKE_TEST(what_is_empty_is_said_to_be),
		FAKE_TEST(a_page_of_an_error_is_told_from_a_script),
		FAKE_TEST(thirty_bytes_of_something_else_are_shown),
		FAKE_TEST(a_magic_that_is_misplaced_is_found),
		FAKE_TEST(what_an_editor_did_to_a_script_is_seen),
		FAKE_TEST(an_image_may_have_to_be_trusted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
