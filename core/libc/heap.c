/*
 * heap.c: malloc() on regions that the platform gives. Free blocks lie in
 * lists by size, four to each power of two; neighbours are joined at once, and
 * a region that is empty again goes back, unless it is the last.
 *
 * malloc() takes no handle, hence the one mutable variable of this folder.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "platform/platform.h"

#define ALIGN		16
#define REGION_BYTES	((size_t)1 << 20)
#define CLASSES		128
#define USED		((size_t)1)	/* in block.size */

/* What lies before each piece of memory, free or handed out. */
struct block {
	size_t        prev_size;	/* bytes of the one below; 0: none */
	size_t        size;		/* of this, header included; | USED.
					   0 | USED ends the region	 */
#if UINTPTR_MAX == UINT32_MAX
	uint32_t      unused[2];
#endif
	/* Only while free: neighbours in the list */
	struct block *next, **link;
};

#define HEADER		offsetof(struct block, next)
#define SMALLEST	(HEADER + 2 * ALIGN)
#define LARGEST		((size_t)1 << (sizeof(size_t) > 4 ? 34 : 31))
#define TRIES		16

_Static_assert(HEADER == ALIGN, "memory handed out must be aligned");

static struct {
	struct block *lists[CLASSES];
	unsigned      regions;
} heap;

static struct block *block_of(void *ptr)
{
	return (struct block *)((char *)ptr - HEADER);
}

static struct block *block_above(struct block *b)
{
	return (struct block *)((char *)b + (b->size & ~USED));
}

static struct block *below(struct block *b)
{
	return (struct block *)((char *)b - b->prev_size);
}

/* The list for free blocks of @size: its power of two, and quarter of it. */
static unsigned class_of(size_t size)
{
	unsigned log = 63 - (unsigned)__builtin_clzll(size);

	return (log - 4) * 4 + ((size >> (log - 2)) & 3);
}

static void list_add(struct block *b)
{
	struct block **list = &heap.lists[class_of(b->size)];

	b->next = *list;
	b->link = list;
	if (b->next)
		b->next->link = &b->next;
	*list = b;
}

static void list_del(struct block *b)
{
	*b->link = b->next;
	if (b->next)
		b->next->link = b->link;
}

static void set_size(struct block *b, size_t size)
{
	b->size = size;
	block_above(b)->prev_size = size & ~USED;
}

/* Keep @size bytes of @b, which is in no list; the rest becomes free. */
static void split(struct block *b, size_t size)
{
	size_t rest = (b->size & ~USED) - size;
	struct block *next;

	if (rest < SMALLEST)
		return;
	set_size(b, size | (b->size & USED));
	next = block_above(b);
	set_size(next, rest);
	if (!(block_above(next)->size & USED)) {
		list_del(block_above(next));
		set_size(next, rest + block_above(next)->size);
	}
	list_add(next);
}

/* A new region as one free block, in no list. NULL: memory is out. */
static struct block *region_new(size_t size)
{
	struct block *b;

	size = (size + HEADER + REGION_BYTES - 1) & ~(REGION_BYTES - 1);
	b = plat_image_mem(NULL, 0, size);
	if (!b)
		return NULL;
	b->prev_size = 0;
	set_size(b, size - HEADER);
	block_above(b)->size = USED;
	heap.regions++;
	return b;
}

/* Is free block @b all of its region, and not the last one? */
static bool region_drop(struct block *b)
{
	if (b->prev_size || block_above(b)->size != USED || heap.regions == 1)
		return false;
	heap.regions--;
	plat_image_mem(b, b->size + HEADER, 0);
	return true;
}

/* A free block of at least @size, off its list: from the list that it would be
   in, where some are too small, or else from any above. */
static struct block *take_block(size_t size)
{
	unsigned class = class_of(size), tries = TRIES;

	for (struct block *b = heap.lists[class]; b && tries--; b = b->next) {
		if (b->size >= size) {
			list_del(b);
			return b;
		}
	}
	while (++class < CLASSES) {
		struct block *b = heap.lists[class];

		if (b) {
			list_del(b);
			return b;
		}
	}
	return region_new(size);
}

/* Bytes of a block that can hold @len, or 0: there is no such block. */
static size_t block_size(size_t len)
{
	if (len > LARGEST - HEADER - ALIGN)
		return 0;
	len = (len + HEADER + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	return len < SMALLEST ? SMALLEST : len;
}

void *malloc(size_t len)
{
	size_t size = block_size(len);
	struct block *b = size ? take_block(size) : NULL;

	if (!b)
		return NULL;
	split(b, size);
	b->size |= USED;
	return &b->next;
}

void free(void *ptr)
{
	struct block *b;

	if (!ptr)
		return;
	b = block_of(ptr);
	b->size &= ~USED;
	if (!(block_above(b)->size & USED)) {
		list_del(block_above(b));
		set_size(b, b->size + block_above(b)->size);
	}
	if (b->prev_size && !(below(b)->size & USED)) {
		struct block *low = below(b);

		list_del(low);
		set_size(low, low->size + b->size);
		b = low;
	}
	if (!region_drop(b))
		list_add(b);
}

void *calloc(size_t n, size_t size)
{
	void *ptr;

	if (size && n > SIZE_MAX / size)
		return NULL;
	ptr = malloc(n * size);
	if (ptr)
		memset(ptr, 0, n * size);
	return ptr;
}

/* Can @b, in use, become @size bytes where it is? */
static bool resize(struct block *b, size_t size)
{
	struct block *next = block_above(b);
	size_t have = b->size & ~USED;

	if (size > have && !(next->size & USED) &&
	    size - have <= next->size) {
		list_del(next);
		set_size(b, (have + next->size) | USED);
		have += next->size;
	}
	if (size > have)
		return false;
	split(b, size);
	return true;
}

void *realloc(void *ptr, size_t len)
{
	size_t size = block_size(len), old;
	struct block *b;
	void *copy;

	if (!ptr)
		return malloc(len);
	b = block_of(ptr);
	if (size && resize(b, size))
		return ptr;
	copy = malloc(len);
	if (!copy)
		return NULL;
	old = (b->size & ~USED) - HEADER;
	memcpy(copy, ptr, old < len ? old : len);
	free(ptr);
	return copy;
}
