/* test_utf8.c: code points and the cells they take. */
#include <string.h>
#include <zlib.h>

#include "core/utf8.h"
#include "tests/fake/fake.h"

static void expect(const char *s, size_t len, size_t bytes, uint32_t cp)
{
	uint32_t got;

	assert_int_equal(utf8_next(s, len, &got), bytes);
	assert_int_equal(got, cp);
}

static void code_points_are_read(void **state)
{
	(void)state;
	expect("a", 1, 1, 'a');
	expect("\303\251x", 3, 2, 0xe9);
	expect("\342\202\254", 3, 3, 0x20ac);
	expect("\360\237\230\200", 4, 4, 0x1f600);
	expect("\364\217\277\277", 4, 4, 0x10ffff);
}

static void what_is_wrong_is_one_bad_byte(void **state)
{
	(void)state;
	expect("\200", 1, 1, UTF8_BAD);			/* no beginning	*/
	expect("\303", 1, 1, UTF8_BAD);			/* cut short	*/
	expect("\303x", 2, 1, UTF8_BAD);
	expect("\300\257", 2, 1, UTF8_BAD);		/* too long	*/
	expect("\340\200\257", 3, 1, UTF8_BAD);
	expect("\355\240\200", 3, 1, UTF8_BAD);		/* half a pair	*/
	expect("\364\220\200\200", 4, 1, UTF8_BAD);	/* too big	*/
	expect("\377", 1, 1, UTF8_BAD);
}

static void encoding_is_the_inverse(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp < 0x110000; cp += 7) {
		uint32_t back;
		char bytes[4];
		size_t n;

		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		n = utf8_put(cp, bytes);
		assert_int_equal(utf8_next(bytes, n, &back), n);
		assert_int_equal(back, cp);
		assert_int_equal(utf8_back(bytes, n), n);
	}
}

static void going_back_stops_at_what_is_wrong(void **state)
{
	(void)state;
	assert_int_equal(utf8_back("a\200", 2), 1);
	assert_int_equal(utf8_back("\303\251\200", 3), 1);
	assert_int_equal(utf8_back("\200\200\200\200\200", 5), 1);
}

static void cells_are_those_of_terminals(void **state)
{
	(void)state;
	assert_int_equal(utf8_width('a'), 1);
	assert_int_equal(utf8_width(0xe9), 1);
	assert_int_equal(utf8_width(0x301), 0);		/* combining	*/
	assert_int_equal(utf8_width(0x6f22), 2);	/* Han		*/
	assert_int_equal(utf8_width(0xac00), 2);	/* Hangul	*/
	assert_int_equal(utf8_width(0xff21), 2);	/* full-width	*/
	assert_int_equal(utf8_width(0xff66), 1);	/* half-width	*/
	assert_int_equal(utf8_width(0x1f600), 2);	/* emoji	*/
	assert_int_equal(utf8_width(0x2500), 1);	/* box drawing	*/
}

/* Both tables, by the sum of what they say: changing them is a decision. */
static void the_widths_of_all_code_points_are_as_decided(void **state)
{
	uint32_t sum = 0, count[3] = { 0 };
	uint8_t width;

	(void)state;
	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		width = (uint8_t)utf8_width(cp);
		assert_true(width < 3);
		count[width]++;
		sum = (uint32_t)crc32(sum, &width, 1);
	}
	assert_int_equal(count[0], 919);
	assert_int_equal(count[2], 182957);
	assert_int_equal(sum, 0xbf2309d);
}

/* The first and the last of each length, and what is just outside. */
static void lengths_change_where_the_encoding_says(void **state)
{
	static const struct { uint32_t cp; size_t len; } table[] = {
		{ 0x7f, 1 }, { 0x80, 2 }, { 0x7ff, 2 }, { 0x800, 3 },
		{ 0xd7ff, 3 }, { 0xe000, 3 }, { 0xffff, 3 }, { 0x10000, 4 },
		{ 0x10ffff, 4 },
	};
	char bytes[4];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_int_equal(utf8_put(table[i].cp, bytes), table[i].len);
		expect(bytes, table[i].len, table[i].len, table[i].cp);
		if (table[i].len > 1)
			expect(bytes, table[i].len - 1, 1, UTF8_BAD);
	}
	expect("\301\277", 2, 1, UTF8_BAD);
	expect("\302\200", 2, 2, 0x80);
	expect("\303\300", 2, 1, UTF8_BAD);
	expect("\340\237\277", 3, 1, UTF8_BAD);
	expect("\355\277\277", 3, 1, UTF8_BAD);
	expect("\360\217\277\277", 4, 1, UTF8_BAD);
	expect("\365\200\200\200", 4, 1, UTF8_BAD);
	assert_int_equal(utf8_back("\360\237\230\200", 4), 4);
	assert_int_equal(utf8_back("\237\230\200", 3), 1);
	assert_int_equal(utf8_back("a\342\202\254", 4), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(code_points_are_read),
		FAKE_TEST(what_is_wrong_is_one_bad_byte),
		FAKE_TEST(encoding_is_the_inverse),
		FAKE_TEST(going_back_stops_at_what_is_wrong),
		FAKE_TEST(cells_are_those_of_terminals),
		FAKE_TEST(the_widths_of_all_code_points_are_as_decided),
		FAKE_TEST(lengths_change_where_the_encoding_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
