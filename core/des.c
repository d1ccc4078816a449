/* des.c: one block of DES (FIPS 46-3), short rather than fast. */
#include "core/des.h"

#include <stddef.h>

#include "core/bytes.h"

/* The tables of the standard; bits are counted from 1, the highest one. */
static const uint8_t key_bits[56] = {
	57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18,
	10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
	63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22,
	14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
};
static const uint8_t round_bits[48] = {
	14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10,
	23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
	41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48,
	44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
};
static const uint8_t spread[32] = {
	16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
	2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
};
/* Each row's 16 values, four rows a box */
static const uint64_t boxes[8][4] = {
	{ 0xe4d12fb83a6c5907, 0x0f74e2d1a6cb9538,
	  0x41e8d62bfc973a50, 0xfc8249175b3ea06d },
	{ 0xf18e6b34972dc05a, 0x3d47f28ec01a69b5,
	  0x0e7ba4d158c6932f, 0xd8a13f42b67c05e9 },
	{ 0xa09e63f51dc7b428, 0xd709346a285ecbf1,
	  0xd6498f30b12c5ae7, 0x1ad069874fe3b52c },
	{ 0x7de3069a1285bc4f, 0xd8b56f03472c1ae9,
	  0xa690cb7df13e5284, 0x3f06a1d8945bc72e },
	{ 0x2c417ab6853fd0e9, 0xeb2c47d150fa3986,
	  0x421bad78f9c5630e, 0xb8c71e2d6f09a453 },
	{ 0xc1af92680d34e75b, 0xaf427c9561de0b38,
	  0x9ef528c3704a1db6, 0x432c95fabe17608d },
	{ 0x4b2ef08d3c975a61, 0xd0b7491ae35c2f86,
	  0x14bdc37eaf680592, 0x6bd814a7950fe23c },
	{ 0xd2846fb1a93e50c7, 0x1fd8a374c56b0e92,
	  0x7b419ce206adf358, 0x21e74a8dfc90356b },
};

static uint64_t pick(uint64_t in, unsigned bits, const uint8_t *table,
		     size_t n)
{
	uint64_t out = 0;

	while (n--)
		out = out << 1 | (in >> (bits - *table++) & 1);
	return out;
}

/* The permutations around the rounds: columns of bits become rows. */
static uint64_t enter(uint64_t in)
{
	static const uint8_t first[8] = { 58, 60, 62, 64, 57, 59, 61, 63 };
	uint64_t out = 0;

	for (unsigned i = 0; i < 64; i++)
		out = out << 1 |
		      (in >> (64 - (first[i / 8] - 8 * (i % 8))) & 1);
	return out;
}

static uint64_t leave(uint64_t in)
{
	static const uint8_t first[8] = { 40, 8, 48, 16, 56, 24, 64, 32 };
	uint64_t out = 0;

	for (unsigned i = 0; i < 64; i++)
		out = out << 1 | (in >> (64 - (first[i % 8] - i / 8)) & 1);
	return out;
}

static uint32_t scramble(uint32_t half, uint64_t key)
{
	/* each box gets its four bits and their neighbours, in a circle */
	uint64_t wide = (uint64_t)half << 33 | (uint64_t)half << 1 |
			half >> 31, in;
	uint32_t out = 0;

	for (unsigned i = 0; i < 8; i++) {
		in = (wide >> (28 - 4 * i) ^ key >> (42 - 6 * i)) & 63;
		out = out << 4 | (boxes[i][(in >> 4 & 2) | (in & 1)] >>
				  (60 - 4 * (in >> 1 & 15)) & 15);
	}
	return (uint32_t)pick(out, 32, spread, 32);
}

static uint32_t turn28(uint32_t v, unsigned n)
{
	return (v << n | v >> (28 - n)) & 0xfffffff;
}

/* 7 bytes as 8, seven bits each, the lowest ones unused */
static uint64_t read_key(const uint8_t key[7])
{
	uint64_t in = 0, out = 0;

	for (unsigned i = 0; i < 7; i++)
		in = in << 8 | key[i];
	for (unsigned i = 0; i < 8; i++)
		out = out << 8 | (in >> (49 - 7 * i) & 127) << 1;
	return pick(out, 64, key_bits, 56);
}

void des_encrypt(const uint8_t key[7], const uint8_t in[8], uint8_t out[8])
{
	uint64_t k = read_key(key);
	uint32_t c = (uint32_t)(k >> 28), d = k & 0xfffffff;
	uint64_t v = enter((uint64_t)get_be32(in) << 32 | get_be32(in + 4));
	uint32_t left = (uint32_t)(v >> 32), right = (uint32_t)v, next;

	for (unsigned i = 0; i < 16; i++) {
		unsigned n = i < 2 || i == 8 || i == 15 ? 1 : 2;

		c = turn28(c, n);
		d = turn28(d, n);
		next = left ^ scramble(right, pick((uint64_t)c << 28 | d, 56,
						   round_bits, 48));
		left = right;
		right = next;
	}
	v = leave((uint64_t)right << 32 | left);
	put_be32(out, (uint32_t)(v >> 32));
	put_be32(out + 4, (uint32_t)v);
}
