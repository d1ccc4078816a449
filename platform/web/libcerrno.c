/* libcerrno.c: the C library's own error numbers, by its own header. */
#include <bits/errno.h>
#include <string.h>

#include "platform/web/web.h"

#define ERROR(name) name,
const int web_libc_errors[] = {
#include "platform/web/errno.def"
};

int *__errno_location(void);

int *web_libc_errno(void)
{
	return __errno_location();
}

#undef strerror
char *strerror(int code);

char *web_libc_text(int code)
{
	return strerror(code);
}
