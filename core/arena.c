/* arena.c: memory that is given back all at once. */
#include "core/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES 4096	/* the first one; each next doubles, to 1 MiB */
#define ALIGN	    16

struct arena_chunk {
	struct arena_chunk *prev;
	size_t              cap;
	_Alignas(ALIGN) unsigned char data[];
};

void arena_init(struct arena *a)
{
	a->head = NULL;
	a->used = 0;
}

static int arena_grow(struct arena *a, size_t size)
{
	size_t cap = a->head ? a->head->cap : CHUNK_BYTES / 2;
	struct arena_chunk *c;

	cap = cap >= 1u << 20 ? 1u << 20 : cap * 2;
	if (cap < size)
		cap = size;
	if (cap > SIZE_MAX - sizeof(*c))
		return -1;
	c = malloc(sizeof(*c) + cap);
	if (!c)
		return -1;
	c->prev = a->head;
	c->cap = cap;
	a->head = c;
	a->used = 0;
	return 0;
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p;

	if (size > SIZE_MAX - ALIGN)
		return NULL;
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!a->head || size > a->head->cap - a->used) {
		if (arena_grow(a, size) < 0)
			return NULL;
	}
	p = a->head->data + a->used;
	a->used += size;
	return p;
}

void *arena_calloc(struct arena *a, size_t n, size_t size)
{
	void *p;

	if (size && n > SIZE_MAX / size)
		return NULL;
	p = arena_alloc(a, n * size);
	if (p)
		memset(p, 0, n * size);
	return p;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = len < SIZE_MAX ? arena_alloc(a, len + 1) : NULL;

	if (!p)
		return NULL;
	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->head, a->used };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
	struct arena_chunk *prev;

	while (a->head != m.chunk) {
		prev = a->head->prev;
		if (!prev && !m.chunk)
			break;		/* keep the first for reuse */
		free(a->head);
		a->head = prev;
	}
	a->used = m.chunk ? m.used : 0;
}

void arena_free(struct arena *a)
{
	struct arena_chunk *prev;

	for (; a->head; a->head = prev) {
		prev = a->head->prev;
		free(a->head);
	}
	a->used = 0;
}
