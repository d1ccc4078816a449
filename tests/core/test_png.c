/* Tests of core/png.c. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "core/bytes.h"
#include "core/err.h"
#include "core/limits.h"
#include "core/png.h"
#include "tests/fake/fake.h"

/* Two by two: red, green, half-opaque blue, all see-through. */
static const uint8_t picture[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00,
	0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00,
	0x00, 0x02, 0x08, 0x06, 0x00, 0x00, 0x00, 0x72, 0xb6, 0x0d, 0x24,
	0x00, 0x00, 0x00, 0x15, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63,
	0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0x0c, 0x81, 0x74, 0x03, 0x23, 0x13,
	0x33, 0x03, 0x00, 0x3d, 0x67, 0x05, 0x82, 0xe1, 0x19, 0x29, 0x96,
	0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};
#define IDAT_CRC 33	/* bytes before the second chunk */

static void a_picture_is_decoded_onto_black(void **state)
{
	struct png png;

	(void)state;
	assert_int_equal(png_decode(picture, sizeof(picture), &png, NULL), 0);
	assert_int_equal(png.x, 2);
	assert_int_equal(png.y, 2);
	assert_int_equal(png.pixels[0], 0xff0000);
	assert_int_equal(png.pixels[1], 0x00ff00);
	assert_int_equal(png.pixels[2], 0x000080);
	assert_int_equal(png.pixels[3], 0);
	free(png.pixels);
}

static void a_cut_picture_is_refused(void **state)
{
	struct err e;
	struct png png;
	size_t len;

	(void)state;
	for (len = 0; len < sizeof(picture) - 12; len++) {
		e = (struct err){ 0 };
		assert_int_equal(png_decode(picture, len, &png, &e),
				 -EBADMSG);
		assert_string_equal(e.msg, "the PNG picture is damaged");
	}
}

static void a_damaged_picture_is_refused(void **state)
{
	uint8_t bad[sizeof(picture)];
	struct png png;

	(void)state;
	memcpy(bad, picture, sizeof(bad));
	bad[IDAT_CRC + 12] ^= 0xff;
	assert_int_equal(png_decode(bad, sizeof(bad), &png, NULL), -EBADMSG);
}

static void a_picture_with_too_many_pixels_is_refused(void **state)
{
	static const uint8_t huge[] = {
		0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13,
		'I', 'H', 'D', 'R', 0, 1, 0, 0, 0, 1, 0, 0, 8, 6, 0, 0, 0,
		0x6c, 0x84, 0x30, 0xe3,
	};
	struct png png;

	(void)state;
	assert_int_equal(png_decode(huge, sizeof(huge), &png, NULL), -EFBIG);
}

/* What a picture of this size that has nothing but its header gives. */
static int decode_header(uint32_t x, uint32_t y)
{
	uint8_t head[33] = {
		0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13,
		'I', 'H', 'D', 'R', [24] = 8, 6,
	};
	struct png png;

	put_be32(head + 16, x);
	put_be32(head + 20, y);
	put_be32(head + 29, (uint32_t)crc32(0, head + 12, 17));
	return png_decode(head, sizeof(head), &png, NULL);
}

static void the_limit_of_pixels_is_exact(void **state)
{
	(void)state;
	assert_int_equal(decode_header(4096, LIMIT_PICTURE_PIXELS / 4096),
			 -EBADMSG);
	assert_int_equal(decode_header(4096, LIMIT_PICTURE_PIXELS / 4096 + 1),
			 -EFBIG);
	assert_int_equal(decode_header(LIMIT_PICTURE_PIXELS + 1, 1), -EFBIG);
	assert_int_equal(decode_header(0, 1), -EBADMSG);
	assert_int_equal(decode_header(1, 0), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_picture_is_decoded_onto_black),
		FAKE_TEST(a_cut_picture_is_refused),
		FAKE_TEST(a_damaged_picture_is_refused),
		FAKE_TEST(a_picture_with_too_many_pixels_is_refused),
		FAKE_TEST(the_limit_of_pixels_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
