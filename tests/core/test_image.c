/* test_image.c: images and their list. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/image.h"
#include "core/limits.h"
#include "core/str.h"
#include "tests/fake/fake.h"

static struct image *add(struct images *list, const char *name,
			 const char *data)
{
	struct image *img = image_new(name);
	struct err e = { 0 };

	assert_non_null(img);
	assert_int_equal(image_write(img, 0, data, strlen(data)), 0);
	assert_int_equal(images_add(list, img, &e), 0);
	image_unref(img);
	return img;
}

static void assert_described(const struct image *img, const char *want)
{
	struct sbuf out = { 0 };

	assert_int_equal(image_describe(img, &out), 0);
	assert_string_equal(out.data, want);
	sbuf_free(&out);
}

static void the_line_shows_kind_flags_and_arguments(void **state)
{
	struct images list = { 0 };
	struct image *img = add(&list, "t.ipxe", "#!ipxe\nexit\n");

	(void)state;
	assert_described(img, "t.ipxe : 12 bytes [script]");
	images_select(&list, img);
	image_set_args(img, "one two");
	img->flags |= IMAGE_TRUSTED | IMAGE_AUTOFREE | IMAGE_HIDDEN;
	assert_described(img, "t.ipxe : 12 bytes [script] [SELECTED] "
			 "[TRUSTED] [AUTOFREE] [HIDDEN] \"one two\"");
	img->flags = (img->flags & IMAGE_REGISTERED) | IMAGE_CURRENT |
		     IMAGE_SHIM | IMAGE_FDT;
	image_set_args(img, NULL);
	assert_described(img, "t.ipxe : 12 bytes [script] [CURRENT] [SHIM] "
			 "[FDT]");
	images_clear(&list);
}

static void images_without_a_name_are_numbered(void **state)
{
	struct images list = { 0 };

	(void)state;
	add(&list, NULL, "a");
	add(&list, "", "b");
	add(&list, NULL, "c");
	assert_non_null(images_find(&list, "img0"));
	assert_non_null(images_find(&list, "img1"));
	assert_non_null(images_find(&list, ""));
	images_clear(&list);
}

static void the_first_of_a_name_is_found(void **state)
{
	struct images list = { 0 };
	struct image *first = add(&list, "d", "1"), *second;

	(void)state;
	second = add(&list, "d", "22");
	assert_ptr_equal(images_find(&list, "d"), first);
	images_remove(&list, first);
	assert_ptr_equal(images_find(&list, "d"), second);
	images_clear(&list);
	assert_null(images_find(&list, "d"));
	assert_int_equal(list.count, 0);
}

static void one_image_at_most_is_selected(void **state)
{
	struct images list = { 0 };
	struct image *a = add(&list, "a", "1"), *b = add(&list, "b", "2");

	(void)state;
	assert_null(images_selected(&list));
	images_select(&list, a);
	image_ref(a);
	images_remove(&list, a);
	assert_null(images_selected(&list));
	images_select(&list, b);
	assert_int_equal(images_add(&list, a, NULL), 0);
	image_unref(a);
	assert_ptr_equal(images_selected(&list), b);
	images_clear(&list);
}

static void writing_behind_the_end_leaves_zeros(void **state)
{
	struct image *img = image_new("a");

	(void)state;
	assert_int_equal(image_write(img, 3, "x", 1), 0);
	assert_int_equal(img->len, 4);
	assert_memory_equal(img->data, "\0\0\0x\0", 5);
	assert_int_equal(image_write(img, 0, "ab", 2), 0);
	assert_memory_equal(img->data, "ab\0x\0", 5);
	image_unref(img);
}

static void a_stream_is_copied_seldom(void **state)
{
	struct image *img = image_new("a");
	size_t cap = 0, moves = 0;

	(void)state;
	for (size_t i = 0; i < 100000; i += 10) {
		assert_int_equal(image_write(img, i, "0123456789", 10), 0);
		moves += img->cap != cap;
		cap = img->cap;
	}
	assert_true(moves < 40);
	assert_int_equal(img->data[img->len], 0);
	image_unref(img);
}

static void what_is_too_big_is_refused(void **state)
{
	struct image *img = image_new("a");

	(void)state;
	assert_int_equal(image_write(img, SIZE_MAX - 4, "12345678", 8),
			 -EFBIG);
	assert_int_equal(image_reserve(img, LIMIT_IMAGE_BYTES + 1), -EFBIG);
	assert_int_equal(image_reserve(img, 100), 0);
	assert_int_equal(image_reserve(img, 100), 0);	/* is there */
	assert_int_equal(img->len, 0);
	image_unref(img);
}

static void the_list_has_a_limit(void **state)
{
	struct images list = { 0 };
	struct err e = { 0 };
	struct image *img = image_new("one too many");

	(void)state;
	list.count = LIMIT_IMAGES;
	assert_int_equal(images_add(&list, img, &e), -ENOSPC);
	assert_null(list.first);
	image_unref(img);
}

static void build_a_list(void *ctx)
{
	struct images list = { 0 };
	struct image *img = image_new("a"), *other = image_new(NULL);
	struct err e = { 0 };
	int rc = img && other ? image_write(img, 0, "abc", 3) : -ENOMEM;

	(void)ctx;
	if (rc == 0)
		rc = image_set_args(img, "x y");
	if (rc == 0)
		rc = images_add(&list, img, &e);
	if (rc == 0)
		rc = images_add(&list, other, &e);
	assert_int_equal(rc, fake_alloc_failed() ? -ENOMEM : 0);
	image_unref(img);
	image_unref(other);
	images_clear(&list);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(build_a_list, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_line_shows_kind_flags_and_arguments),
		FAKE_TEST(images_without_a_name_are_numbered),
		FAKE_TEST(the_first_of_a_name_is_found),
		FAKE_TEST(one_image_at_most_is_selected),
		FAKE_TEST(writing_behind_the_end_leaves_zeros),
		FAKE_TEST(a_stream_is_copied_seldom),
		FAKE_TEST(what_is_too_big_is_refused),
		FAKE_TEST(the_list_has_a_limit),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
