/* cc.h: the compiler and the host, for the lab's private lwIP. */
#ifndef LAB_LWIP_ARCH_CC_H
#define LAB_LWIP_ARCH_CC_H

#include <limits.h>
#include <stdlib.h>
#include <sys/types.h>

#define LWIP_NO_UNISTD_H	1
#ifndef SSIZE_MAX
#define SSIZE_MAX		LONG_MAX	/* ssize_t is there	*/
#endif
#define LWIP_PLATFORM_DIAG(x)	do { } while (0)
#define LWIP_PLATFORM_ASSERT(x)	abort()

#endif
