/* test_rto.c: how long an answer may take. */
#include "tests/fake/fake.h"

#include "net/rto.h"

static void the_first_wait_is_that_of_any_question(void **state)
{
	struct rto r;

	(void)state;
	rto_start(&r);
	assert_int_equal(r.wait_ms, 250);
}

static void it_follows_the_round_trip(void **state)
{
	struct rto r;

	(void)state;
	rto_start(&r);
	rto_learn(&r, 100000);
	assert_int_equal(r.wait_ms, 300);	/* 100 + 4 * 50 */
	rto_learn(&r, 100000);
	assert_int_equal(r.wait_ms, 250);	/* 100 + 4 * 37.5 */
	rto_learn(&r, 180000);
	/* 110 + 4 * (28.125 + 20) */
	assert_int_equal(r.wait_ms, 302);
	rto_start(&r);
	rto_learn(&r, 99999);
	assert_int_equal(r.wait_ms, 299);	/* 299.995, cut */
}

static void it_has_a_floor_and_a_ceiling(void **state)
{
	struct rto r;

	(void)state;
	rto_start(&r);
	rto_learn(&r, 0);
	assert_int_equal(r.wait_ms, 50);
	rto_learn(&r, UINT64_MAX);
	assert_int_equal(r.wait_ms, 10000);
	for (unsigned i = 0; i < 200; i++)
		rto_learn(&r, 1000);
	assert_int_equal(r.wait_ms, 50);
}

static void after_a_doubt_it_waits_until_it_knows(void **state)
{
	struct rto r;

	(void)state;
	rto_start(&r);
	rto_doubt(&r, 500);
	assert_int_equal(r.wait_ms, 500);
	rto_doubt(&r, 250);
	assert_int_equal(r.wait_ms, 500);
	rto_doubt(&r, 20000);
	assert_int_equal(r.wait_ms, 10000);
	rto_learn(&r, 100000);
	assert_int_equal(r.wait_ms, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(the_first_wait_is_that_of_any_question),
		FAKE_TEST(it_follows_the_round_trip),
		FAKE_TEST(it_has_a_floor_and_a_ceiling),
		FAKE_TEST(after_a_doubt_it_waits_until_it_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
