/* test_der.c: lengths and dates of DER (X.690, RFC 5280 4.1.2.5). */
#include <stdio.h>
#include <string.h>

#include "net/tls/der.h"
#include "tests/fake/fake.h"

/* The tag of what is read, its length, and what is left; or 0. */
static void expect(const char *bytes, size_t len, unsigned tag, size_t body,
		   size_t left)
{
	uint8_t copy[300];
	struct der in = { copy, len }, b, whole;

	memcpy(copy, bytes, len);
	assert_int_equal(der_next(&in, &b, &whole), tag);
	if (!tag) {
		assert_int_equal(in.len, len);
		return;
	}
	assert_int_equal(b.len, body);
	assert_int_equal(in.len, left);
	assert_ptr_equal(in.p, b.p + b.len);
	assert_ptr_equal(whole.p, copy);
	assert_int_equal(whole.len, len - left);
}
#define EXPECT(bytes, tag, body, left) \
	expect(bytes, sizeof(bytes) - 1, tag, body, left)

static void a_length_has_one_form(void **state)
{
	(void)state;
	EXPECT("\4\2abc", 4, 2, 1);
	EXPECT("\4\0", 4, 0, 0);
	EXPECT("\x30\1\2", 0x30, 1, 0);
	EXPECT("\4\2a", 0, 0, 0);
	EXPECT("\4", 0, 0, 0);
	EXPECT("", 0, 0, 0);
	EXPECT("\4\x80", 0, 0, 0);		/* to be found by its end */
	EXPECT("\4\x81\2ab", 0, 0, 0);		/* in one octet too many */
	EXPECT("\4\x81", 0, 0, 0);
	EXPECT("\4\x82\1", 0, 0, 0);
	EXPECT("\4\x84\0\0\0\1a", 0, 0, 0);	/* of four octets */
	EXPECT("\x1f\1a", 0, 0, 0);		/* a tag of several octets */
	EXPECT("\xbf\1a", 0, 0, 0);
	EXPECT("\x1e\1a", 0x1e, 1, 0);
}

static void a_long_length_has_up_to_three_octets(void **state)
{
	char bytes[300];

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes, "\4\x7f", 2);
	expect(bytes, 2 + 127, 4, 127, 0);
	memcpy(bytes, "\4\x81\x80", 3);
	expect(bytes, 3 + 128, 4, 128, 0);
	expect(bytes, 3 + 127, 0, 0, 0);
	memcpy(bytes, "\4\x81\x7f", 3);
	expect(bytes, 3 + 127, 0, 0, 0);
	memcpy(bytes, "\4\x82\1\2", 4);
	expect(bytes, 4 + 258, 4, 258, 0);
	expect(bytes, 4 + 257, 0, 0, 0);
	memcpy(bytes, "\4\x83\0\1\2", 5);
	expect(bytes, 5 + 260, 4, 258, 2);
}

static void only_what_is_asked_for_is_taken(void **state)
{
	struct der in = { (const uint8_t *)"\4\1a\2\1b", 6 }, body;

	(void)state;
	assert_false(der_take(&in, 2, &body));
	assert_int_equal(in.len, 6);
	assert_true(der_take(&in, 4, &body));
	assert_true(der_is(&body, "a", 1));
	assert_false(der_is(&body, "ab", 2));
	assert_false(der_is(&body, "b", 1));
	assert_true(der_take(&in, 2, &body));
	assert_int_equal(in.len, 0);
	assert_false(der_take(&in, 2, &body));
}

static void whole_bytes_are_taken_out_of_bits(void **state)
{
	struct der in = { (const uint8_t *)"\3\3\0ab\3\1\0\3\0\4\1a", 13 };
	struct der bytes;

	(void)state;
	assert_true(der_take_bits(&in, &bytes));
	assert_true(der_is(&bytes, "ab", 2));
	assert_true(der_take_bits(&in, &bytes));
	assert_int_equal(bytes.len, 0);
	assert_int_equal(in.len, 5);
	assert_true(der_take_bits(&in, &bytes));	/* no octet at all */
	assert_int_equal(bytes.len, 0);
	assert_false(der_take_bits(&in, &bytes));
	assert_int_equal(in.len, 3);
}

static bool time_of(const char *text, int64_t *out)
{
	struct der d = { (const uint8_t *)text, strlen(text) };

	return der_time(d.len < 15 ? DER_UTC_TIME : DER_TIME, &d, out);
}

static void a_date_is_a_number_of_seconds(void **state)
{
	static const struct { const char *text; int64_t is; } table[] = {
		{ "700101000000Z", 0 }, { "700101000001Z", 1 },
		{ "700101000100Z", 60 }, { "700101010000Z", 3600 },
		{ "700102000000Z", 86400 }, { "700201000000Z", 31 * 86400 },
		{ "710101000000Z", 365 * 86400 },
		{ "19700101000000Z", 0 }, { "20000101000000Z", 946684800 },
		{ "500101000000Z", -631152000 },
		{ "491231235959Z", 2524607999 },
		{ "99991231235959Z", 253402300799 },
		{ "20161231235960Z", 1483228800 },
	};
	int64_t t;

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		assert_true(time_of(table[i].text, &t));
		assert_int_equal(t, table[i].is);
	}
}

static void each_part_of_a_date_has_its_limits(void **state)
{
	static const struct { unsigned at, least, most; } parts[] = {
		{ 4, 1, 12 }, { 6, 1, 31 }, { 8, 0, 23 }, { 10, 0, 59 },
		{ 12, 0, 60 },
	};
	char text[16], two[3];
	int64_t t;

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		for (unsigned v = 0; v < 100; v++) {
			strcpy(text, "20260101000000Z");
			snprintf(two, sizeof(two), "%02u", v);
			memcpy(text + parts[i].at, two, 2);
			assert_int_equal(time_of(text, &t), v >= parts[i].least &&
					 v <= parts[i].most);
			assert_int_equal(time_of(text + 2, &t),
					 v >= parts[i].least &&
					 v <= parts[i].most);
		}
	}
}

static void only_digits_make_a_date(void **state)
{
	char text[16];
	int64_t t;

	(void)state;
	for (int at = 0; at < 14; at++) {
		strcpy(text, "20260101000000Z");
		text[at] = '/';
		assert_false(time_of(text, &t));
		text[at] = ':';
		assert_false(time_of(text, &t));
	}
	assert_false(time_of("20260101000000z", &t));
	assert_false(time_of("2026010100000Z", &t));
	assert_false(time_of("20260101000000ZZ", &t));
	assert_false(time_of("260101000000+", &t));
	assert_false(time_of("26010100000Z", &t));
	assert_false(der_time(DER_OCTETS, &(struct der){
				(const uint8_t *)"20260101000000Z", 15 }, &t));
	assert_false(der_time(DER_UTC_TIME, &(struct der){
				(const uint8_t *)"20260101000000Z", 15 }, &t));
	assert_false(der_time(DER_TIME, &(struct der){
				(const uint8_t *)"260101000000Z", 13 }, &t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_length_has_one_form),
		FAKE_TEST(a_long_length_has_up_to_three_octets),
		FAKE_TEST(only_what_is_asked_for_is_taken),
		FAKE_TEST(whole_bytes_are_taken_out_of_bits),
		FAKE_TEST(a_date_is_a_number_of_seconds),
		FAKE_TEST(each_part_of_a_date_has_its_limits),
		FAKE_TEST(only_digits_make_a_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
