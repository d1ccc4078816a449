/* test_endless.c: when a script is said to run for ever. */
#include "cli/endless.c"

#include "tests/fake/fake.h"

static void a_day_is_too_long(void **state)
{
	struct endless w = { 0 };

	(void)state;
	assert_null(endless_look(&w, 23ull * 3600 * 1000000));
	assert_string_equal(endless_look(&w, 25ull * 3600 * 1000000),
			    "24 h have passed in the simulation: this script "
			    "does not end (--endless lets it go on)");
}

static void a_server_is_not_busy_for_ever(void **state)
{
	struct endless w = { 0 };

	(void)state;
	assert_null(endless_retry(&w, RETRIES_MAX - 1));
	assert_non_null(endless_retry(&w, RETRIES_MAX));
}

static void going_in_circles_is_noticed(void **state)
{
	struct endless w = { 0 };
	unsigned n = 0;

	(void)state;
	while (!endless_look(&w, 5))
		assert_true(++n < 100000000);
	assert_true(n > 1000000);
}

/* DHCP, whose server answers at once, for ever: gigabytes of messages */
static void trying_again_without_a_pause_is_noticed(void **state)
{
	struct endless w = { 0 };
	uint64_t n = 0;

	(void)state;
	while (!endless_look(&w, n * 1000))
		assert_true(++n < 100000);
	assert_true(n > 1000);
}

static void working_for_long_with_waits_is_not(void **state)
{
	struct endless w = { 0 };

	(void)state;
	for (uint64_t n = 0; n < 100000000; n++)
		assert_null(endless_look(&w, n >> 20));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(a_day_is_too_long),
		FAKE_TEST(a_server_is_not_busy_for_ever),
		FAKE_TEST(going_in_circles_is_noticed),
		FAKE_TEST(trying_again_without_a_pause_is_noticed),
		FAKE_TEST(working_for_long_with_waits_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
