/* memory.c: pages for images and for the heap, and the map of memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/efi/app.h"
#include "platform/platform.h"

/*
 * What is allocated, to be given back at the end: the heap keeps its last
 * region for ever. What finds no room here stays until the machine is reset.
 */
#define REGIONS_MAX 512

static struct { uintptr_t start; size_t pages; } regions[REGIONS_MAX];

static void note_region(uintptr_t start, size_t was, size_t n)
{
	size_t i;

	for (i = 0; i < REGIONS_MAX; i++)
		if (regions[i].pages == was &&
		    (!was || regions[i].start == start))
			break;
	if (i == REGIONS_MAX)
		return;
	regions[i].start = start;
	regions[i].pages = n;
}

static size_t pages(size_t bytes)
{
	return bytes / EFI_PAGE + (bytes % EFI_PAGE != 0);
}

static void *allocate(size_t n)
{
	/* A 32-bit program reaches the first 4 GiB only. */
	uint64_t address = UINTPTR_MAX;

	if (!n || EFI_FAILED(efi.bs->allocate_pages(EFI_ALLOCATE_MAX,
						    EFI_LOADER_DATA, n,
						    &address)))
		return NULL;
	note_region((uintptr_t)address, 0, n);
	return (void *)(uintptr_t)address;
}

static void release(void *ptr, size_t bytes)
{
	if (!ptr || !bytes)
		return;
	note_region((uintptr_t)ptr, pages(bytes), 0);
	(void)efi.bs->free_pages((uintptr_t)ptr, pages(bytes));
}

/* Give back what is behind the first @len bytes. */
static void shrink(void *ptr, size_t old_len, size_t len)
{
	uintptr_t end = (uintptr_t)ptr + pages(len) * EFI_PAGE;

	note_region((uintptr_t)ptr, pages(old_len), pages(len));
	(void)efi.bs->free_pages(end, pages(old_len) - pages(len));
}

void efi_memory_exit(void)
{
	size_t i;

	for (i = 0; i < REGIONS_MAX; i++)
		if (regions[i].pages)
			(void)efi.bs->free_pages(regions[i].start,
						 regions[i].pages);
	memset(regions, 0, sizeof(regions));
}

void *plat_image_mem(void *ptr, size_t old_len, size_t len)
{
	void *more;

	if (ptr && len && pages(len) == pages(old_len))
		return ptr;
	if (!len) {
		release(ptr, old_len);
		return NULL;
	}
	if (ptr && pages(len) < pages(old_len)) {
		shrink(ptr, old_len, len);
		return ptr;
	}
	more = allocate(pages(len));
	if (!more || !ptr)
		return more;
	memcpy(more, ptr, old_len);
	release(ptr, old_len);
	return more;
}

/* ---- the map -------------------------------------------------------- */

struct map { uint8_t *data; size_t len, each; };

/* The map may grow while memory for it is found: room for some more. */
static int read_map(struct map *m)
{
	size_t key, cap = 0, each = sizeof(struct efi_memory_range);
	uint32_t version;
	efi_status status;

	(void)efi.bs->get_memory_map(&cap, NULL, &key, &each, &version);
	cap += 16 * each;
	m->data = malloc(cap);
	if (!m->data)
		return -ENOMEM;
	m->len = cap;
	status = efi.bs->get_memory_map(&m->len, m->data, &key, &m->each,
					&version);
	if (!EFI_FAILED(status) && m->each >= sizeof(struct efi_memory_range))
		return 0;
	free(m->data);
	return -EIO;
}

static const struct efi_memory_range *range_at(const struct map *m, size_t i)
{
	if (i >= m->len / m->each)
		return NULL;
	return (const void *)(m->data + i * m->each);
}

/* What an operating system may use once the firmware is gone. */
static bool usable(const struct efi_memory_range *r)
{
	return r->type >= EFI_LOADER_CODE && r->type <= EFI_CONVENTIONAL &&
	       (r->type <= EFI_BOOT_DATA || r->type == EFI_CONVENTIONAL);
}

/* The lowest usable range that begins at or above @from. */
static const struct efi_memory_range *lowest(const struct map *m,
					     uint64_t from)
{
	const struct efi_memory_range *r, *best = NULL;
	size_t i;

	for (i = 0; (r = range_at(m, i)); i++)
		if (usable(r) && r->start >= from &&
		    (!best || r->start < best->start))
			best = r;
	return best;
}

int plat_memmap(unsigned index, uint64_t *start, uint64_t *len)
{
	const struct efi_memory_range *r;
	uint64_t end = 0;
	struct map m;
	int rc = read_map(&m);

	if (rc < 0)
		return rc;
	do {
		r = lowest(&m, end);
		if (!r)
			break;
		*start = r->start;
		for (end = r->start; r && r->start == end; r = lowest(&m, end))
			end += r->pages * EFI_PAGE;
		*len = end - *start;
		r = lowest(&m, *start);
	} while (index--);
	free(m.data);
	return r ? 0 : -ENOENT;
}

/* Is all of it memory? Reading elsewhere may stop the machine. */
static bool known(uint64_t address, size_t len)
{
	const struct efi_memory_range *r;
	struct map m;
	size_t i;
	bool yes = false;

	if (read_map(&m) < 0)
		return false;
	for (i = 0; !yes && (r = range_at(&m, i)); i++)
		yes = address >= r->start &&
		      address - r->start < r->pages * EFI_PAGE &&
		      len <= r->pages * EFI_PAGE - (address - r->start);
	free(m.data);
	return yes;
}

/* Processors of the PC family read anything below 4 GiB unharmed. */
static bool harmless(uint64_t address, size_t len)
{
#if defined(__x86_64__) || defined(__i386__)
	return address <= UINT32_MAX && len <= UINT32_MAX - address;
#else
	(void)address;
	(void)len;
	return false;
#endif
}

int plat_peek(uint64_t address, void *buf, size_t len)
{
	if (address > UINTPTR_MAX || len > UINTPTR_MAX - address ||
	    (!harmless(address, len) && !known(address, len)))
		return -EFAULT;
	memcpy(buf, (const void *)(uintptr_t)address, len);
	return 0;
}
