/*
 * oom.c: preloaded, it lets the Nth allocation of a process fail, and says so
 * in a file. A child counts on from where its parent was.
 * OOM_N: which; OOM_SEEN: the file; OOM_COUNT: a file for how many there were.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t len);
void *__libc_calloc(size_t n, size_t len);
void *__libc_realloc(void *p, size_t len);

static long count, nth = -1;
static pid_t first;

static void put(const char *variable, long number)
{
	const char *file = getenv(variable);
	char text[24];
	int fd = file ? open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	int n = snprintf(text, sizeof(text), "%ld\n", number);

	if (fd >= 0 && write(fd, text, (size_t)n) == n)
		close(fd);
}

/* Of ours, not of programs that it starts. */
static int fails(void)
{
	if (strcmp(program_invocation_short_name, "pxesh"))
		return 0;
	if (nth < 0) {
		nth = getenv("OOM_N") ? atol(getenv("OOM_N")) : 0;
		first = getpid();
	}
	if (__atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) != nth)
		return 0;
	put("OOM_SEEN", nth);
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t len)
{
	return fails() ? NULL : __libc_malloc(len);
}

void *calloc(size_t n, size_t len)
{
	return fails() ? NULL : __libc_calloc(n, len);
}

void *realloc(void *p, size_t len)
{
	return len && fails() ? NULL : __libc_realloc(p, len);
}

__attribute__((destructor)) static void end(void)
{
	if (getpid() == first)
		put("OOM_COUNT", count);
}
