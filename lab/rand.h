/* rand.h: numbers that a seed decides: the same seed, the same numbers. */
#ifndef LAB_RAND_H
#define LAB_RAND_H

#include <stdbool.h>
#include <stdint.h>

struct lab_rand { uint64_t state; };

/* The generator is splitmix64: any seed is a good one. */
static inline uint64_t lab_rand_next(struct lab_rand *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

/* 0 to @n - 1; 0 if @n is 0. */
static inline uint32_t lab_rand_below(struct lab_rand *r, uint32_t n)
{
	return n ? (uint32_t)((lab_rand_next(r) >> 32) * n >> 32) : 0;
}

/* True in @ppm of a million cases; draws nothing when it cannot happen. */
static inline bool lab_rand_hits(struct lab_rand *r, uint32_t ppm)
{
	return ppm && lab_rand_below(r, 1000000) < ppm;
}

#endif
