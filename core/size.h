/*
 * size.h: sums and products of sizes that a script, a server or a file chose.
 * On 32 bits they wrap sooner than one thinks.
 */
#ifndef CORE_SIZE_H
#define CORE_SIZE_H

#include <stdbool.h>
#include <stddef.h>

/* Add to *@sum; false: it does not fit, *@sum is of no use. */
static inline bool size_add(size_t *sum, size_t more)
{
	return !__builtin_add_overflow(*sum, more, sum);
}

static inline bool size_mul(size_t *product, size_t by)
{
	return !__builtin_mul_overflow(*product, by, product);
}

/* The next multiple of @to, a power of two. */
static inline bool size_align(size_t *size, size_t to)
{
	if (!size_add(size, to - 1))
		return false;
	*size &= ~(to - 1);
	return true;
}

#endif
