/*
 * alloc.c: counts allocations and lets them fail. The test programs are
 * linked with --wrap for malloc, calloc, realloc and free.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

void *__wrap_malloc(size_t len);
void *__wrap_calloc(size_t n, size_t len);
void *__wrap_realloc(void *p, size_t len);
void __wrap_free(void *p);

/* A hash set of live blocks: free() also sees blocks of the C library. */
struct block { void *p; size_t len; unsigned serial; void *caller; };

static struct {
	struct block *slots;
	size_t        n_slots, used, live;	/* used: with tombstones */
	unsigned      serial, fail_at;
	bool          failed, spared;
	size_t        bytes, peak;
} heap;

#define TOMBSTONE ((void *)1)

static size_t slot_of(const void *p)
{
	return (size_t)(((uintptr_t)p >> 4) * 0x9e3779b97f4a7c15ull >> 20);
}

static struct block *find(const void *p)
{
	if (!heap.n_slots)
		return NULL;
	for (size_t i = slot_of(p);; i++) {
		struct block *b = &heap.slots[i & (heap.n_slots - 1)];

		if (b->p == p)
			return b;
		if (!b->p)
			return NULL;
	}
}

/* An address comes again and again: the slot that it left is taken first, or
   each search would pass all of its tombstones. */
static void put(struct block block)
{
	struct block *b;

	for (size_t i = slot_of(block.p);; i++) {
		b = &heap.slots[i & (heap.n_slots - 1)];
		if (!b->p || b->p == TOMBSTONE)
			break;
	}
	heap.used += !b->p;
	*b = block;
}

static void grow(void)
{
	struct block *old = heap.slots;
	size_t n_old = heap.n_slots;

	heap.n_slots = !n_old ? 1024 : heap.live * 4 < n_old ? n_old :
		       n_old * 2;
	heap.slots = __real_calloc(heap.n_slots, sizeof(*heap.slots));
	if (!heap.slots)
		abort();
	heap.used = 0;
	for (size_t i = 0; i < n_old; i++) {
		if (old[i].p && old[i].p != TOMBSTONE)
			put(old[i]);
	}
	__real_free(old);
}

static void *track(void *p, size_t len, void *caller)
{
	if (!p)
		return NULL;
	if (heap.used * 2 >= heap.n_slots)
		grow();
	put((struct block){ p, len, heap.serial, caller });
	heap.live++;
	heap.bytes += len;
	if (heap.bytes > heap.peak)
		heap.peak = heap.bytes;
	return p;
}

static void untrack(void *p)
{
	struct block *b = p ? find(p) : NULL;

	if (!b)
		return;
	b->p = TOMBSTONE;
	heap.live--;
	heap.bytes -= b->len;
}

bool fake_alloc_fails(const void *caller)
{
	if (heap.spared)
		return false;
	heap.serial++;
	if (heap.fail_at && !--heap.fail_at)
		heap.failed = true;
	else if (fake_fork_fails(caller))
		heap.failed = true;
	else
		return false;
	return true;
}

size_t fake_alloc_peak(void)
{
	size_t peak = heap.peak;

	heap.peak = heap.bytes;
	return peak;
}

size_t fake_alloc_bytes(void)
{
	return heap.bytes;
}

void *__wrap_malloc(size_t len)
{
	if (fake_alloc_fails(__builtin_return_address(0)))
		return NULL;
	return track(__real_malloc(len), len, __builtin_return_address(0));
}

void *__wrap_calloc(size_t n, size_t len)
{
	if (fake_alloc_fails(__builtin_return_address(0)))
		return NULL;
	return track(__real_calloc(n, len), n * len,
		     __builtin_return_address(0));
}

void *__wrap_realloc(void *p, size_t len)
{
	void *new;

	if (fake_alloc_fails(__builtin_return_address(0)))
		return NULL;
	untrack(p);
	new = __real_realloc(p, len);
	return track(new ? new : p, len, __builtin_return_address(0)) == new ?
		new : NULL;
}

void *fake_alloc_foreign(void *p, size_t len)
{
	if (fake_alloc_fails(__builtin_return_address(0)))
		return NULL;
	return __real_realloc(p, len);
}

void __wrap_free(void *p)
{
	untrack(p);
	__real_free(p);
}

size_t fake_live(void)
{
	return heap.live;
}

bool fake_alloc_failed(void)
{
	return heap.failed;
}

void fake_alloc_fail(unsigned n)
{
	heap.fail_at = n;
	heap.failed = false;
}

void fake_alloc_begin(void)
{
	heap.failed = false;
}

void fake_alloc_spare(bool spared)
{
	heap.spared = spared;
}

/* Say what is left, the blocks younger than @since only. */
static void tell(unsigned since)
{
	for (size_t i = 0; i < heap.n_slots; i++) {
		const struct block *b = &heap.slots[i];

		if (!b->p || b->p == TOMBSTONE || b->serial <= since)
			continue;
		fprintf(stderr, "still allocated: %zu bytes, allocation %u, "
			"from %p\n", b->len, b->serial - since, b->caller);
	}
}

static unsigned test_start;
static size_t live_at_start;

int fake_setup(void **state)
{
	(void)state;
	fake_reset();
	test_start = heap.serial;
	live_at_start = heap.live;
	return 0;
}

int fake_teardown(void **state)
{
	(void)state;
	fake_alloc_fail(0);
	fake_alloc_arenas(false);
	fake_reset();
	if (heap.live == live_at_start)
		return 0;
	tell(test_start);
	return -1;
}

void fake_alloc_fail_each(void (*test)(void *ctx), void *ctx)
{
	for (unsigned n = 1;; n++) {
		size_t live = heap.live;
		unsigned start = heap.serial;
		bool failed;

		fake_reset();
		fake_alloc_fail(n);
		test(ctx);
		failed = heap.failed;
		fake_alloc_fail(0);
		if (heap.live != live) {
			tell(start);
			fail_msg("leak when allocation %u fails", n);
		}
		if (!failed)
			return;
	}
}
