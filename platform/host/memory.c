/*
 * memory.c: on this computer nothing goes on without memory. A failed
 * allocation, whoever asked for it, the libraries included, ends the program
 * with a word and a status of its own: half a list of findings, or a crash in
 * a library that does not look, helps nobody. What a script or a server makes
 * large stays a failure that the caller sees.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/host/host.h"

#define LARGE	(16u << 20)	/* bytes that others decide about	*/

#ifndef __has_feature
#define __has_feature(x) 0
#endif
/* A sanitizer has an allocator of its own */
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer)

#ifdef PXESH_STATIC

/* The linker sends all here, and __real_ is the C library (tools/static.mk). */
#define malloc		__wrap_malloc
#define calloc		__wrap_calloc
#define realloc		__wrap_realloc
#define __libc_malloc	__real_malloc
#define __libc_calloc	__real_calloc
#define __libc_realloc	__real_realloc
void *malloc(size_t len);
void *calloc(size_t n, size_t len);
void *realloc(void *p, size_t len);

#endif

void *__libc_malloc(size_t len);
void *__libc_calloc(size_t n, size_t len);
void *__libc_realloc(void *p, size_t len);

/* Whoever comes after us: the C library, or what LD_PRELOAD put before it. */
static struct {
	void *(*malloc)(size_t len);
	void *(*calloc)(size_t n, size_t len);
	void *(*realloc)(void *p, size_t len);
} next = { __libc_malloc, __libc_calloc, __libc_realloc };

/* PXESH_ALONE: nobody can put anything before it (tools/web.mk) */
#if !defined(PXESH_STATIC) && !defined(PXESH_ALONE)
__attribute__((constructor)) static void find_next(void)
{
	void *found[3] = {
		dlsym(RTLD_NEXT, "malloc"), dlsym(RTLD_NEXT, "calloc"),
		dlsym(RTLD_NEXT, "realloc"),
	};

	if (found[0] && found[1] && found[2])
		memcpy(&next, found, sizeof(next));
}
#endif

_Noreturn static void end(void)
{
	static const char text[] = "pxesh: out of memory\n";

	host_console_stop();
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(HOST_NO_MEMORY);
}

static void *got(void *p, size_t len)
{
	if (!p && len < LARGE)
		end();
	return p;
}

void *malloc(size_t len)
{
	return got(next.malloc(len), len);
}

void *calloc(size_t n, size_t len)
{
	size_t all;

	return got(next.calloc(n, len),
		   __builtin_mul_overflow(n, len, &all) ? LARGE : all);
}

void *realloc(void *p, size_t len)
{
	void *to = next.realloc(p, len);

	return len ? got(to, len) : to;
}

#endif
