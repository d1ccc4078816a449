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
	for (len = 0; len < sizeof(picture); len++) {
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

/* ---- pictures of each kind, made here ----------------------------------- */

struct made { uint8_t data[512]; size_t len; };

static void chunk(struct made *m, const char *name, const void *data,
		  size_t len)
{
	uint8_t *p = m->data + m->len;

	assert_true(len + 12 <= sizeof(m->data) - m->len);
	put_be32(p, (uint32_t)len);
	memcpy(p + 4, name, 4);
	if (len)
		memcpy(p + 8, data, len);
	put_be32(p + 8 + len, (uint32_t)crc32(0, p + 4, (uInt)len + 4));
	m->len += 12 + len;
}

static void begin(struct made *m, uint32_t x, uint32_t y, int depth, int colour,
		  int interlaced)
{
	uint8_t head[13] = { [8] = (uint8_t)depth, (uint8_t)colour,
			     [12] = (uint8_t)interlaced };

	put_be32(head, x);
	put_be32(head + 4, y);
	memcpy(m->data, "\x89PNG\r\n\x1a\n", 8);
	m->len = 8;
	chunk(m, "IHDR", head, sizeof(head));
}

/* @rows, stored, in two chunks; then the end. */
static void end(struct made *m, const void *rows, size_t len)
{
	uint8_t z[256] = { 0x78, 0x01, 0x01, (uint8_t)len, 0,
			   (uint8_t)~len, 0xff };

	memcpy(z + 7, rows, len);
	put_be32(z + 7 + len, (uint32_t)adler32(1, rows, (uInt)len));
	chunk(m, "IDAT", z, 8);
	chunk(m, "IDAT", z + 8, len + 3);
	chunk(m, "IEND", NULL, 0);
}

static void expect(const struct made *m, size_t n, const uint32_t *pixels)
{
	struct png png;
	size_t i;

	assert_int_equal(png_decode(m->data, m->len, &png, NULL), 0);
	assert_int_equal((size_t)png.x * png.y, n);
	for (i = 0; i < n; i++)
		assert_int_equal(png.pixels[i], pixels[i]);
	free(png.pixels);
}

static void every_colour_and_depth_is_known(void **state)
{
	static const struct {
		int depth, colour;
		const char row[16];	/* of two pixels */
		uint32_t pixels[2];
	} kinds[] = {
		{ 1, 0, "\0\x40", { 0, 0xffffff } },
		{ 2, 0, "\0\x60", { 0x555555, 0xaaaaaa } },
		{ 4, 0, "\0\x1f", { 0x111111, 0xffffff } },
		{ 8, 0, "\0\x12\x34", { 0x121212, 0x343434 } },
		{ 16, 0, "\0\x12\xff\x34\xff", { 0x121212, 0x343434 } },
		{ 8, 2, "\0\1\2\3\4\5\6", { 0x010203, 0x040506 } },
		{ 16, 2, "\0\1\377\2\377\3\377\4\0\5\0\6\0",
		  { 0x010203, 0x040506 } },
		{ 1, 3, "\0\x40", { 0x0a0b0c, 0x070809 } },
		{ 2, 3, "\0\xb0", { 0x808080, 0 } },
		{ 4, 3, "\0\x01", { 0x0a0b0c, 0x070809 } },
		{ 8, 3, "\0\2\377", { 0x808080, 0 } },
		{ 8, 4, "\0\xff\x80\x10\xff", { 0x808080, 0x101010 } },
		{ 16, 4, "\0\377\0\200\0\20\0\377\0", { 0x808080, 0x101010 } },
		{ 8, 6, "\0\xff\0\0\x80\1\2\3\xff", { 0x800000, 0x010203 } },
	};
	struct made m;
	size_t i, bits;

	(void)state;
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		begin(&m, 2, 1, kinds[i].depth, kinds[i].colour, 0);
		if (kinds[i].colour == 3) {
			chunk(&m, "PLTE", "\12\13\14\7\10\11\377\377\377", 9);
			chunk(&m, "tRNS", "\377\377\200", 3);
		}
		bits = 2u * (size_t)kinds[i].depth *
		       (size_t)("\1\0\3\1\2\0\4"[kinds[i].colour]);
		end(&m, kinds[i].row, 1 + (bits + 7) / 8);
		expect(&m, 2, kinds[i].pixels);
	}
}

static void a_colour_may_be_see_through(void **state)
{
	struct made m;

	(void)state;
	begin(&m, 2, 1, 16, 0, 0);
	chunk(&m, "tRNS", "\x12\x34", 2);
	end(&m, "\0\x12\x34\x12\x35", 5);
	expect(&m, 2, (uint32_t []){ 0, 0x121212 });
	begin(&m, 2, 1, 8, 2, 0);
	chunk(&m, "tRNS", "\0\1\0\2\0\3", 6);
	end(&m, "\0\1\2\3\1\2\4", 7);
	expect(&m, 2, (uint32_t []){ 0, 0x010204 });
}

static void every_filter_is_undone(void **state)
{
	static const uint32_t pixels[] = {
		0x0a0a0a, 0x0b0b0b, 0x0d0d0d,	/* left			*/
		0x0b0b0b, 0x0c0c0c, 0x0e0e0e,	/* above		*/
		0x060606, 0x0a0a0a, 0x0d0d0d,	/* half of both		*/
		0x070707, 0x0b0b0b, 0x0e0e0e,	/* the nearest: above	*/
	};
	struct made m;

	(void)state;
	begin(&m, 3, 4, 8, 0, 0);
	end(&m, "\1\12\1\2" "\2\1\1\1" "\3\1\1\1" "\4\1\1\1", 16);
	expect(&m, 12, pixels);
	begin(&m, 1, 1, 8, 0, 0);
	end(&m, "\5\1", 2);
	assert_int_equal(png_decode(m.data, m.len, &(struct png){ 0 }, NULL),
			 -EBADMSG);
}

/* Five by three: the third of the seven passes has no pixels. */
static void interlaced_pixels_find_their_places(void **state)
{
	static const char rows[] = "\0\0" "\0\4" "\0\2" "\0\24\26\30" "\0\1\3"
				   "\0\25\27" "\0\12\13\14\15\16";
	static const char want[] = "\0\1\2\3\4" "\12\13\14\15\16"
				   "\24\25\26\27\30";
	uint32_t pixels[15];
	struct made m;
	size_t i;

	(void)state;
	for (i = 0; i < 15; i++)
		pixels[i] = (uint32_t)want[i] * 0x010101;
	begin(&m, 5, 3, 8, 0, 1);
	end(&m, rows, sizeof(rows) - 1);
	expect(&m, 15, pixels);
}

static void what_is_missing_or_too_much_is_refused(void **state)
{
	struct png png;
	struct made m;

	(void)state;
	begin(&m, 2, 1, 8, 3, 0);		/* no palette */
	end(&m, "\0\0\0", 3);
	assert_int_equal(png_decode(m.data, m.len, &png, NULL), -EBADMSG);
	begin(&m, 2, 2, 8, 0, 0);		/* one row of two */
	end(&m, "\0\0\0", 3);
	assert_int_equal(png_decode(m.data, m.len, &png, NULL), -EBADMSG);
	begin(&m, 2, 1, 16, 3, 0);		/* no such depth */
	assert_int_equal(png_decode(m.data, m.len, &png, NULL), -EBADMSG);
	begin(&m, 2, 1, 8, 0, 0);
	chunk(&m, "ABCD", "", 0);		/* not to be passed over */
	end(&m, "\0\0\0", 3);
	assert_int_equal(png_decode(m.data, m.len, &png, NULL), -EBADMSG);
	begin(&m, 2, 1, 8, 0, 0);
	chunk(&m, "abCD", "", 0);
	end(&m, "\0\0\0", 3);
	expect(&m, 2, (uint32_t []){ 0, 0 });
}

static void memory_may_run_out(void *ctx)
{
	struct png png;
	int rc = png_decode(picture, sizeof(picture), &png, NULL);

	(void)ctx;
	assert_alloc_needed(rc);
	if (rc == 0)
		free(png.pixels);
}

static void each_allocation_may_fail(void **state)
{
	(void)state;
	fake_alloc_fail_each(memory_may_run_out, NULL);
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
		FAKE_TEST(every_colour_and_depth_is_known),
		FAKE_TEST(a_colour_may_be_see_through),
		FAKE_TEST(every_filter_is_undone),
		FAKE_TEST(interlaced_pixels_find_their_places),
		FAKE_TEST(what_is_missing_or_too_much_is_refused),
		FAKE_TEST(each_allocation_may_fail),
		FAKE_TEST(the_limit_of_pixels_is_exact),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
