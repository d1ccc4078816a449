/* test_xdr.c: values as RPC has them, and what is no whole value. */
#include "tests/fake/fake.h"

#include "core/str.h"
#include "net/xdr.h"

#define READING(bytes) { .at = (const uint8_t *)(bytes), \
			 .len = sizeof(bytes) - 1 }

static void numbers_have_their_big_end_first(void **state)
{
	struct xdr x = READING("\1\2\3\4\xa\xb\xc\xd\x1e\x1f\x20\x21");

	(void)state;
	assert_int_equal(xdr_u32(&x), 0x01020304);
	assert_int_equal(xdr_u64(&x), 0x0a0b0c0d1e1f2021);
	assert_false(x.bad);
	assert_int_equal(x.len, 0);
}

static void after_what_was_missing_all_is_zero(void **state)
{
	struct xdr x = READING("\1\2\3"), y = READING("\0\0\0\1\0\0\0");

	(void)state;
	assert_int_equal(xdr_u32(&x), 0);
	assert_true(x.bad);
	assert_int_equal(xdr_u32(&x), 0);
	xdr_skip(&x, 0);
	assert_true(x.bad);
	(void)xdr_u64(&y);
	assert_true(y.bad);
}

static void bytes_are_counted_and_padded(void **state)
{
	struct xdr x = READING("\0\0\0\5abcde\0\0\0\0\0\0\4wxyz\0\0\0\7");
	size_t len;
	const uint8_t *p = xdr_bytes(&x, 5, &len);

	(void)state;
	assert_int_equal(len, 5);
	assert_memory_equal(p, "abcde", 5);
	p = xdr_bytes(&x, 9, &len);
	assert_int_equal(len, 4);
	assert_memory_equal(p, "wxyz", 4);
	assert_int_equal(xdr_u32(&x), 7);
	assert_false(x.bad);
}

/* More than the caller takes, than there is, or padding that is cut off. */
static void bytes_without_end_are_refused(void **state)
{
	struct xdr bad[] = {
		READING("\0\0\0\5abcde\0\0\0"), READING("\0\0\0\4abc"),
		READING("\xff\xff\xff\xff" "abcd"), READING("\0\0\0\3abc"),
		READING("\0\0"),
	};
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		(void)xdr_bytes(&bad[i], i ? 9 : 4, &len);
		assert_int_equal(len, 0);
		assert_true(bad[i].bad);
		assert_int_equal(xdr_u32(&bad[i]), 0);
	}
}

static void what_is_put_is_laid_out_so(void **state)
{
	static const char want[] = "\1\2\3\4\xa\xb\xc\xd\x1e\x1f\x20\x21"
				   "\0\0\0\5abcde\0\0\0\0\0\0\4wxyz\0\0\0\0";
	struct sbuf out = { 0 };

	(void)state;
	xdr_put_u32(&out, 0x01020304);
	xdr_put_u64(&out, 0x0a0b0c0d1e1f2021);
	xdr_put_bytes(&out, "abcde", 5);
	xdr_put_bytes(&out, "wxyz", 4);
	xdr_put_bytes(&out, "", 0);
	assert_int_equal(out.len, sizeof(want) - 1);
	assert_memory_equal(out.data, want, out.len);
	sbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(numbers_have_their_big_end_first),
		FAKE_TEST(after_what_was_missing_all_is_zero),
		FAKE_TEST(bytes_are_counted_and_padded),
		FAKE_TEST(bytes_without_end_are_refused),
		FAKE_TEST(what_is_put_is_laid_out_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
