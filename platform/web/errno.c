/* errno.c: the C library's error numbers as ours, and their names. */
#include <errno.h>
#include <stddef.h>

#include "platform/web/web.h"

#define ERROR(name) { name, #name },
static const struct { int code; const char *name; } ours[] = {
#include "platform/web/errno.def"
};
#undef ERROR

#define N (sizeof(ours) / sizeof(ours[0]))

static int shown;	/* what errno is for us */

static int from_libc(int code)
{
	for (size_t i = 0; i < N; i++)
		if (web_libc_errors[i] == code)
			return ours[i].code;
	return EIO;
}

/* The library sets its own and never asks: 0 there says nothing is new. */
int *web_errno(void)
{
	int *set = web_libc_errno();

	if (*set)
		shown = from_libc(*set);
	*set = 0;
	return &shown;
}

const char *strerrorname_np(int code)
{
	if (code == ENOTSUP)
		return "ENOTSUP";
	for (size_t i = 0; i < N; i++)
		if (ours[i].code == code)
			return ours[i].name;
	return NULL;
}

/* The build gives strerror() this name. */
char *web_strerror(int code)
{
	for (size_t i = 0; i < N; i++)
		if (ours[i].code == code)
			code = -web_libc_errors[i];
	return web_libc_text(code < 0 ? -code : 0);
}
