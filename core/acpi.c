/* acpi.c: ACPI tables by signature (ACPI 6.5, 5.2). */
#include "core/acpi.h"
#include "core/bytes.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define HEADER		36
#define TABLES_MAX	1024
#define FACP		0x50434146
#define DSDT		0x54445344

static const uint8_t *at(const uint8_t *p, unsigned width)
{
	uint64_t v = width == 8 ? get_le64(p) : get_le32(p);

	return v > UINTPTR_MAX ? NULL : (const void *)(uintptr_t)v;
}

bool acpi_is_rsdp(const uint8_t *p)
{
	return !memcmp(p, "RSD PTR ", 8) && sums_to_zero(p, 20);
}

/* The XSDT, or on old firmware the RSDT; *@width: bytes of an entry. */
static const uint8_t *root(const uint8_t *rsdp, unsigned *width)
{
	*width = rsdp[15] >= 2 && at(rsdp + 24, 8) ? 8 : 4;
	return at(rsdp + (*width == 8 ? 24 : 16), *width);
}

static const uint8_t *find(const uint8_t *rsdp, uint32_t signature,
			   unsigned index)
{
	const uint8_t *list, *table;
	unsigned width, n;

	list = root(rsdp, &width);
	if (!list || get_le32(list + 4) < HEADER)
		return NULL;
	n = (get_le32(list + 4) - HEADER) / width;
	for (unsigned i = 0; i < n && i < TABLES_MAX; i++) {
		table = at(list + HEADER + (size_t)i * width, width);
		if (table && get_le32(table) == signature && !index--)
			return table;
	}
	return NULL;
}

/* The DSDT is named by the FADT alone: a newer field, or an older one. */
static const uint8_t *dsdt(const uint8_t *rsdp)
{
	const uint8_t *fadt = find(rsdp, FACP, 0), *table = NULL;

	if (fadt && get_le32(fadt + 4) >= 148)
		table = at(fadt + 140, 8);
	if (fadt && !table && get_le32(fadt + 4) >= 44)
		table = at(fadt + 40, 4);
	return table;
}

int acpi_find(const uint8_t *rsdp, uint32_t signature, unsigned index,
	      const uint8_t **out)
{
	const uint8_t *table = NULL;

	if (rsdp && signature != DSDT)
		table = find(rsdp, signature, index);
	else if (rsdp && !index)
		table = dsdt(rsdp);
	if (!table || get_le32(table + 4) < HEADER ||
	    get_le32(table + 4) > INT32_MAX)
		return -ENOENT;
	*out = table;
	return (int)get_le32(table + 4);
}
