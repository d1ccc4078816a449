/*
 * branch.h: addresses in code, in the form that packs best. Instructions say
 * how far it is to what they call or read; those that mean the same place are
 * alike only once they say where it is. The build writes them so, and a loader
 * undoes it.
 */
#ifndef UNPACK_BRANCH_H
#define UNPACK_BRANCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/bytes.h"

/* ---- x86 ------------------------------------------------------------- */

/*
 * Addresses are taken out of the code, into three lists: what is called, jumped
 * to, and read; 32 bits each, highest byte first. So code that is alike is not
 * parted by addresses that differ, nor they by code.
 */
enum { BRANCH_CALLS, BRANCH_JUMPS, BRANCH_DATA, BRANCH_LISTS };

struct branch_lists { uint8_t *at[BRANCH_LISTS], *end[BRANCH_LISTS]; };

/* In a list: what looked like such an instruction is none. */
#define BRANCH_NONE	0xffffffffu

/* On 32 bits, a word from BRANCH_BASE on is an address, wherever it is; its
   highest byte stands for it. */
#define BRANCH_BASE	0xae000000u
#define BRANCH_SPAN	0x00200000u

/* Which list has the address that follows these two bytes? Distances follow
   calls and jumps, and on 64 bits mov, lea and calls that read memory. -1: none
   follows. */
static inline int branch_x86_list(uint8_t first, uint8_t second, bool x64)
{
	if (second == 0xe8)
		return BRANCH_CALLS;
	if (second == 0xe9 || (first == 0x0f && (second & 0xf0) == 0x80))
		return BRANCH_JUMPS;
	if (x64 ? ((first | 6) == 0x8f || first == 0xff) &&
		  (second & 0xc7) == 5 : second == BRANCH_BASE >> 24)
		return BRANCH_DATA;
	return -1;
}

/* E8 and E9 that are no instructions, of which there are many, change places
   with bytes that are rare. */
static inline uint8_t branch_x86_other(uint8_t byte)
{
	return byte == 0xe8 ? 0xad : byte == 0xad ? 0xe8 :
	       byte == 0xe9 ? 0xa2 : byte == 0xa2 ? 0xe9 : byte;
}

/* The address that begins or is told by the byte at @i, and its list; returns
   how many bytes it takes, or 0. It may be past the file, in .bss. */
static inline uint32_t branch_x86_find(const uint8_t *data, uint32_t len,
				       bool x64, uint32_t i, uint8_t before,
				       int *list_out, uint32_t *address_out)
{
	bool is_word = !x64 && len - i >= 4 &&
		       get_le32(data + i) - BRANCH_BASE < BRANCH_SPAN;
	int list = is_word ? BRANCH_DATA :
		   branch_x86_list(before, data[i], x64);

	*list_out = list;
	*address_out = is_word ? get_le32(data + i) - BRANCH_BASE :
		       len - i >= 5 ? get_le32(data + i + 1) + i + 5 :
				      BRANCH_NONE;
	if (list < 0 || *address_out >= BRANCH_SPAN ||
	    (!is_word && !x64 && list == BRANCH_DATA))
		return 0;
	return is_word ? 4 : 5;
}

static inline void branch_x86_put(struct branch_lists *l, int list,
				  uint32_t address)
{
	put_be32(l->end[list], address);
	l->end[list] += 4;
}

/*
 * Part the @len bytes of @data: addresses go to the ends of @l, which have
 * room, what remains to @out. Returns its length.
 */
static inline uint32_t branch_x86_split(const uint8_t *data, uint32_t len,
					bool x64, uint8_t *out,
					struct branch_lists *l)
{
	uint32_t i = 0, n = 0, address, taken;
	uint8_t before = 0;
	int list;

	for (; i < len; n++) {
		taken = branch_x86_find(data, len, x64, i, before, &list,
					&address);
		if (taken) {
			out[n] = taken == 5 ? data[i] : BRANCH_BASE >> 24;
			before = 0;
			i += taken;
		} else {
			out[n] = branch_x86_other(data[i]);
			list = branch_x86_list(before, out[n], x64);
			before = data[i++];
			address = BRANCH_NONE;
		}
		if (list >= 0)
			branch_x86_put(l, list, address);
	}
	return n;
}

static inline uint32_t branch_x86_next(struct branch_lists *l, int list)
{
	uint8_t *at = list < 0 ? NULL : l->at[list];

	if (!at || at == l->end[list])
		return BRANCH_NONE;
	l->at[list] += 4;
	return get_be32(at);
}

/*
 * The reverse: the @len bytes at @in and the lists become @out, which may
 * overlap with @in if it begins as many bytes before as all lists have. Returns
 * its length.
 */
static inline uint32_t branch_x86_join(uint8_t *out, const uint8_t *in,
				       uint32_t len, bool x64,
				       struct branch_lists *l)
{
	const uint8_t *end = in + len;
	uint32_t address, n = 0;
	uint8_t byte, before = 0;
	int list;

	while (in < end) {
		byte = *in++;
		list = branch_x86_list(before, byte, x64);
		address = branch_x86_next(l, list);
		if (address == BRANCH_NONE) {
			before = out[n++] = branch_x86_other(byte);
			continue;
		}
		if (x64 || list != BRANCH_DATA) {
			out[n++] = byte;
			address -= n + 4 + BRANCH_BASE;
		}
		put_le32(out + n, address + BRANCH_BASE);
		n += 4;
		before = 0;
	}
	return n;
}

/* ---- 64-bit Arm: BL, and ADRP, whose unit is a page -------------------- */

/* The 21 bits of an ADRP lie parted; their packed form has the upper two, which
   are always the same, in the first byte. */
static inline uint32_t branch_arm64_adrp(uint32_t code, uint32_t page,
					 bool pack)
{
	uint32_t value = pack ? (code >> 29 & 3) | (code >> 3 & 0x1ffffc) :
			 (code >> 10 & 0x180000) | (code >> 5 & 0x7ffff);

	code &= 0x9f00001f;
	if (pack) {
		value += page;
		return code | (value << 10 & 0x60000000) |
		       (value & 0x7ffff) << 5;
	}
	value -= page;
	return code | (value & 3) << 29 | (value & 0x1ffffc) << 3;
}

static inline uint32_t branch_arm64_one(uint32_t code, uint32_t at, bool pack)
{
	if (code >> 26 == 0x25)
		return 0x94000000 | ((code + (pack ? at : 0u - at) / 4) &
				     0x3ffffff);
	if ((code & 0x9f000000) == 0x90000000)
		return branch_arm64_adrp(code, at >> 12, pack);
	return code;
}

/* Where the code is, behind the header of an image for UEFI: SizeOfHeaders and
   SizeOfCode of PE. Nowhere: both are 0. */
static inline void branch_arm64_code(const uint8_t *data, uint32_t len,
				     uint32_t *from, uint32_t *to)
{
	uint32_t pe = len < 0x40 ? len : get_le32(data + 0x3c), n;

	*from = *to = 0;
	if (pe >= len || len - pe < 88)
		return;
	n = get_le32(data + pe + 84);
	if (n < pe + 88 || n > len || get_le32(data + pe + 28) > len - n)
		return;
	*from = n;
	*to = n + get_le32(data + pe + 28);
}

/* Packed, an instruction has its highest byte first, which says most of it. */
static inline void branch_arm64(uint8_t *data, uint32_t len, bool pack)
{
	uint32_t i, to;

	branch_arm64_code(data, len, &i, &to);
	for (; to - i > 3 && i < to; i += 4) {
		if (pack)
			put_be32(data + i, branch_arm64_one(get_le32(data + i),
							    i, true));
		else
			put_le32(data + i, branch_arm64_one(get_be32(data + i),
							    i, false));
	}
}

#endif
