/*
 * errno.h: the POSIX names with Linux's numbers, as on every other target, so
 * that ${errno} shows the same: the C library of this one has its own.
 */
#ifndef WEB_LIBC_ERRNO_H
#define WEB_LIBC_ERRNO_H

#include "core/libc/errno.h"

#define ESRCH		3
#define ECHILD		10
#define EOWNERDEAD	130

/* platform/web/errno.c: what the C library has set, as one of these. */
int *web_errno(void);
#define errno (*web_errno())

#endif
