/* cc.h: what lwIP asks of the compiler and the C library. */
#ifndef NET_LWIP_ARCH_CC_H
#define NET_LWIP_ARCH_CC_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Defined in net/: from plat_entropy(). */
uint32_t net_random(void);
#define LWIP_RAND()		net_random()

#define LWIP_NO_INTTYPES_H	1
#define LWIP_NO_UNISTD_H	1
#define LWIP_NO_CTYPE_H		1
#define U8_F	"u"
#define S8_F	"d"
#define X8_F	"02x"
#define U16_F	"u"
#define S16_F	"d"
#define X16_F	"x"
#define U32_F	"u"
#define S32_F	"d"
#define X32_F	"x"
#define SZT_F	"zu"

/* One instruction, not a call */
#define lwip_htons(x)	__builtin_bswap16(x)
#define lwip_htonl(x)	__builtin_bswap32(x)

#define LWIP_PLATFORM_DIAG(x)	do { } while (0)
#define LWIP_PLATFORM_ASSERT(x)	assert(!(x))

/* The generic sum reads two bytes at a time; ours reads eight. */
uint16_t net_chksum(const void *data, int len);
#define LWIP_CHKSUM		net_chksum

#endif
