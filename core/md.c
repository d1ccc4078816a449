/*
 * md.c: MD4 (RFC 1320), of which Microsoft's passwords are made, and MD5 (RFC
 * 1321). They differ in their rounds, of 16 steps each: how three of the four
 * words are mixed, which word of the block comes when, what else is added and
 * how far is turned.
 */
#include "core/md.h"

#include <stdbool.h>
#include <string.h>

#include "core/bytes.h"

#define BLOCK 64

struct md {
	unsigned steps;
	bool     chained;	/* the next word is added after the turn */
	uint8_t  turns[4][4];
	/* What step @n makes of the block and the three words behind @v's
	   first, to which it is added */
	uint32_t (*step)(unsigned n, const uint32_t v[4], const uint8_t *block);
};

static uint32_t turn(uint32_t v, unsigned n)
{
	return v << n | v >> (32 - n);
}

static uint32_t word(const uint8_t *block, unsigned i)
{
	return get_le32(block + i % 16 * 4);
}

static uint32_t choose(uint32_t by, uint32_t one, uint32_t other)
{
	return (by & one) | (~by & other);
}

static uint32_t md4_step(unsigned n, const uint32_t v[4], const uint8_t *block)
{
	static const uint8_t third[16] = { 0, 8, 4, 12, 2, 10, 6, 14,
					   1, 9, 5, 13, 3, 11, 7, 15 };
	uint32_t x = v[1], y = v[2], z = v[3];

	switch (n / 16) {
	case 0:
		return choose(x, y, z) + word(block, n);
	case 1:
		return ((x & y) | (x & z) | (y & z)) + 0x5a827999 +
		       word(block, n % 4 * 4 + n % 16 / 4);
	default:
		return (x ^ y ^ z) + 0x6ed9eba1 + word(block, third[n % 16]);
	}
}

/* 2^32 times the sine of 1, 2 ... */
static const uint32_t sines[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee,
	0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa,
	0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
	0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
	0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039,
	0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391
};

static uint32_t md5_step(unsigned n, const uint32_t v[4], const uint8_t *block)
{
	uint32_t x = v[1], y = v[2], z = v[3];

	switch (n / 16) {
	case 0:
		return choose(x, y, z) + word(block, n) + sines[n];
	case 1:
		return choose(z, x, y) + word(block, 5 * n + 1) + sines[n];
	case 2:
		return (x ^ y ^ z) + word(block, 3 * n + 5) + sines[n];
	default:
		return (y ^ (x | ~z)) + word(block, 7 * n) + sines[n];
	}
}

static const struct md md4_ = {
	48, false, { { 3, 7, 11, 19 }, { 3, 5, 9, 13 }, { 3, 9, 11, 15 } },
	md4_step
};
static const struct md md5_ = {
	64, true, { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 },
		    { 6, 10, 15, 21 } },
	md5_step
};

static void add_block(const struct md *md, uint32_t s[4], const uint8_t *block)
{
	uint32_t v[4], sum;
	unsigned n, i;

	memcpy(v, s, sizeof(v));
	for (n = 0; n < md->steps; n++) {
		sum = turn(v[0] + md->step(n, v, block),
			   md->turns[n / 16][n % 4]);
		if (md->chained)
			sum += v[1];
		v[0] = v[3];
		v[3] = v[2];
		v[2] = v[1];
		v[1] = sum;
	}
	for (i = 0; i < 4; i++)
		s[i] += v[i];
}

static void sum_of(const struct md *md, const uint8_t *data, size_t len,
		   uint8_t out[MD_LEN])
{
	uint32_t s[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
	uint8_t last[2 * BLOCK] = { 0 };
	size_t rest = len % BLOCK, end = rest < BLOCK - 8 ? BLOCK : 2 * BLOCK;
	size_t at;

	for (at = 0; at < len - rest; at += BLOCK)
		add_block(md, s, data + at);
	if (rest)
		memcpy(last, data + at, rest);
	last[rest] = 0x80;
	put_le32(last + end - 8, (uint32_t)len << 3);
	put_le32(last + end - 4, (uint32_t)((uint64_t)len >> 29));
	for (at = 0; at < end; at += BLOCK)
		add_block(md, s, last + at);
	for (at = 0; at < 4; at++)
		put_le32(out + 4 * at, s[at]);
}

void md4(const void *data, size_t len, uint8_t out[MD_LEN])
{
	sum_of(&md4_, data, len, out);
}

void md5(const void *data, size_t len, uint8_t out[MD_LEN])
{
	sum_of(&md5_, data, len, out);
}
