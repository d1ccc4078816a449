/* Tests of core/initrd.c. */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/initrd.h"
#include "core/limits.h"
#include "core/unconst.h"
#include "tests/fake/fake.h"

#define HEADER 110

static struct image *image_of(const char *data, const char *args)
{
	struct image *img = image_new("x");

	assert_non_null(img);
	assert_int_equal(image_write(img, 0, data, strlen(data)), 0);
	assert_int_equal(image_set_args(img, args), 0);
	return img;
}

static uint8_t *build(struct image **images, size_t n, size_t *len)
{
	uint8_t *out;

	assert_int_equal(initrd_size(images, n, len, NULL), 0);
	out = malloc(*len ? *len : 1);
	assert_non_null(out);
	initrd_build(images, n, out);
	return out;
}

/* The header at @p: its name must be @name; returns its size rounded up. */
static size_t member(const uint8_t *p, const char *name, const char *mode,
		     const char *size)
{
	char digits[9];
	size_t len;

	assert_memory_equal(p, "070701", 6);
	assert_memory_equal(p + 6 + 8, mode, 8);
	assert_memory_equal(p + 6 + 6 * 8, size, 8);
	/* owned by root, one link, of no time, on no device, no checksum */
	assert_memory_equal(p + 6, "00000000", 8);
	assert_memory_equal(p + 6 + 2 * 8, "0000000000000000" "00000001"
			    "00000000", 32);
	assert_memory_equal(p + 6 + 7 * 8, "00000000000000000000000000000000",
			    32);
	assert_memory_equal(p + 6 + 12 * 8, "00000000", 8);
	memcpy(digits, p + 6 + 11 * 8, 8);
	digits[8] = '\0';
	assert_int_equal(strtoul(digits, NULL, 16), strlen(name) + 1);
	assert_string_equal((const char *)p + HEADER, name);
	len = HEADER + strlen(name) + 1;
	return (len + 3) / 4 * 4;
}

static void images_without_arguments_are_taken_as_they_are(void **state)
{
	struct image *images[] = { image_of("one", NULL), image_of("two", "") };
	size_t len;
	uint8_t *out = build(images, 2, &len);

	(void)state;
	assert_int_equal(len, 4096 + 3);
	assert_memory_equal(out, "one\0", 4);
	assert_memory_equal(out + 4096, "two", 3);
	free(out);
	image_unref(images[0]);
	image_unref(images[1]);
}

static void an_argument_makes_a_member_with_parents(void **state)
{
	struct image *img = image_of("twelve bytes", "/a/b/c mkdir=-1");
	size_t len, at = 0;
	uint8_t *out = build(&img, 1, &len);

	(void)state;
	at += member(out + at, "/a", "000041ed", "00000000");
	at += member(out + at, "/a/b", "000041ed", "00000000");
	at += member(out + at, "/a/b/c", "000081a4", "0000000c");
	assert_int_equal(len, at + 12);
	assert_memory_equal(out + at, "twelve bytes", 12);
	free(out);
	image_unref(img);
}

static void mode_and_number_of_parents_can_be_said(void **state)
{
	struct image *img = image_of("x", "a/b/c mkdir=1 mode=4755");
	size_t len, at = 0;
	uint8_t *out = build(&img, 1, &len);

	(void)state;
	at += member(out + at, "a/b", "000041ed", "00000000");
	at += member(out + at, "a/b/c", "000089ed", "00000001");
	assert_int_equal(len, at + 1);
	free(out);
	image_unref(img);
}

/* The last header of the stream, of a file with these arguments. */
static void expect_mode(const char *args, const char *mode, size_t members)
{
	struct image *img = image_of("", args);
	size_t len, n = 0, last = 0;
	uint8_t *out = build(&img, 1, &len);

	for (size_t at = 0; at + 6 <= len; at += 2) {
		if (memcmp(out + at, "070701", 6))
			continue;
		last = at;
		n++;
	}
	assert_int_equal(n, members);
	assert_memory_equal(out + last + 14, mode, 8);
	free(out);
	image_unref(img);
}

static void modes_are_octal_and_parents_a_number(void **state)
{
	(void)state;
	expect_mode("/a mode=0705", "000081c5", 1);
	expect_mode("/a mode=7777", "00008fff", 1);
	expect_mode("/a mode=17777", "00008fff", 1);
	expect_mode("/a mode=68", "00008006", 1);
	expect_mode("/a mode=6/", "00008006", 1);
	expect_mode("/a modeX600", "000081a4", 1);
	expect_mode("/a mkdirX1", "000081a4", 1);
	expect_mode("/a/b/c mkdir=0", "000081a4", 1);
	expect_mode("/a/b/c mkdir=1", "000081a4", 2);
	expect_mode("/a/b/c mkdir=2", "000081a4", 3);
	expect_mode("/a/b/c mkdir=3", "000081a4", 3);
	expect_mode("/a/b/c mkdir=-1", "000081a4", 3);
	expect_mode("a/b mkdir=-1", "000081a4", 2);
}

/* "/" is there: the slash in front makes no parent. */
static void the_root_is_no_parent(void **state)
{
	struct image *img = image_of("x", "/a/b/c mkdir=1");
	size_t len, at = 0;
	uint8_t *out = build(&img, 1, &len);

	(void)state;
	at += member(out + at, "/a/b", "000041ed", "00000000");
	at += member(out + at, "/a/b/c", "000081a4", "00000001");
	assert_int_equal(len, at + 1);
	free(out);
	image_unref(img);
}

static void no_images_give_an_empty_stream(void **state)
{
	size_t len = 1;

	(void)state;
	assert_int_equal(initrd_size(NULL, 0, &len, NULL), 0);
	assert_int_equal(len, 0);
}

/* No byte of it is read to count it. */
static void a_file_of_4_gib_is_refused(void **state)
{
	struct image img = { .name = unconst("big"), .len = (size_t)UINT32_MAX + 1 };
	struct image *images[] = { &img };
	struct err e = { 0 };
	size_t len;

	(void)state;
	assert_int_equal(initrd_size(images, 1, &len, &e), 0);
	img.args = unconst("/big");
	assert_int_equal(initrd_size(images, 1, &len, &e), -EFBIG);
	assert_string_equal(e.msg, "\"big\" is too long for a file of an "
			    "initrd: 4 GiB");
	img.len--;
	assert_int_equal(initrd_size(images, 1, &len, NULL), 0);
}

/* In all it has to be a number of bytes. */
static void a_stream_beyond_all_memory_is_refused(void **state)
{
	struct image img = { .name = unconst("big"), .len = SIZE_MAX / 2 };
	struct image *images[] = { &img, &img, &img };
	struct err e = { 0 };
	size_t len;

	(void)state;
	assert_int_equal(initrd_size(images, 1, &len, &e), 0);
	assert_int_equal(len, SIZE_MAX / 2);
	assert_int_equal(initrd_size(images, 3, &len, &e), -EFBIG);
	assert_has(e.msg, "the initrd is too long");
}

static void a_path_has_a_limit(void **state)
{
	static char path[LIMIT_INITRD_PATH + 2];
	struct image img = { .name = unconst("x"), .args = path };
	struct image *images[] = { &img };
	size_t len;

	(void)state;
	memset(path, 'a', LIMIT_INITRD_PATH);
	path[0] = '/';
	assert_int_equal(initrd_size(images, 1, &len, NULL), 0);
	path[LIMIT_INITRD_PATH] = 'a';
	assert_int_equal(initrd_size(images, 1, &len, NULL), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(images_without_arguments_are_taken_as_they_are),
		FAKE_TEST(an_argument_makes_a_member_with_parents),
		FAKE_TEST(mode_and_number_of_parents_can_be_said),
		FAKE_TEST(the_root_is_no_parent),
		FAKE_TEST(modes_are_octal_and_parents_a_number),
		FAKE_TEST(no_images_give_an_empty_stream),
		FAKE_TEST(a_file_of_4_gib_is_refused),
		FAKE_TEST(a_stream_beyond_all_memory_is_refused),
		FAKE_TEST(a_path_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
