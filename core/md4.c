/* md4.c: the digest of Microsoft's passwords (RFC 1320). */
#include "core/md4.h"

#include <string.h>

#include "core/bytes.h"

#define BLOCK 64

static uint32_t turn(uint32_t v, unsigned n)
{
	return v << n | v >> (32 - n);
}

/* Which word comes in which step of a round: RFC 1320 3.4 */
static unsigned word_at(unsigned round, unsigned i)
{
	static const uint8_t third[16] = { 0, 8, 4, 12, 2, 10, 6, 14,
					   1, 9, 5, 13, 3, 11, 7, 15 };

	return round == 0 ? i : round == 1 ? i % 4 * 4 + i / 4 : third[i];
}

static uint32_t mix(unsigned round, uint32_t x, uint32_t y, uint32_t z)
{
	if (round == 0)
		return (x & y) | (~x & z);
	if (round == 1)
		return ((x & y) | (x & z) | (y & z)) + 0x5a827999;
	return (x ^ y ^ z) + 0x6ed9eba1;
}

static void block(uint32_t s[4], const uint8_t *p)
{
	static const uint8_t turns[3][4] = { { 3, 7, 11, 19 },
					     { 3, 5, 9, 13 },
					     { 3, 9, 11, 15 } };
	uint32_t v[4], sum;

	memcpy(v, s, sizeof(v));
	for (unsigned n = 0; n < 48; n++) {
		unsigned round = n / 16, i = n % 16;

		sum = v[0] + mix(round, v[1], v[2], v[3]) +
		      get_le32(p + 4 * word_at(round, i));
		v[0] = v[3];
		v[3] = v[2];
		v[2] = v[1];
		v[1] = turn(sum, turns[round][i % 4]);
	}
	for (unsigned i = 0; i < 4; i++)
		s[i] += v[i];
}

void md4(const void *data, size_t len, uint8_t out[MD4_LEN])
{
	uint32_t s[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
	const uint8_t *p = data;
	uint8_t last[2 * BLOCK] = { 0 };
	size_t rest = len % BLOCK, end = rest < BLOCK - 8 ? BLOCK : 2 * BLOCK;

	for (; (size_t)(p - (const uint8_t *)data) + rest < len; p += BLOCK)
		block(s, p);
	if (rest)
		memcpy(last, p, rest);
	last[rest] = 0x80;
	put_le32(last + end - 8, (uint32_t)len << 3);
	put_le32(last + end - 4, (uint32_t)((uint64_t)len >> 29));
	block(s, last);
	if (end > BLOCK)
		block(s, last + BLOCK);
	for (unsigned i = 0; i < 4; i++)
		put_le32(out + 4 * i, s[i]);
}
