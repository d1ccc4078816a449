/* arena.c: lets what is asked of arenas fail. The test programs are linked with
   --wrap for what gives memory there. */
#include "core/arena.h"

#include "tests/fake/fake.h"
#include "tests/fake/internal.h"

void *__real_arena_alloc(struct arena *a, size_t size);
void *__real_arena_calloc(struct arena *a, size_t n, size_t size);
char *__real_arena_strndup(struct arena *a, const char *s, size_t len);
void *__wrap_arena_alloc(struct arena *a, size_t size);
void *__wrap_arena_calloc(struct arena *a, size_t n, size_t size);
char *__wrap_arena_strndup(struct arena *a, const char *s, size_t len);

static bool counted;

void fake_alloc_arenas(bool on)
{
	counted = on;
}

static bool arena_fails(const void *caller)
{
	return counted && fake_alloc_fails(caller);
}

void *__wrap_arena_alloc(struct arena *a, size_t size)
{
	if (arena_fails(__builtin_return_address(0)))
		return NULL;
	return __real_arena_alloc(a, size);
}

void *__wrap_arena_calloc(struct arena *a, size_t n, size_t size)
{
	if (arena_fails(__builtin_return_address(0)))
		return NULL;
	return __real_arena_calloc(a, n, size);
}

char *__wrap_arena_strndup(struct arena *a, const char *s, size_t len)
{
	if (arena_fails(__builtin_return_address(0)))
		return NULL;
	return __real_arena_strndup(a, s, len);
}
