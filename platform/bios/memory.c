/*
 * memory.c: pages for images and for the heap, out of what the firmware's map
 * leaves. They are taken from the top, so that a kernel finds its place low.
 */
#include <errno.h>
#include <string.h>

#include "platform/bios/app.h"
#include "platform/bios/firm.h"
#include "platform/platform.h"

#define PAGE		4096u
#define LIMIT_4G	0x100000000ull
#define ROOM		(8u << 20)	/* for us, while a program runs: disks'
					   cache of 4 MiB, and frames	*/
#define FREE_MAX	512	/* free ranges; memory is lost beyond that */

static struct {
	struct e820_entry map[E820_MAX];
	size_t            n_map;
	struct e820_range usable[E820_RANGES];	/* by the map, all of it */
	size_t            n_usable;
	struct e820_range free_[FREE_MAX];
	size_t            n_free;
	uint64_t          fence;	/* nothing is taken below; 0: none */
} mem_;

static void reserve(uint64_t start, uint64_t end)
{
	if (end > LIMIT_4G)
		end = UINT64_MAX - PAGE;
	mem_.n_free = e820_remove(mem_.free_, mem_.n_free, FREE_MAX,
				  start & ~(uint64_t)(PAGE - 1),
				  (end + PAGE - 1) & ~(uint64_t)(PAGE - 1));
}

/* Whole pages only. */
static void trim(void)
{
	size_t i, n = 0;
	uint64_t start, end;

	for (i = 0; i < mem_.n_free; i++) {
		start = (mem_.free_[i].start + PAGE - 1) &
			~(uint64_t)(PAGE - 1);
		end = mem_.free_[i].end & ~(uint64_t)(PAGE - 1);
		if (start < end)
			mem_.free_[n++] = (struct e820_range){ start, end };
	}
	mem_.n_free = n;
}

void bios_memory_init(void)
{
	mem_.n_map = firm_memory(mem_.map, E820_MAX);
	mem_.n_usable = e820_usable(mem_.map, mem_.n_map, mem_.usable,
				    E820_RANGES);
	memcpy(mem_.free_, mem_.usable, mem_.n_usable * sizeof(mem_.usable[0]));
	mem_.n_free = mem_.n_usable;
	trim();
	reserve(0, 1 << 20);
	reserve(LIMIT_4G, UINT64_MAX);
	reserve(bios.image, (uint64_t)bios.image + bios.image_len);
	if (bios.initrd_len)
		reserve(bios.initrd, (uint64_t)bios.initrd + bios.initrd_len);
	if (bios.kind == START_KERNEL && bios.cmdline >= 1 << 20)
		reserve(bios.cmdline, (uint64_t)bios.cmdline + PAGE);
}

void bios_memory_update(void)
{
	uint64_t from = 0;
	size_t i;

	mem_.n_map = firm_memory(mem_.map, E820_MAX);
	mem_.n_usable = e820_usable(mem_.map, mem_.n_map, mem_.usable,
				    E820_RANGES);
	for (i = 0; i < mem_.n_usable; i++) {
		reserve(from, mem_.usable[i].start);
		from = mem_.usable[i].end;
	}
	reserve(from, UINT64_MAX);
}

const struct e820_entry *bios_memory_map(size_t *n)
{
	*n = mem_.n_map;
	return mem_.map;
}

uint64_t bios_memory_usable(void)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < mem_.n_usable; i++)
		if (mem_.usable[i].end <= LIMIT_4G)
			sum += mem_.usable[i].end - mem_.usable[i].start;
	return sum;
}

uint32_t bios_memory_place(uint32_t limit, uint32_t len)
{
	if (mem_.fence && mem_.fence < limit)
		limit = (uint32_t)mem_.fence;
	return (uint32_t)e820_highest(mem_.free_, mem_.n_free, limit, len);
}

/* Where the free memory that @from begins ends: @from itself if none does. */
static uint64_t free_until(uint64_t from)
{
	size_t i;

	for (i = 0; i < mem_.n_free; i++)
		if (mem_.free_[i].start == from)
			return mem_.free_[i].end;
	return from;
}

/* The lowest address in use: that of the image, or of what was allocated below
   it. A usable range that is free to its end has nothing in it. */
uint32_t bios_memory_lowest(void)
{
	uint64_t lowest = bios.image, end;
	size_t i;

	for (i = 0; !mem_.fence && i < mem_.n_usable; i++) {
		const struct e820_range *r = &mem_.usable[i];

		if (r->end <= 1 << 20)
			continue;
		end = free_until(r->start < 1 << 20 ? 1 << 20 :
				 (r->start + PAGE - 1) & ~(uint64_t)(PAGE - 1));
		if (end < (r->end & ~(uint64_t)(PAGE - 1)) && end < lowest)
			lowest = end;
	}
	return (uint32_t)(mem_.fence ? mem_.fence : lowest);
}

bool bios_memory_free(uint32_t at, uint32_t len)
{
	size_t i;

	for (i = 0; i < mem_.n_free; i++)
		if (at >= mem_.free_[i].start &&
		    (uint64_t)at + len <= mem_.free_[i].end)
			return true;
	return false;
}

void bios_memory_fence(bool on)
{
	uint64_t room = ROOM, at = 0;

	mem_.fence = 0;
	while (on && room >= PAGE && !at) {
		at = e820_highest(mem_.free_, mem_.n_free, LIMIT_4G, room);
		room /= 2;
	}
	if (on && at > bios_memory_lowest())
		at = bios_memory_lowest();
	mem_.fence = at;
}

bool bios_memory_theirs(uint32_t at, uint32_t len)
{
	return (!mem_.fence || (uint64_t)at + len <= mem_.fence) &&
	       bios_memory_free(at, len);
}

/* ---- allocation ------------------------------------------------------- */

static size_t whole(size_t len)
{
	return len > SIZE_MAX - PAGE ? 0 :
		(len + PAGE - 1) & ~(size_t)(PAGE - 1);
}

static void *allocate(size_t len)
{
	uint64_t at = e820_highest(mem_.free_, mem_.n_free, LIMIT_4G, len);

	if (!at || !len || at < mem_.fence)
		return NULL;
	reserve(at, at + len);
	return mem((uint32_t)at);
}

/* Give [@start, @end) back: in order, joined with its neighbours. */
static void give_back(uint64_t start, uint64_t end)
{
	struct e820_range *r = mem_.free_;
	size_t i = 0;

	while (i < mem_.n_free && r[i].end < start)
		i++;
	if (i < mem_.n_free && r[i].end == start) {
		r[i].end = end;
	} else if (i < mem_.n_free && r[i].start == end) {
		r[i].start = start;
	} else if (mem_.n_free < FREE_MAX) {
		memmove(r + i + 1, r + i, (mem_.n_free++ - i) * sizeof(*r));
		r[i] = (struct e820_range){ start, end };
	}
	if (i + 1 < mem_.n_free && r[i].end == r[i + 1].start) {
		r[i].end = r[i + 1].end;
		memmove(r + i + 1, r + i + 2,
			(--mem_.n_free - i - 1) * sizeof(*r));
	}
}

/* Can the @more bytes behind @end be had? */
static bool extend(uint64_t end, size_t more)
{
	if (end + more > UINT32_MAX || !bios_memory_free((uint32_t)end, more))
		return false;
	reserve(end, end + more);
	return true;
}

void *plat_image_mem(void *ptr, size_t old_len, size_t len)
{
	uint32_t at = (uint32_t)(uintptr_t)ptr;
	size_t was = ptr ? whole(old_len) : 0, want = whole(len);
	void *more;

	if (len && !want)
		return NULL;
	if (want < was)
		give_back((uint64_t)at + want, (uint64_t)at + was);
	if (want <= was)
		return want ? ptr : NULL;
	if (was && extend((uint64_t)at + was, want - was))
		return ptr;
	more = allocate(want);
	if (!more || !was)
		return more;
	memcpy(more, ptr, old_len);
	give_back(at, (uint64_t)at + was);
	return more;
}

/* ---- the map ----------------------------------------------------------- */

int plat_memmap(unsigned index, uint64_t *start, uint64_t *len)
{
	if (index >= mem_.n_usable)
		return -ENOENT;
	*start = mem_.usable[index].start;
	*len = mem_.usable[index].end - *start;
	return 0;
}

/* Processors of the PC family read anything below 4 GiB unharmed. */
int plat_peek(uint64_t address, void *buf, size_t len)
{
	if (address > UINT32_MAX || len > UINT32_MAX - address)
		return -EFAULT;
	memcpy(buf, mem((uint32_t)address), len);
	return 0;
}
