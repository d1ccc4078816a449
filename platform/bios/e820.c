/* e820.c: what may be used of the firmware's map of memory. */
#include "platform/bios/e820.h"

#define PAGE 4096u

static void swap(struct e820_range *a, struct e820_range *b)
{
	struct e820_range t = *a;

	*a = *b;
	*b = t;
}

static void sort(struct e820_range *r, size_t n)
{
	size_t i, j;

	for (i = 1; i < n; i++)
		for (j = i; j && r[j].start < r[j - 1].start; j--)
			swap(&r[j], &r[j - 1]);
}

static size_t join(struct e820_range *r, size_t n)
{
	size_t i, last = 0;

	for (i = 1; i < n; i++) {
		if (r[i].start > r[last].end)
			r[++last] = r[i];
		else if (r[i].end > r[last].end)
			r[last].end = r[i].end;
	}
	return n ? last + 1 : 0;
}

/* Some firmware's entries wrap around, or are empty. */
static uint64_t end_of(const struct e820_entry *e)
{
	return e->len > UINT64_MAX - e->start ? UINT64_MAX : e->start + e->len;
}

size_t e820_remove(struct e820_range *r, size_t n, size_t max,
		   uint64_t start, uint64_t end)
{
	size_t i, kept = 0;

	for (i = 0; i < n; i++) {
		struct e820_range was = r[i];

		if (end <= was.start || start >= was.end) {
			r[kept++] = was;
			continue;
		}
		if (was.start < start)
			r[kept++] = (struct e820_range){ was.start, start };
		if (was.end <= end)
			continue;
		/* Split in two: make room, if there is any. */
		if (kept > i) {
			if (n == max)
				continue;
			for (size_t j = n++; j > kept; j--)
				r[j] = r[j - 1];
			i++;
		}
		r[kept++] = (struct e820_range){ end, was.end };
	}
	return kept;
}

size_t e820_usable(const struct e820_entry *map, size_t n,
		   struct e820_range *out, size_t max)
{
	size_t i, used = 0;

	for (i = 0; i < n && used < max; i++)
		if (map[i].type == E820_USABLE && map[i].len)
			out[used++] = (struct e820_range){ map[i].start,
							   end_of(&map[i]) };
	sort(out, used);
	used = join(out, used);
	for (i = 0; i < n; i++)
		if (map[i].type != E820_USABLE && map[i].len)
			used = e820_remove(out, used, max, map[i].start,
					   end_of(&map[i]));
	return used;
}

uint64_t e820_highest(const struct e820_range *r, size_t n, uint64_t limit,
		      uint64_t len)
{
	uint64_t end, start;

	len = (len + PAGE - 1) & ~(uint64_t)(PAGE - 1);
	while (n--) {
		end = r[n].end < limit ? r[n].end : limit;
		end &= ~(uint64_t)(PAGE - 1);
		start = (r[n].start + PAGE - 1) & ~(uint64_t)(PAGE - 1);
		if (end > start && end - start >= len)
			return end - len;
	}
	return 0;
}
