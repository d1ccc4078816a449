/* Cylinders, heads and sectors, as whoever wrote the first sector has them. */
#include <string.h>

#include "core/bytes.h"
#include "platform/bios/geometry.h"
#include "tests/fake/fake.h"

#include "platform/bios/geometry.c"

static uint8_t first[512];

static void is(struct geometry g, unsigned cylinders, unsigned heads,
	       unsigned sectors)
{
	assert_int_equal(g.cylinders, cylinders);
	assert_int_equal(g.heads, heads);
	assert_int_equal(g.sectors, sectors);
}

static void partition(unsigned n, unsigned type, unsigned head,
		      unsigned sector)
{
	uint8_t *e = first + 446 + 16 * n;

	put_le16(first + 510, 0xaa55);
	e[4] = (uint8_t)type;
	e[5] = (uint8_t)head;
	e[6] = (uint8_t)(0xc0 | sector);
}

static int setup(void **state)
{
	(void)state;
	memset(first, 0, sizeof(first));
	return 0;
}

static void partitions_tell_by_where_they_end(void **state)
{
	(void)state;
	partition(0, 0x83, 15, 17);
	partition(2, 0x0c, 31, 9);
	is(geometry_of(first, 32 * 17 * 100 + 5, false), 100, 32, 17);
	is(geometry_of(first, 1ull << 40, false), 1024, 32, 17);
	is(geometry_of(first, 5, false), 1, 32, 17);
}

static void what_counts_with_nothing_is_as_usual(void **state)
{
	(void)state;
	is(geometry_of(NULL, 1 << 20, false), 65, 255, 63);
	is(geometry_of(first, 1 << 20, false), 65, 255, 63);
	partition(0, 0xee, 1, 1);
	is(geometry_of(first, 1 << 20, false), 65, 255, 63);
	partition(1, 0x83, 254, 0);
	is(geometry_of(first, 1 << 20, false), 65, 255, 63);
	partition(1, 0x83, 255, 63);
	is(geometry_of(first, 1 << 20, false), 65, 255, 63);
}

static void code_is_no_table(void **state)
{
	(void)state;
	partition(0, 0x83, 15, 17);
	first[446 + 48] = 0x90;
	is(geometry_of(first, 1 << 20, false), 65, 255, 63);
	first[446 + 48] = 0x80;
	is(geometry_of(first, 1 << 20, false), 1024, 16, 17);
	first[510] = 0;
	is(geometry_of(first, 1 << 20, false), 65, 255, 63);
}

static void a_fat_that_has_it_all_tells_too(void **state)
{
	(void)state;
	partition(0, 0x41, 0x90, 0x33);
	first[446] = 0x33;
	first[0] = 0xeb;
	put_le16(first + 11, 512);
	put_le16(first + 24, 32);
	put_le16(first + 26, 64);
	is(geometry_of(first, 64 * 32 * 10, false), 10, 64, 32);
	put_le16(first + 26, 256);
	is(geometry_of(first, 255 * 63 * 10, false), 10, 255, 63);
	put_le16(first + 26, 64);
	put_le16(first + 24, 64);
	is(geometry_of(first, 255 * 63 * 10, false), 10, 255, 63);
}

static void floppies_go_by_their_size(void **state)
{
	(void)state;
	is(geometry_of(first, 720, true), 40, 2, 9);
	is(geometry_of(first, 2400, true), 80, 2, 15);
	is(geometry_of(NULL, 5760, true), 80, 2, 36);
	is(geometry_of(first, 2879, true), 80, 2, 18);
}

#define T(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(partitions_tell_by_where_they_end),
		T(what_counts_with_nothing_is_as_usual),
		T(code_is_no_table),
		T(a_fat_that_has_it_all_tells_too),
		T(floppies_go_by_their_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
