/*
 * port.c: what lwIP calls (the clock, chance, the Internet checksum), and what
 * its errors are to us.
 */
#include <errno.h>
#include <string.h>

#include <lwip/err.h>
#include <lwip/opt.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>

#include "net/stack.h"
#include "platform/platform.h"

u32_t sys_now(void)
{
	return (u32_t)(plat_clock_us() / 1000);
}

/* cycle.c runs them. */
void sys_timeouts_init(void)
{
}

/*
 * lwIP draws again when it does not like a number, so a poor source must not
 * give the same one for ever: the draws are counted.
 */
static uint64_t count_draws(void)
{
	return netif_list ? ++netdev_of(netif_list)->net->draws : 0;
}

/*
 * Port numbers, transaction ids, initial sequence numbers. Without any
 * entropy the clock has to do: such a machine can be spoofed, not crashed.
 */
uint32_t net_random(void)
{
	uint64_t mix = count_draws();
	uint32_t value = 0;
	int rc = plat_entropy_now(&value, sizeof(value));

	if (rc < 0 || rc == PLAT_ENTROPY_NONE)
		mix += plat_clock_us();
	mix *= 0x9e3779b97f4a7c15ull;
	return value ^ (uint32_t)(mix ^ mix >> 29);
}

/* May lie anywhere and be anything, as in core/libc/mem.c. */
struct word {
	uintptr_t v;
} __attribute__((packed, may_alias));

#define WORD	((int)sizeof(struct word))
#define HALF	(4 * sizeof(struct word))	/* its bits */
#define ADD(w)	(all += (w).v, high += (w).v >> HALF)

/*
 * RFC 1071: the one's complement sum of 16-bit words in memory order, of 64 KiB
 * at most. Longer words are added, and their upper halves: what the lower ones
 * sum up to is then known, too, and no carry is lost. Kept within a page, as
 * core/libc/mem.c says, and so without calls in the loop.
 */
__attribute__((aligned(128)))
uint16_t net_chksum(const void *data, int len)
{
	const struct word *p = data;
	struct word rest = { 0 };
	uintptr_t all = 0, high = 0;
	uint64_t sum;

	for (; len >= 4 * WORD; len -= 4 * WORD, p += 4) {
		ADD(p[0]);
		ADD(p[1]);
		ADD(p[2]);
		ADD(p[3]);
	}
	for (; len > 0; len -= WORD, p++) {
		if (len < WORD)
			p = memcpy(&rest, p, (size_t)len);
		ADD(*p);
	}
	sum = (uint64_t)(all - (high << HALF)) + high;
	sum = (sum & UINT32_MAX) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16 & 0xffff) + (sum >> 32);
	return (uint16_t)((sum & 0xffff) + (sum >> 16));
}

int net_errno(int lwip_err)
{
	switch (lwip_err) {
	case ERR_OK:
		return 0;
	case ERR_MEM:
	case ERR_BUF:
		return -ENOMEM;
	case ERR_TIMEOUT:
		return -ETIMEDOUT;
	case ERR_RTE:
		return -ENETUNREACH;
	case ERR_USE:
		return -EADDRINUSE;
	case ERR_ABRT:
		return -ECONNABORTED;
	case ERR_RST:
		return -ECONNRESET;
	case ERR_CLSD:
	case ERR_CONN:
		return -ENOTCONN;
	case ERR_INPROGRESS:
		return -EINPROGRESS;
	case ERR_VAL:
	case ERR_ARG:
		return -EINVAL;
	default:
		return -EIO;
	}
}
