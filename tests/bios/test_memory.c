/* Memory for images, out of a firmware's map. */
#include "tests/fake/fake.h"

#define plat_image_mem bios_image_mem
#define plat_memmap bios_memmap
#define plat_peek bios_peek
void *bios_image_mem(void *ptr, size_t old_len, size_t len);
int bios_memmap(unsigned index, uint64_t *start, uint64_t *len);
int bios_peek(uint64_t address, void *buf, size_t len);
#include "platform/bios/memory.c"
#undef plat_image_mem
#undef plat_memmap
#undef plat_peek

#define MIB (1u << 20)

struct start bios;

static const struct e820_entry of_machine[] = {
	{ 0, 0x9fc00, 1, 1 }, { MIB, 31 * MIB, 1, 1 },
	{ 32 * MIB, MIB, 2, 1 }, { 33 * MIB, 31 * MIB, 1, 1 },
	{ 0x100000000ull, 0x40000000, 1, 1 },
};

size_t firm_memory(struct e820_entry *out, size_t max)
{
	(void)max;
	memcpy(out, of_machine, sizeof(of_machine));
	return sizeof(of_machine) / sizeof(of_machine[0]);
}

static uint32_t take(size_t len)
{
	return (uint32_t)(uintptr_t)bios_image_mem(NULL, 0, len);
}

static void give(uint32_t at, size_t len)
{
	bios_image_mem(mem(at), len, 0);
}

/* The program lies in the last MiB, an initrd in the middle. */
static int setup(void **state)
{
	(void)state;
	memset(&mem_, 0, sizeof(mem_));
	bios = (struct start){
		.kind = START_KERNEL, .image = 63 * MIB, .image_len = MIB,
		.initrd = 20 * MIB, .initrd_len = 5,
	};
	bios_memory_init();
	return 0;
}

static void memory_is_taken_from_the_top(void **state)
{
	(void)state;
	assert_int_equal(take(MIB), 62 * MIB);
	assert_int_equal(take(1), 62 * MIB - 4096);
	assert_true(bios_memory_free(MIB, 19 * MIB));
}

static void what_is_given_back_is_whole_again(void **state)
{
	uint32_t a = take(10 * MIB), b = take(10 * MIB), c = take(10 * MIB);

	(void)state;
	give(b, 10 * MIB);
	give(a, 10 * MIB);
	give(c, 10 * MIB);
	assert_int_equal(take(30 * MIB), 33 * MIB);
}

static void the_initrd_and_holes_are_left_alone(void **state)
{
	(void)state;
	assert_int_equal(take(30 * MIB), 33 * MIB);
	assert_int_equal(take(12 * MIB), 8 * MIB);
	assert_false(bios_memory_free(20 * MIB, 1));
	assert_false(bios_memory_free(32 * MIB, 1));
}

static void a_block_shrinks_and_grows_in_place(void **state)
{
	uint32_t at = take(4 * MIB);

	(void)state;
	assert_ptr_equal(bios_image_mem(mem(at), 4 * MIB, MIB), mem(at));
	assert_true(bios_memory_free(at + MIB, 3 * MIB));
	assert_ptr_equal(bios_image_mem(mem(at), MIB, 3 * MIB), mem(at));
	assert_false(bios_memory_free(at + 2 * MIB, 1));
}

static void too_much_is_refused(void **state)
{
	(void)state;
	assert_int_equal(take(40 * MIB), 0);
	assert_int_equal(take(SIZE_MAX), 0);
	assert_int_equal(take(5ull << 30), 0);
}

static void an_initrd_goes_below_its_limit(void **state)
{
	(void)state;
	assert_int_equal(bios_memory_place(10 * MIB, MIB), 9 * MIB);
	assert_int_equal(bios_memory_place(UINT32_MAX, MIB), 62 * MIB);
}

static void the_map_shows_usable_memory(void **state)
{
	uint64_t start, len;

	(void)state;
	assert_int_equal(bios_memmap(1, &start, &len), 0);
	assert_int_equal(start, MIB);
	assert_int_equal(len, 31 * MIB);
	assert_int_equal(bios_memmap(4, &start, &len), -ENOENT);
}

static void what_is_ours_begins_at_its_lowest_byte(void **state)
{
	uint32_t at;

	(void)state;
	assert_int_equal(bios_memory_lowest(), 20 * MIB);	/* the initrd */
	bios.initrd_len = 0;
	bios_memory_init();
	assert_int_equal(bios_memory_lowest(), 63 * MIB);
	at = take(5 * MIB);
	assert_int_equal(bios_memory_lowest(), at);
	give(at, MIB);
	assert_int_equal(bios_memory_lowest(), at + MIB);
}

static void behind_a_fence_there_is_some_room(void **state)
{
	uint32_t fence;

	(void)state;
	bios.initrd_len = 0;
	bios_memory_init();
	(void)take(MIB);
	bios_memory_fence(true);
	fence = bios_memory_lowest();
	assert_int_equal(fence, 54 * MIB);
	assert_int_equal(take(9 * MIB), 0);
	assert_int_equal(take(7 * MIB), 55 * MIB);
	assert_int_equal(take(MIB), 54 * MIB);
	assert_int_equal(take(1), 0);
	assert_true(bios_memory_theirs(MIB, 31 * MIB));
	assert_true(bios_memory_theirs(fence - MIB, MIB));
	assert_false(bios_memory_theirs(fence - MIB, MIB + 1));
	assert_false(bios_memory_theirs(UINT32_MAX, 2));
	bios_memory_fence(false);
	assert_int_equal(take(MIB), 53 * MIB);
}

#define T(f) cmocka_unit_test_setup(f, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(memory_is_taken_from_the_top),
		T(what_is_given_back_is_whole_again),
		T(the_initrd_and_holes_are_left_alone),
		T(a_block_shrinks_and_grows_in_place),
		T(too_much_is_refused),
		T(an_initrd_goes_below_its_limit),
		T(the_map_shows_usable_memory),
		T(what_is_ours_begins_at_its_lowest_byte),
		T(behind_a_fence_there_is_some_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "platform/bios/e820.c"
