/* Random bytes by jitter. tests/qemu/ has a machine that is refused. */
#include <string.h>

#include "core/jitter.h"
#include "tests/fake/fake.h"

static void no_two_draws_are_alike(void **state)
{
	uint8_t a[40], b[40];

	(void)state;
	assert_true(jitter_fill(a, sizeof(a)));
	assert_true(jitter_fill(b, sizeof(b)));
	assert_memory_not_equal(a, b, 32);
	assert_memory_not_equal(a, a + 32, 8);
}

static void no_more_than_asked_for_is_written(void **state)
{
	uint8_t a[8] = { 0 };

	(void)state;
	assert_true(jitter_fill(a, 7));
	assert_int_equal(a[7], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(no_two_draws_are_alike),
		FAKE_TEST(no_more_than_asked_for_is_written),
	};

	return cmocka_run_group_tests_name("core/jitter", tests, NULL, NULL);
}
