/* err.c: a fault and where it is; what scripts see of its number. */
#include "core/err.h"
#include "core/plain.h"
#include "core/utf8.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 5, 0)))
static int set(struct err *e, int arg, bool quiet, int code,
	       const char *fmt, va_list ap)
{
	if (!e)
		return code;
	if (e->code)
		return e->code;
	e->code = code;
	e->arg = arg;
	e->quiet = quiet;
	vsnprintf(e->msg, sizeof(e->msg), fmt, ap);
	plain_make(e->msg, utf8_whole(e->msg, strlen(e->msg)), false);
	return code;
}

int err_set(struct err *e, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	code = set(e, 0, false, code, fmt, ap);
	va_end(ap);
	return code;
}

int err_quiet(struct err *e, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	code = set(e, 0, true, code, fmt, ap);
	va_end(ap);
	return code;
}

int err_arg(struct err *e, int arg, int code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	code = set(e, arg, false, code, fmt, ap);
	va_end(ap);
	return code;
}

int err_at(struct err *e, struct srcpos pos)
{
	if (!e->pos.line)
		e->pos = pos;
	return e->code;
}

/* Called for every command, so it resets only what is read: not all of msg. */
void err_clear(struct err *e)
{
	e->code = 0;
	e->pos = (struct srcpos){ 0 };
	e->arg = 0;
	e->quiet = e->reported = false;
	e->msg[0] = '\0';
}

/* The class that ${errno} shows in bits 30-24, and a short text. */
static const struct {
	int         code;
	uint8_t     class;
	const char *text;
} codes[] = {
	{ E2BIG,	0x01, "Too long" },
	{ EACCES,	0x02, "Permission denied" },
	{ EADDRINUSE,	0x03, "Address in use" },
	{ EADDRNOTAVAIL,0x04, "Address not available" },
	{ EAFNOSUPPORT,	0x05, "Address family not supported" },
	{ EAGAIN,	0x06, "Try again" },
	{ EALREADY,	0x07, "Already in progress" },
	{ EBADF,	0x08, "Not open" },
	{ EBADMSG,	0x09, "Bad message" },
	{ EBUSY,	0x0a, "Busy" },
	{ ECANCELED,	0x0b, "Operation canceled" },
	{ ECONNABORTED,	0x0d, "Connection aborted" },
	{ ECONNREFUSED,	0x0e, "Connection refused" },
	{ ECONNRESET,	0x0f, "Connection reset" },
	{ EDEADLK,	0x10, "Nothing can ever happen" },
	{ EEXIST,	0x14, "Already exists" },
	{ EFAULT,	0x15, "Bad address" },
	{ EFBIG,	0x16, "File too large" },
	{ EHOSTUNREACH,	0x17, "Host unreachable" },
	{ EINPROGRESS,	0x1a, "In progress" },
	{ EINTR,	0x1b, "Interrupted" },
	{ EINVAL,	0x1c, "Invalid argument" },
	{ EIO,		0x1d, "Input/output error" },
	{ EISCONN,	0x1e, "Already connected" },
	{ EISDIR,	0x1f, "Is a directory" },
	{ ELOOP,	0x20, "Endless loop" },
	{ EMSGSIZE,	0x23, "Message too long" },
	{ ENAMETOOLONG,	0x25, "Name too long" },
	{ ENETDOWN,	0x26, "Link down" },
	{ ENETUNREACH,	0x28, "Network unreachable" },
	{ ENOBUFS,	0x2a, "No buffer space" },
	{ ENODATA,	0x2b, "No data" },
	{ ENODEV,	0x2c, "No such device" },
	{ ENOENT,	0x2d, "No such file or directory" },
	{ ENOEXEC,	0x2e, "Exec format error" },
	{ ENOMEM,	0x31, "Not enough space" },
	{ ENOSPC,	0x34, "No space left on device" },
	{ ENOSYS,	0x37, "Not available" },
	{ ENOTCONN,	0x38, "The socket is not connected" },
	{ ENOTSUP,	0x3c, "Operation not supported" },
	{ ENOTTY,	0x3d, "Inappropriate operation" },
	{ ENXIO,	0x3e, "No such device or address" },
	{ EPERM,	0x41, "Operation not permitted" },
	{ EPIPE,	0x42, "Broken pipe" },
	{ EPROTO,	0x43, "Protocol error" },
	{ ERANGE,	0x46, "Result too large" },
	{ EROFS,	0x47, "Read-only" },
	{ ETIMEDOUT,	0x4c, "Connection timed out" },
	{ EXDEV,	0x4f, "Improper link" },
};

static int find(int code)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].code == code)
			return (int)i;
	}
	return -1;
}

const char *err_text(int status)
{
	int i;

	if (status >= 0)
		return status ? "Non-zero exit status" : "Success";
	i = find(-status);
	return i < 0 ? "Unknown error" : codes[i].text;
}

uint32_t err_number(int status)
{
	int i;

	if (status >= 0)
		return (uint32_t)status;
	i = find(-status);
	return (i < 0 ? 0x7fu : codes[i].class) << 24 |
	       ((uint32_t)-status & 0xff);
}
