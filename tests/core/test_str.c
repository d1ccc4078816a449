/* Text that grows, and numbers read from text. */
#include "core/str.h"

#include <errno.h>
#include <string.h>

#include "tests/fake/fake.h"

static void room_made_holds_an_empty_text(void **state)
{
	struct sbuf b = { 0 };

	(void)state;
	assert_int_equal(sbuf_reserve(&b, 4096), 0);
	assert_string_equal(sbuf_text(&b), "");
	sbuf_free(&b);
}

static void past_its_limit_a_text_takes_no_more(void **state)
{
	struct sbuf b = { .max = 4 };

	(void)state;
	assert_int_equal(sbuf_str(&b, "1234"), 0);
	assert_int_equal(sbuf_str(&b, ""), 0);	/* nothing fits yet */
	assert_int_equal(sbuf_char(&b, '5'), -E2BIG);
	assert_int_equal(sbuf_str(&b, ""), -E2BIG);
	assert_string_equal(sbuf_text(&b), "1234");
	sbuf_reset(&b);
	assert_int_equal(sbuf_printf(&b, "%d", 42), 0);
	assert_string_equal(sbuf_text(&b), "42");
	sbuf_free(&b);
}

static void integers_are_read_in_three_bases(void **state)
{
	uint64_t n;

	(void)state;
	assert_int_equal(str_to_int("0x1F", &n), 0);
	assert_int_equal(n, 31);
	assert_int_equal(str_to_int("010", &n), 0);
	assert_int_equal(n, 8);
	assert_int_equal(str_to_int(" +7", &n), 0);
	assert_int_equal(n, 7);
	assert_int_equal(str_to_int("-1", &n), 0);
	assert_true(n == UINT64_MAX);
	assert_int_equal(str_to_int("0x", &n), 0);
	assert_int_equal(n, 0);
}

static void what_is_no_integer_is_refused(void **state)
{
	uint64_t n;

	(void)state;
	assert_int_equal(str_to_int("", &n), -EINVAL);
	assert_int_equal(str_to_int("08", &n), -EINVAL);
	assert_int_equal(str_to_int("5s", &n), -EINVAL);
	assert_int_equal(str_to_int("0.5", &n), -EINVAL);
}

static void each_hex_digit_has_its_value(void **state)
{
	static const char digits[] = "0123456789abcdefABCDEF";

	(void)state;
	for (int c = 0; c < 256; c++) {
		const char *at = c ? strchr(digits, c) : NULL;
		int want = !at ? -1 : at - digits < 16 ?
			   (int)(at - digits) : (int)(at - digits) - 6;

		assert_int_equal(str_hex((char)c), want);
	}
}

static void case_is_that_of_ascii_letters(void **state)
{
	char a[2] = { 0 }, b[2] = { 0 };

	(void)state;
	for (int c = 1; c < 128; c++) {
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		a[0] = (char)c;
		b[0] = (char)(c ^ 32);
		assert_true(str_eq_nocase(a, a));
		assert_int_equal(str_eq_nocase(a, b), letter);
	}
	assert_true(str_eq_nocase("", ""));
	assert_true(str_eq_nocase("aBc", "AbC"));
	assert_false(str_eq_nocase("ab", "abc"));
	assert_false(str_eq_nocase("abc", "ab"));
}

static void a_text_is_another_of_that_length(void **state)
{
	(void)state;
	assert_true(str_is("abc", "abcd", 3));
	assert_false(str_is("abc", "abcd", 4));
	assert_false(str_is("abc", "abcd", 2));
	assert_false(str_is("abc", "abd", 3));
	assert_true(str_is("", "x", 0));
	assert_false(str_is("", "x", 1));
}

static void an_integer_ends_where_its_digits_do(void **state)
{
	static const struct { const char *s; uint64_t n; size_t used; }
	table[] = {
		{ "12x", 12, 2 }, { "0x1g", 1, 3 }, { "0Xff", 255, 4 },
		{ "078", 7, 2 }, { "-3", (uint64_t)-3, 2 }, { "+9a", 9, 2 },
		{ " \t5", 5, 3 }, { "1a", 1, 1 }, { "0", 0, 1 },
		{ "x", 0, 0 }, { "--1", 0, 1 }, { "1f", 1, 1 },
		{ "18446744073709551615", UINT64_MAX, 20 },
	};
	const char *end;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_true(str_scan_int(table[i].s, &end) == table[i].n);
		assert_int_equal(end - table[i].s, table[i].used);
	}
}

/* However it grows: at each length all of it is there, and its end. */
static void a_text_grows_byte_by_byte(void **state)
{
	struct sbuf b = { 0 };

	(void)state;
	for (size_t n = 1; n < 600; n++) {
		assert_int_equal(sbuf_char(&b, (char)('a' + n % 26)), 0);
		assert_int_equal(b.len, n);
		assert_true(b.cap > n);
		assert_int_equal(strlen(b.data), n);
		assert_int_equal(b.data[n - 1], 'a' + n % 26);
	}
	sbuf_free(&b);
	assert_int_equal(b.cap, 0);
	for (size_t n = 0; n < 300; n++) {
		assert_int_equal(sbuf_reserve(&b, n), 0);
		assert_true(b.cap > n);
		memset(b.data, 'x', n + 1);
		sbuf_free(&b);
	}
}

static void control_bytes_are_found(void **state)
{
	char text[] = "a?b";

	(void)state;
	for (int c = 1; c < 256; c++) {
		text[1] = (char)c;
		assert_int_equal(str_has_control(text), c < 32 || c == 127);
	}
	assert_false(str_has_control(""));
}

static void sizes_that_no_memory_has_are_refused(void **state)
{
	struct sbuf b = { 0 };

	(void)state;
	assert_int_equal(sbuf_reserve(&b, SIZE_MAX), -ENOMEM);
	sbuf_reset(&b);
	assert_int_equal(sbuf_reserve(&b, SIZE_MAX / 2 + 1), -ENOMEM);
	sbuf_reset(&b);
	assert_int_equal(sbuf_str(&b, "ab"), 0);
	assert_int_equal(sbuf_reserve(&b, SIZE_MAX / 2 - 2), -ENOMEM);
	assert_int_equal(sbuf_char(&b, 'c'), -ENOMEM);	/* it stays so */
	assert_string_equal(b.data, "ab");
	sbuf_free(&b);
	assert_null(str_ndup("", SIZE_MAX));
	b.max = 4;
	assert_int_equal(sbuf_reserve(&b, 4), 0);
	assert_int_equal(sbuf_reserve(&b, 5), -E2BIG);
	sbuf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(room_made_holds_an_empty_text),
		FAKE_TEST(past_its_limit_a_text_takes_no_more),
		FAKE_TEST(integers_are_read_in_three_bases),
		FAKE_TEST(what_is_no_integer_is_refused),
		FAKE_TEST(each_hex_digit_has_its_value),
		FAKE_TEST(case_is_that_of_ascii_letters),
		FAKE_TEST(a_text_is_another_of_that_length),
		FAKE_TEST(an_integer_ends_where_its_digits_do),
		FAKE_TEST(a_text_grows_byte_by_byte),
		FAKE_TEST(control_bytes_are_found),
		FAKE_TEST(sizes_that_no_memory_has_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
