/* arena.h: memory that is given back all at once. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *head;	/* the chunk being filled	*/
	size_t              used;	/* bytes used of it		*/
};

/* An empty arena owns nothing: "struct arena a = { 0 };" is one too. */
void arena_init(struct arena *a);

/*
 * @size bytes, aligned for any type and not cleared; 0 gives a valid pointer.
 * Returns NULL when memory is out.
 */
void *arena_alloc(struct arena *a, size_t size);

/* As arena_alloc(), cleared; for @n items of @size, overflow-checked. */
void *arena_calloc(struct arena *a, size_t n, size_t size);

/* A NUL-terminated copy of @len bytes. NULL when memory is out. */
char *arena_strndup(struct arena *a, const char *s, size_t len);

/* A place to come back to: what is allocated later can be given back. */
struct arena_mark { struct arena_chunk *chunk; size_t used; };

struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);

/* Give everything back. */
void arena_free(struct arena *a);

#endif
