/* linux.h: what Linux' headers declare and those of this C library do not;
   each source begins with it. */
#ifndef WEB_LIBC_LINUX_H
#define WEB_LIBC_LINUX_H

#include <stddef.h>
#include <sys/types.h>

/* lwIP would define ssize_t without */
#ifndef SSIZE_MAX
#define SSIZE_MAX __LONG_MAX__
#endif

/* Takes our error numbers: platform/web/errno.c. */
#define strerror web_strerror
char *web_strerror(int code);

/* The library has one that fails: platform/web/process.c. */
#define fork web_process

long syscall(long number, ...);
const char *strerrorname_np(int code);
void qsort_r(void *base, size_t n, size_t size,
	     int (*with)(const void *a, const void *b, void *ctx), void *ctx);

#endif
