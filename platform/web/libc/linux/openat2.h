/* openat2.h: of Linux; here the call is not there (-ENOSYS). */
#ifndef WEB_LIBC_LINUX_OPENAT2_H
#define WEB_LIBC_LINUX_OPENAT2_H

#include <stdint.h>

#define SYS_openat2		437
#define RESOLVE_NO_MAGICLINKS	2
#define RESOLVE_BENEATH		8

struct open_how { uint64_t flags, mode, resolve; };

#endif
