/* Text that grows, and numbers read from text. */
#include "core/str.h"

#include <errno.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(room_made_holds_an_empty_text),
		FAKE_TEST(past_its_limit_a_text_takes_no_more),
		FAKE_TEST(integers_are_read_in_three_bases),
		FAKE_TEST(what_is_no_integer_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
