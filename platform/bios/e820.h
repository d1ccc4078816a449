/* e820.h: the firmware's map of memory, made safe to use. */
#ifndef BIOS_E820_H
#define BIOS_E820_H

#include <stddef.h>
#include <stdint.h>

struct e820_entry {
	uint64_t start, len;
	uint32_t type, attributes;
};

#define E820_USABLE	1
#define E820_MAX	64		/* of the firmware's	*/
#define E820_RANGES	128		/* of ours		*/

struct e820_range {
	uint64_t start, end;
};

/*
 * The usable ranges of a map, ascending, joined where they touch, without
 * what any entry of another type covers. At most @max; returns how many.
 */
size_t e820_usable(const struct e820_entry *map, size_t n,
		   struct e820_range *out, size_t max);

/* Take [@start, @end) out of @n ranges; returns how many are left (<= @max). */
size_t e820_remove(struct e820_range *ranges, size_t n, size_t max,
		   uint64_t start, uint64_t end);

/* Where @len bytes end highest below @limit, from page to page; 0: nowhere. */
uint64_t e820_highest(const struct e820_range *ranges, size_t n,
		      uint64_t limit, uint64_t len);

#endif
