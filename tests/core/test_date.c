/* test_date.c: days since 1970. */
#include "core/date.h"
#include "tests/fake/fake.h"

static void days_are_counted_from_1970(void **state)
{
	(void)state;
	assert_int_equal(date_days(1970, 1, 1), 0);
	assert_int_equal(date_days(1970, 3, 1), 59);
	assert_int_equal(date_days(1969, 12, 31), -1);
	assert_int_equal(date_days(2038, 1, 19), 24855);
}

/* Each day is the one behind the day before, through four centuries. */
static void no_day_is_left_out(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
				       30, 31 };
	int64_t expected = 0;

	(void)state;
	for (int y = 1970; y < 2370; y++) {
		bool leap = !(y % 4) && (y % 100 || !(y % 400));

		for (int m = 1; m <= 12; m++) {
			int n = lengths[m - 1] + (m == 2 && leap);

			for (int d = 1; d <= n; d++)
				assert_int_equal(date_days(y, m, d),
						 expected++);
		}
	}
	assert_int_equal(expected, 146097);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(days_are_counted_from_1970),
		FAKE_TEST(no_day_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
