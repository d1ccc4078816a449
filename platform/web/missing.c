/* missing.c: what programs of Linux call and this C library lacks. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/web/web.h"

int isatty(int fd)
{
	return fd >= 0 && fd <= 2 && web_is_terminal(fd);
}

#define ENTROPY_MAX 256		/* bytes at once */

ssize_t getrandom(void *buf, size_t len, unsigned flags)
{
	size_t n = len < ENTROPY_MAX ? len : ENTROPY_MAX;

	(void)flags;
	return getentropy(buf, n) < 0 ? -1 : (ssize_t)n;
}

long syscall(long number, ...)
{
	(void)number;
	errno = ENOSYS;
	return -1;
}

/* ---- sorting with a context ------------------------------------------- */

static int (*compare)(const void *a, const void *b, void *ctx);
static void *compare_ctx;

static int compare_two(const void *a, const void *b)
{
	return compare(a, b, compare_ctx);
}

/* There is one thread, and no comparison of ours sorts. */
void qsort_r(void *base, size_t n, size_t size,
	     int (*with)(const void *a, const void *b, void *ctx), void *ctx)
{
	compare = with;
	compare_ctx = ctx;
	qsort(base, n, size, compare_two);
}

/* No process of ours dies with a lock that another waits for. */
int pthread_mutexattr_setrobust(pthread_mutexattr_t *attr, int robust)
{
	(void)attr;
	(void)robust;
	return 0;
}

/* The library's begins with all bits set: its files would be nobody's. */
mode_t umask(mode_t mask)
{
	static mode_t now = 022;
	mode_t was = now;

	now = mask;
	return was;
}
