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

/* From 0000-01-01 on, through four centuries and into the next. */
static void each_day_has_a_date(void **state)
{
	unsigned y = 0, m = 1, d = 1, year, month, day;

	(void)state;
	for (int64_t days = -719528; days < 147000; days++) {
		date_from_days(days, &year, &month, &day);
		if (days >= -719468 &&
		    (year != y || month != m || day != d))
			fail_msg("day %lld is %u-%u-%u, not %u-%u-%u",
				 (long long)days, y, m, d, year, month, day);
		if (days >= -719468)
			assert_int_equal(date_days((int)y, (int)m, (int)d),
					 days);
		d++;
		if (d > 28 && d > (m == 2 ? 28u + (!(y % 4) && (y % 100 ||
				   !(y % 400))) : 30u + ((m + m / 8) & 1))) {
			d = 1;
			m = m % 12 + 1;
			y += m == 1;
		}
	}
}

/* The calendar that is counted by begins in March. */
static void before_the_year_0_it_is_its_beginning(void **state)
{
	unsigned year, month, day;

	(void)state;
	for (int64_t days = -719467; days > -719470; days--) {
		date_from_days(days, &year, &month, &day);
		assert_int_equal(year, 0);
		assert_int_equal(month, 3);
		assert_int_equal(day, days == -719467 ? 2 : 1);
	}
	date_from_days(INT64_MIN, &year, &month, &day);
	assert_int_equal(month, 3);
	assert_int_equal(day, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(days_are_counted_from_1970),
		FAKE_TEST(no_day_is_left_out),
		FAKE_TEST(each_day_has_a_date),
		FAKE_TEST(before_the_year_0_it_is_its_beginning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
