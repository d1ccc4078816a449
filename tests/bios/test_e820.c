/* Maps of memory as firmware writes them. */
#include "platform/bios/e820.h"

#include "tests/fake/fake.h"

#define MIB ((uint64_t)1 << 20)

static struct e820_range usable[E820_RANGES];

static void reserved_wins_over_usable(void **state)
{
	const struct e820_entry map[] = {
		{ 0, 640 << 10, 1, 1 }, { MIB, 511 * MIB, 1, 1 },
		{ 100 * MIB, MIB, 2, 1 }, { 511 * MIB, 10 * MIB, 3, 1 },
	};
	size_t n = e820_usable(map, 4, usable, E820_RANGES);

	(void)state;
	assert_int_equal(n, 3);
	assert_int_equal(usable[1].start, MIB);
	assert_int_equal(usable[1].end, 100 * MIB);
	assert_int_equal(usable[2].start, 101 * MIB);
	assert_int_equal(usable[2].end, 511 * MIB);
}

static void entries_in_disorder_are_joined(void **state)
{
	const struct e820_entry map[] = {
		{ 32 * MIB, 32 * MIB, 1, 1 }, { 0, 16 * MIB, 1, 1 },
		{ 8 * MIB, 24 * MIB, 1, 1 }, { 70 * MIB, 0, 1, 1 },
	};

	(void)state;
	assert_int_equal(e820_usable(map, 4, usable, E820_RANGES), 1);
	assert_int_equal(usable[0].start, 0);
	assert_int_equal(usable[0].end, 64 * MIB);
}

static void an_entry_that_wraps_around_ends_at_the_top(void **state)
{
	const struct e820_entry map[] = {
		{ MIB, UINT64_MAX, 1, 1 }, { 2 * MIB, UINT64_MAX, 2, 1 },
	};

	(void)state;
	assert_int_equal(e820_usable(map, 2, usable, E820_RANGES), 1);
	assert_int_equal(usable[0].end, 2 * MIB);
}

static void a_full_list_loses_memory_instead_of_its_bounds(void **state)
{
	struct e820_range r[2] = { { 0, 10 * MIB }, { 20 * MIB, 30 * MIB } };

	(void)state;
	assert_int_equal(e820_remove(r, 2, 2, MIB, 2 * MIB), 2);
	assert_int_equal(r[0].end, MIB);
	assert_int_equal(r[1].start, 20 * MIB);
}

static void splitting_keeps_what_follows(void **state)
{
	struct e820_range r[4] = { { 0, 10 * MIB }, { 20 * MIB, 30 * MIB } };

	(void)state;
	assert_int_equal(e820_remove(r, 2, 4, MIB, 2 * MIB), 3);
	assert_int_equal(r[1].start, 2 * MIB);
	assert_int_equal(r[1].end, 10 * MIB);
	assert_int_equal(r[2].start, 20 * MIB);
}

static void removing_everything_leaves_nothing(void **state)
{
	struct e820_range r[2] = { { MIB, 2 * MIB }, { 3 * MIB, 4 * MIB } };

	(void)state;
	assert_int_equal(e820_remove(r, 2, 2, 0, UINT64_MAX), 0);
}

static void the_highest_place_keeps_below_the_limit(void **state)
{
	const struct e820_range r[] = {
		{ 0, 0x9fc00 }, { MIB, 63 * MIB + 100 },
		{ 4096 * MIB, 8192 * MIB },
	};

	(void)state;
	assert_int_equal(e820_highest(r, 3, 4096 * MIB, 5000),
			 63 * MIB - 8192);
	assert_int_equal(e820_highest(r, 3, 2 * MIB, 4096), 2 * MIB - 4096);
	assert_int_equal(e820_highest(r, 3, 4096 * MIB, 100 * MIB), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reserved_wins_over_usable),
		cmocka_unit_test(entries_in_disorder_are_joined),
		cmocka_unit_test(an_entry_that_wraps_around_ends_at_the_top),
		cmocka_unit_test(a_full_list_loses_memory_instead_of_its_bounds),
		cmocka_unit_test(splitting_keeps_what_follows),
		cmocka_unit_test(removing_everything_leaves_nothing),
		cmocka_unit_test(the_highest_place_keeps_below_the_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "platform/bios/e820.c"
