/* test_exec_run.c: what a program gets, archives, and where memory ends. */
#include <errno.h>
#include <string.h>

#include <zlib.h>

#include "core/bytes.h"
#include "core/image.h"
#include "interp/exec.h"
#include "tests/interp/run.h"

static struct image *image_of(const char *name, const void *bytes, size_t len)
{
	struct image *img = image_new(name);

	if (img && (image_write(img, 0, bytes, len) < 0)) {
		image_unref(img);
		return NULL;
	}
	if (img)
		image_probe(img);
	return img;
}

static struct image *program(void)
{
	static char pe[4096] = "MZ";

	pe[0x3c] = 0x40;
	memcpy(pe + 0x40, "PE", 2);
	fake.name = "efi";
	fake.can_exec = 1u << IMAGE_EFI;
	return image_of("prog", pe, sizeof(pe));
}

/* ---- programs -------------------------------------------------------- */

static void add(struct shell *sh, const char *name, unsigned flags)
{
	struct image *img = image_of(name, "data", 4);

	img->flags |= flags;
	assert_int_equal(images_add(&sh->images, img, NULL), 0);
	image_unref(img);
}

static void a_program_gets_what_is_not_hidden(void **state)
{
	const struct fake_exec *x;
	struct shell sh;
	struct image *img = program();
	struct err e = { 0 };

	(void)state;
	assert_int_equal(shell_init(&sh), 0);
	add(&sh, "one", 0);
	add(&sh, "hidden", IMAGE_HIDDEN);
	add(&sh, "shim", IMAGE_SHIM | IMAGE_HIDDEN);
	add(&sh, "two", 0);
	assert_int_equal(images_add(&sh.images, img, &e), 0);
	fake.exec_result = 0;
	assert_int_equal(shell_exec(&sh, img, &e), 0);
	assert_int_equal(fake_exec_count(), 1);
	x = fake_exec(0);
	assert_string_equal(x->name, "prog");
	assert_string_equal(x->cmdline, "");
	assert_string_equal(x->shim, "shim");
	assert_string_equal(x->devicetree, "");
	assert_int_equal(x->n_initrds, 2);
	assert_string_equal(x->initrds[0].name, "one");
	assert_string_equal(x->initrds[1].name, "two");
	assert_false(img->flags & (IMAGE_HIDDEN | IMAGE_CURRENT));
	assert_false(sh.gone);
	image_unref(img);
	shell_free(&sh);
}

static void expect_end(int result, int rc, bool gone, const char *words)
{
	struct shell sh;
	struct image *img = program();
	struct err e = { 0 };

	assert_int_equal(shell_init(&sh), 0);
	fake.exec_result = result;
	assert_int_equal(shell_exec(&sh, img, &e), rc);
	assert_int_equal(sh.gone, gone);
	assert_string_equal(e.msg, words);
	image_unref(img);
	shell_free(&sh);
}

static void how_a_program_ends_is_told(void **state)
{
	(void)state;
	expect_end(PLAT_GONE, 0, true, "");
	expect_end(0, 0, false, "");
	expect_end(-EIO, -EIO, false, "\"prog\" failed: Input/output error");
	expect_end(-EPERM, -EPERM, false, "\"prog\" failed: Operation not "
		   "permitted");
}

/* ---- archives -------------------------------------------------------- */

/* In place: into a gzip file of one block, stored as it is (RFC 1952). */
static size_t pack(uint8_t *data, size_t len)
{
	static const uint8_t head[11] = { 0x1f, 0x8b, 8, [9] = 255, [10] = 1 };
	uint32_t sum = (uint32_t)crc32(0, data, (unsigned)len);

	memmove(data + 15, data, len);
	memcpy(data, head, 11);
	put_le16(data + 11, (unsigned)len);
	put_le16(data + 13, (unsigned)~len & 0xffff);
	put_le32(data + 15 + len, sum);
	put_le32(data + 19 + len, (uint32_t)len);
	return len + 23;
}

/* A script that was packed so often. */
static int run_packed(unsigned times, struct err *e)
{
	uint8_t data[512] = "#!ipxe\necho unpacked\n";
	size_t len = strlen((char *)data);
	struct image *img;
	struct shell sh;
	int rc;

	for (unsigned i = 0; i < times; i++)
		len = pack(data, len);
	img = image_of("packed", data, len);
	err_clear(e);
	assert_int_equal(shell_init(&sh), 0);
	rc = shell_exec(&sh, img, e);
	image_unref(img);
	shell_free(&sh);
	return rc;
}

static void archives_hold_archives_to_the_limit(void **state)
{
	struct err e;

	(void)state;
	for (unsigned n = 0; n <= 8; n++) {
		fake_out_clear();
		assert_int_equal(run_packed(n, &e), 0);
		assert_string_equal(fake_out(), "unpacked\n");
	}
	fake_out_clear();
	assert_int_equal(run_packed(9, &e), -ELOOP);
	assert_string_equal(e.msg, "no more than 8 archives within each "
			    "other");
	assert_string_equal(fake_out(), "");
}

/* ---- memory ---------------------------------------------------------- */

static void memory_may_run_out(void *ctx)
{
	struct image *img = program();
	struct err e = { 0 };
	struct shell sh;
	int rc;

	(void)ctx;
	if (!img)
		return;
	if (shell_init(&sh) < 0) {
		image_unref(img);
		return;
	}
	fake.exec_result = 0;
	rc = image_set_args(img, "quiet") < 0 ? -ENOMEM :
	     shell_exec(&sh, img, &e);
	assert_alloc_needed(rc);
	assert_int_equal(fake_exec_count(), rc == 0);
	image_unref(img);
	shell_free(&sh);
}

static void without_memory_nothing_is_started(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_program_gets_what_is_not_hidden),
		FAKE_TEST(how_a_program_ends_is_told),
		FAKE_TEST(archives_hold_archives_to_the_limit),
		FAKE_TEST(without_memory_nothing_is_started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
