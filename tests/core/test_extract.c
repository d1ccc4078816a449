/* test_extract.c: compressed images. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/extract.h"
#include "core/image.h"
#include "tests/fake/fake.h"

/* "hello world\n", compressed. */
static const uint8_t gz[] = {
	0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9,
	0xc9, 0x57, 0x28, 0xcf, 0x2f, 0xca, 0x49, 0xe1, 0x02, 0, 0x2d, 0x3b,
	0x08, 0xaf, 0x0c, 0, 0, 0,
};
static const uint8_t zl[] = {
	0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0x28, 0xcf, 0x2f,
	0xca, 0x49, 0xe1, 0x02, 0, 0x1e, 0x72, 0x04, 0x67,
};

static struct image *make(const char *name, const uint8_t *data, size_t len)
{
	struct image *img = image_new(name);

	assert_non_null(img);
	assert_int_equal(image_write(img, 0, data, len), 0);
	image_probe(img);
	return img;
}

/* Extract and drop @img. */
static int extract(struct image *img, const char *name, struct image **out)
{
	struct err e = { 0 };
	int rc = image_extract(img, name, out, &e);

	if (rc < 0)
		assert_string_not_equal(e.msg, "");
	image_unref(img);
	return rc;
}

static void assert_result(struct image *img, const char *name,
			  const char *data)
{
	assert_string_equal(img->name, name);
	assert_int_equal(img->len, strlen(data));
	assert_string_equal((const char *)img->data, data);
	image_unref(img);
}

static void gzip_and_zlib_are_decompressed(void **state)
{
	struct image *out;

	(void)state;
	assert_int_equal(extract(make("a.txt.gz", gz, sizeof(gz)), NULL,
				 &out), 0);
	assert_result(out, "a.txt", "hello world\n");
	assert_int_equal(extract(make("plain", zl, sizeof(zl)), NULL, &out),
			 0);
	assert_result(out, "plain", "hello world\n");
	assert_int_equal(extract(make("a.gz", gz, sizeof(gz)), "b.gz", &out),
			 0);
	assert_result(out, "b.gz", "hello world\n");
}

static void trust_goes_with_the_content(void **state)
{
	struct image *img = make("a", gz, sizeof(gz)), *out;

	(void)state;
	img->flags |= IMAGE_TRUSTED | IMAGE_SELECTED | IMAGE_AUTOFREE;
	assert_int_equal(extract(img, NULL, &out), 0);
	assert_int_equal(out->flags, IMAGE_TRUSTED);
	image_unref(out);
}

static void joined_members_are_one_file(void **state)
{
	struct image *img = make("a", gz, sizeof(gz)), *out;

	(void)state;
	assert_int_equal(image_write(img, img->len, gz, sizeof(gz)), 0);
	assert_int_equal(image_write(img, img->len, "\0\0\0", 3), 0);
	assert_int_equal(extract(img, NULL, &out), 0);
	assert_result(out, "a", "hello world\nhello world\n");
}

static void any_truncation_is_noticed(void **state)
{
	struct image *img, *out;

	(void)state;
	for (size_t len = 18; len < sizeof(gz); len++) {
		img = make("a", gz, len);
		assert_int_equal(extract(img, NULL, &out), -EBADMSG);
	}
}

static void a_wrong_checksum_or_size_is_noticed(void **state)
{
	uint8_t bad[sizeof(gz)];
	struct image *out;

	(void)state;
	for (size_t i = 24; i < sizeof(gz); i++) {
		memcpy(bad, gz, sizeof(gz));
		bad[i] ^= 1;
		assert_int_equal(extract(make("a", bad, sizeof(bad)), NULL,
					 &out), -EBADMSG);
	}
	memcpy(bad, zl, sizeof(zl));
	bad[sizeof(zl) - 1] ^= 1;
	assert_int_equal(extract(make("a", bad, sizeof(zl)), NULL, &out),
			 -EBADMSG);
}

static void what_is_no_archive_is_refused(void **state)
{
	struct image *out;

	(void)state;
	assert_int_equal(extract(make("a", (const uint8_t *)"text", 4), NULL,
				 &out), -ENOTSUP);
}

static void extract_once(void *ctx)
{
	struct image *img = image_new("a.gz"), *out = NULL;
	struct err e = { 0 };
	int rc = img ? image_write(img, 0, gz, sizeof(gz)) : -ENOMEM;

	(void)ctx;
	if (rc == 0) {
		image_probe(img);
		rc = image_extract(img, NULL, &out, &e);
	}
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 0);
	image_unref(img);
	image_unref(out);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(extract_once, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(gzip_and_zlib_are_decompressed),
		FAKE_TEST(trust_goes_with_the_content),
		FAKE_TEST(joined_members_are_one_file),
		FAKE_TEST(any_truncation_is_noticed),
		FAKE_TEST(a_wrong_checksum_or_size_is_noticed),
		FAKE_TEST(what_is_no_archive_is_refused),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
