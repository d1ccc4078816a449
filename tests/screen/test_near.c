/* test_near.c: every character ends at one that any font has. */
#include "platform/screen/near.c"
#include "tests/fake/fake.h"

static void all_end_in_ascii_after_two_steps(void **state)
{
	(void)state;
	for (unsigned c = 0x80; c < 0x10000; c++) {
		uint16_t at = screen_near((uint16_t)c);

		if (at >= 0x80)
			at = screen_near(at);
		assert_in_range(at, ' ', '~');
	}
}

static void lines_of_any_kind_become_plain_ones(void **state)
{
	(void)state;
	assert_int_equal(screen_near(0x2501), 0x2500);	/* heavy	*/
	assert_int_equal(screen_near(0x2503), 0x2502);
	assert_int_equal(screen_near(0x250f), 0x250c);
	assert_int_equal(screen_near(0x251b), 0x2518);
	assert_int_equal(screen_near(0x2523), 0x251c);
	assert_int_equal(screen_near(0x253b), 0x2534);
	assert_int_equal(screen_near(0x254b), 0x253c);
	assert_int_equal(screen_near(0x2550), 0x2500);	/* double	*/
	assert_int_equal(screen_near(0x2551), 0x2502);
	assert_int_equal(screen_near(0x2554), 0x250c);
	assert_int_equal(screen_near(0x255d), 0x2518);
	assert_int_equal(screen_near(0x2563), 0x2524);
	assert_int_equal(screen_near(0x256c), 0x253c);
	assert_int_equal(screen_near(0x256d), 0x250c);	/* round	*/
	assert_int_equal(screen_near(0x256f), 0x2518);
	assert_int_equal(screen_near(0x2500), '-');
	assert_int_equal(screen_near(0x2502), '|');
	assert_int_equal(screen_near(0x250c), '+');
}

static void dashes_ticks_and_quotes_keep_their_look(void **state)
{
	(void)state;
	assert_int_equal(screen_near(0x2014), '-');
	assert_int_equal(screen_near(0x2713), 'v');
	assert_int_equal(screen_near(0x2717), 'x');
	assert_int_equal(screen_near(0x201c), '"');
	assert_int_equal(screen_near(0x2192), '>');
	assert_int_equal(screen_near(0x65e5), '?');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(all_end_in_ascii_after_two_steps),
		FAKE_TEST(lines_of_any_kind_become_plain_ones),
		FAKE_TEST(dashes_ticks_and_quotes_keep_their_look),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
