/* The firmware's heap, on memory that this test hands out and counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static size_t given;		/* bytes of regions, now	*/
static size_t limit;		/* no region beyond		*/

static void *region(void *ptr, size_t old_len, size_t len)
{
	given -= old_len;
	if (!len) {
		free(ptr);
		return NULL;
	}
	if (given + len > limit)
		return NULL;
	given += len;
	return aligned_alloc(4096, len);
}

#define plat_image_mem region
#define malloc our_malloc
#define calloc our_calloc
#define realloc our_realloc
#define free our_free
#define atoi our_atoi
#include "core/libc/stdlib.h"
#include "core/libc/heap.c"
#undef malloc
#undef calloc
#undef realloc
#undef free

#define PIECES 1000

struct piece {
	unsigned char *mem;
	size_t         len;
};

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

static void fill(struct piece *p, unsigned char c)
{
	assert_int_equal((uintptr_t)p->mem % 16, 0);
	memset(p->mem, c, p->len);
}

static void check(const struct piece *p, unsigned char c)
{
	for (size_t i = 0; i < p->len; i++) {
		if (p->mem[i] != c)
			fail_msg("byte %zu of %zu is not ours", i, p->len);
	}
}

/* One step of a program that allocates at random. */
static void step(struct piece *p, unsigned char c, uint32_t *seed)
{
	uint32_t r = next_random(seed);
	size_t len = r % 8 ? r % 300 : r % 20000;
	unsigned char *mem;

	if (!p->mem) {
		p->mem = our_malloc(len);
	} else if (r & 0x1000) {
		check(p, c);
		our_free(p->mem);
		p->mem = NULL;
		len = 0;
	} else {
		check(p, c);
		mem = our_realloc(p->mem, len);
		assert_non_null(mem);
		for (size_t i = 0; i < len && i < p->len; i++)
			assert_int_equal(mem[i], c);
		p->mem = mem;
	}
	p->len = len;
	if (p->mem)
		fill(p, c);
}

static void pieces_never_overlap(void **state)
{
	static struct piece pieces[PIECES];
	uint32_t seed = 1;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint32_t at = next_random(&seed) % PIECES;

		step(&pieces[at], (unsigned char)at, &seed);
	}
	for (int i = 0; i < PIECES; i++) {
		if (pieces[i].mem)
			check(&pieces[i], (unsigned char)i);
		our_free(pieces[i].mem);
	}
	assert_int_equal(given, REGION_BYTES);
}

static void freed_memory_is_whole_again(void **state)
{
	void *half, *all;

	(void)state;
	half = our_malloc(REGION_BYTES / 2);
	our_free(half);
	all = our_malloc(REGION_BYTES - 2 * HEADER);
	assert_non_null(all);
	assert_int_equal(given, REGION_BYTES);
	our_free(all);
}

static void a_large_piece_goes_back_to_the_platform(void **state)
{
	void *keep = our_malloc(1), *large = our_malloc(10 * REGION_BYTES);

	(void)state;
	assert_true(given > 10 * REGION_BYTES);
	our_free(large);
	assert_int_equal(given, REGION_BYTES);
	our_free(keep);
}

static void memory_runs_out_politely(void **state)
{
	void *p = our_malloc(100), *q;

	(void)state;
	limit = given;
	assert_null(our_malloc(2 * REGION_BYTES));
	assert_null(our_malloc(SIZE_MAX));
	assert_null(our_malloc(SIZE_MAX - 16));
	assert_null(our_calloc(SIZE_MAX / 4, 8));
	assert_null(our_realloc(p, 2 * REGION_BYTES));
	limit = SIZE_MAX;
	q = our_realloc(p, 200);
	assert_non_null(q);
	our_free(q);
}

static void calloc_clears(void **state)
{
	unsigned char *p = our_malloc(500), *q;

	(void)state;
	memset(p, 0xff, 500);
	our_free(p);
	q = our_calloc(5, 100);
	for (int i = 0; i < 500; i++)
		assert_int_equal(q[i], 0);
	our_free(q);
	our_free(NULL);
}

static void realloc_grows_in_place_when_it_can(void **state)
{
	char *p = our_malloc(100), *q;

	(void)state;
	q = our_realloc(p, 1000);
	assert_ptr_equal(q, p);
	assert_ptr_equal(our_realloc(q, 10), p);
	our_free(p);
}

static int set_up(void **state)
{
	(void)state;
	limit = SIZE_MAX;
	return 0;
}

/* The heap keeps one region for ever; the leak checker should not mind. */
static int take_down(void **state)
{
	(void)state;
	for (int i = 0; i < CLASSES; i++) {
		if (heap.lists[i])
			free(heap.lists[i]);
		heap.lists[i] = NULL;
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_never_overlap),
		cmocka_unit_test(freed_memory_is_whole_again),
		cmocka_unit_test(a_large_piece_goes_back_to_the_platform),
		cmocka_unit_test(memory_runs_out_politely),
		cmocka_unit_test(calloc_clears),
		cmocka_unit_test(realloc_grows_in_place_when_it_can),
	};

	return cmocka_run_group_tests(tests, set_up, take_down);
}
