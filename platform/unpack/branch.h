/*
 * branch.h: addresses in code, in the form that packs best. Instructions say
 * how far it is to what they call or read; those that mean the same place are
 * alike only once they say where it is. The build writes them so, and a loader
 * undoes it: both by the same function, so that they cannot differ.
 */
#ifndef UNPACK_BRANCH_H
#define UNPACK_BRANCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"

/* ---- x86 ------------------------------------------------------------- */

/* Do 32 bits of distance follow these two bytes? Calls and jumps; on 64 bits
   also mov and lea with a ModR/M byte that means so. */
static inline bool branch_x86_is(uint8_t first, uint8_t second, bool x64)
{
	return ((second & 0xfe) == 0xe8 && !(x64 && first == 0x89)) ||
	       (first == 0x0f && (second & 0xf0) == 0x80) ||
	       (x64 && (first | 6) == 0x8f && (second & 0xc7) == 5);
}

/* Is this a distance from @at that stays within @len bytes, or what takes the
   place of one? */
static inline bool branch_x86_near(uint32_t value, uint32_t at, uint32_t len)
{
	return value < len || value + at < len;
}

/*
 * A near distance becomes an address, highest byte first; a number that could
 * be taken for an address already becomes a distance that is none any more. A
 * number that would be near if read in the other order is turned round.
 * Returns false if neither was done.
 */
static inline void branch_x86_pack(uint8_t *p, uint32_t at, uint32_t len)
{
	uint32_t value = get_le32(p);

	if (branch_x86_near(value, at, len))
		put_be32(p, value + at < len ? value + at : value - len);
	else if (branch_x86_near(get_be32(p), at, len))
		put_be32(p, value);
}

static inline void branch_x86_unpack(uint8_t *p, uint32_t at, uint32_t len)
{
	uint32_t value = get_be32(p);

	if (branch_x86_near(value, at, len))
		put_le32(p, value < len ? value - at : value + len);
	else if (branch_x86_near(get_le32(p), at, len))
		put_le32(p, value);
}

/* What was changed is never looked at again: it is no longer, or not yet, what
   the other direction sees. */
static inline void branch_x86(uint8_t *data, uint32_t len, bool x64, bool pack)
{
	uint32_t i, fresh = 0;

	for (i = 1; i < len && len - i > 4; i++) {
		if (!branch_x86_is(i > fresh ? data[i - 1] : 0, data[i], x64))
			continue;
		if (pack)
			branch_x86_pack(data + i + 1, i + 5, len);
		else
			branch_x86_unpack(data + i + 1, i + 5, len);
		i += 4;
		fresh = i + 1;
	}
}

/* ---- 64-bit Arm: BL, and ADRP, whose unit is a page -------------------- */

static inline uint32_t branch_arm64_adrp(uint32_t code, uint32_t pages)
{
	uint32_t value = (code >> 29 & 3) | (code >> 3 & 0x1ffffc);

	value += pages;
	return (code & 0x9f00001f) | (value & 3) << 29 |
	       (value & 0x1ffffc) << 3;
}

static inline void branch_arm64(uint8_t *data, uint32_t len, bool pack)
{
	uint32_t i, code;

	for (i = 0; i < len && len - i > 3; i += 4) {
		code = get_le32(data + i);
		if (code >> 26 == 0x25)
			code = 0x94000000 | ((code + (pack ? i : 0u - i) / 4) &
					     0x3ffffff);
		else if ((code & 0x9f000000) == 0x90000000)
			code = branch_arm64_adrp(code, pack ? i >> 12 :
						 0u - (i >> 12));
		put_le32(data + i, code);
	}
}

#endif
