/* test_arena.c: memory that is given back all at once. */
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "tests/fake/fake.h"

static void every_piece_is_aligned_and_its_own(void **state)
{
	struct arena a = { 0 };
	unsigned char *p[200];

	(void)state;
	for (size_t i = 0; i < 200; i++) {
		p[i] = arena_alloc(&a, i);
		assert_non_null(p[i]);
		assert_int_equal((uintptr_t)p[i] % 16, 0);
		memset(p[i], (int)i, i);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t n = 0; n < i; n++)
			assert_int_equal(p[i][n], i);
	arena_free(&a);
	assert_null(a.head);
}

/* Whole chunks, one byte less and one more. */
static void a_piece_may_be_as_large_as_a_chunk(void **state)
{
	static const size_t sizes[] = { 4080, 4095, 4096, 4097, 8191, 8192,
					8193, 1 << 20, (1 << 20) + 1 };
	size_t live = fake_live();
	struct arena a;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		arena_init(&a);
		memset(arena_alloc(&a, sizes[i]), 1, sizes[i]);
		assert_int_equal(fake_live(), live + 1);
		memset(arena_alloc(&a, 16), 2, 16);
		arena_free(&a);
	}
}

static void chunks_grow_so_that_there_are_few(void **state)
{
	size_t live = fake_live();
	struct arena a = { 0 };

	(void)state;
	/* 4, 8, 16 ... 512 KiB, then 1 MiB each */
	for (size_t i = 0; i < 4096 / 16; i++)
		(void)arena_alloc(&a, 16);
	assert_int_equal(fake_live(), live + 1);
	(void)arena_alloc(&a, 1);
	assert_int_equal(fake_live(), live + 2);
	for (size_t i = 1; i < 8192 / 16; i++)
		(void)arena_alloc(&a, 9);
	assert_int_equal(fake_live(), live + 2);
	for (size_t i = 0; i < (4 << 20) / 64; i++)
		(void)arena_alloc(&a, 64);
	assert_in_range(fake_live(), live + 12, live + 13);
	arena_free(&a);
}

static void what_came_after_a_mark_goes(void **state)
{
	size_t live = fake_live();
	struct arena a = { 0 };
	struct arena_mark empty = arena_mark(&a), mark;
	char *first, *again;

	(void)state;
	first = arena_strndup(&a, "first", 5);
	mark = arena_mark(&a);
	again = arena_alloc(&a, 100);
	(void)arena_alloc(&a, 100000);
	arena_rewind(&a, mark);
	assert_int_equal(fake_live(), live + 1);
	assert_ptr_equal(arena_alloc(&a, 1), again);
	assert_string_equal(first, "first");
	(void)arena_alloc(&a, 100000);
	arena_rewind(&a, empty);
	assert_int_equal(fake_live(), live + 1);	/* the first is kept */
	assert_ptr_equal(arena_alloc(&a, 5), first);
	arena_free(&a);
	arena_rewind(&a, empty);
	assert_null(a.head);
}

static void copies_have_their_length_and_an_end(void **state)
{
	struct arena a = { 0 };
	unsigned char *zeros;

	(void)state;
	memset(arena_alloc(&a, 64), 0xee, 64);
	arena_rewind(&a, (struct arena_mark){ 0 });
	zeros = arena_calloc(&a, 4, 8);
	for (size_t i = 0; i < 32; i++)
		assert_int_equal(zeros[i], 0);
	assert_string_equal(arena_strndup(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&a, "", 0), "");
	assert_non_null(arena_calloc(&a, 0, 8));
	assert_non_null(arena_calloc(&a, 8, 0));
	arena_free(&a);
}

static void sizes_that_no_memory_has_are_refused(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX - 15));
	assert_null(arena_alloc(&a, SIZE_MAX - 16));
	assert_null(arena_calloc(&a, SIZE_MAX / 8 + 1, 8));
	assert_null(arena_calloc(&a, 8, SIZE_MAX / 8 + 1));
	assert_null(arena_strndup(&a, "", SIZE_MAX));
	assert_null(a.head);
}

static void fill(void *ctx)
{
	struct arena a = { 0 };
	char *p = arena_alloc(&a, 10), *q = arena_calloc(&a, 2, 5000);

	(void)ctx;
	assert_int_equal(p && q, !fake_alloc_failed());
	arena_free(&a);
}

static void running_out_of_memory_leaks_nothing(void **state)
{
	(void)state;
	fake_alloc_fail_each(fill, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAKE_TEST(every_piece_is_aligned_and_its_own),
		FAKE_TEST(a_piece_may_be_as_large_as_a_chunk),
		FAKE_TEST(chunks_grow_so_that_there_are_few),
		FAKE_TEST(what_came_after_a_mark_goes),
		FAKE_TEST(copies_have_their_length_and_an_end),
		FAKE_TEST(sizes_that_no_memory_has_are_refused),
		FAKE_TEST(running_out_of_memory_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
