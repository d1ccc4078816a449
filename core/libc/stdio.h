/* stdio.h: formatting to memory; there are no files. */
#ifndef LIBC_STDIO_H
#define LIBC_STDIO_H

#include <stdarg.h>
#include <stddef.h>

/*
 * As in C11, with: flags - 0 + space #, width and precision (also *), hh h l
 * ll z j t, and d i u o x X c s p %. No floats, no %n.
 */
int snprintf(char *buf, size_t cap, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int vsnprintf(char *buf, size_t cap, const char *fmt, va_list ap)
	__attribute__((format(printf, 3, 0)));

#endif
