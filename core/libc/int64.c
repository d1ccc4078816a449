/*
 * int64.c: 64-bit division for 32-bit x86, under the names that compilers
 * call. Other targets divide by themselves.
 */
#include <stdint.h>

#ifdef __i386__

uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *rem);
int64_t __divmoddi4(int64_t n, int64_t d, int64_t *rem);
uint64_t __udivdi3(uint64_t n, uint64_t d);
uint64_t __umoddi3(uint64_t n, uint64_t d);
int64_t __divdi3(int64_t n, int64_t d);
int64_t __moddi3(int64_t n, int64_t d);

/* 64 by 32 bits, the way to do it on paper with two digits. */
static uint64_t divide_short(uint64_t n, uint32_t d, uint64_t *rem)
{
	uint32_t high = (uint32_t)(n >> 32), low, left = high % d;

	high /= d;
	__asm__("divl %2" : "=a"(low), "+d"(left) : "rm"(d), "0"((uint32_t)n));
	*rem = left;
	return (uint64_t)high << 32 | low;
}

uint64_t __udivmoddi4(uint64_t n, uint64_t d, uint64_t *rem)
{
	uint64_t q = 0, ignored;
	int shift;

	if (!rem)
		rem = &ignored;
	if (!(d >> 32))
		return divide_short(n, (uint32_t)d, rem);
	/* @d has more than 32 bits, so the quotient has at most as many as @d
	   can be shifted up. */
	for (shift = __builtin_clz((uint32_t)(d >> 32)); shift >= 0; shift--) {
		if (n >= d << shift) {
			n -= d << shift;
			q |= 1ull << shift;
		}
	}
	*rem = n;
	return q;
}

int64_t __divmoddi4(int64_t n, int64_t d, int64_t *rem)
{
	uint64_t r, q = __udivmoddi4(n < 0 ? 0 - (uint64_t)n : (uint64_t)n,
				     d < 0 ? 0 - (uint64_t)d : (uint64_t)d, &r);

	*rem = (int64_t)(n < 0 ? 0 - r : r);
	return (int64_t)((n < 0) != (d < 0) ? 0 - q : q);
}

uint64_t __udivdi3(uint64_t n, uint64_t d)
{
	return __udivmoddi4(n, d, 0);
}

uint64_t __umoddi3(uint64_t n, uint64_t d)
{
	uint64_t rem;

	__udivmoddi4(n, d, &rem);
	return rem;
}

int64_t __divdi3(int64_t n, int64_t d)
{
	int64_t rem;

	return __divmoddi4(n, d, &rem);
}

int64_t __moddi3(int64_t n, int64_t d)
{
	int64_t rem;

	__divmoddi4(n, d, &rem);
	return rem;
}

#endif
