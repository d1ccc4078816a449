/* acpi.c: ACPI tables by signature (ACPI 6.5, 5.2). */
#include <errno.h>
#include <string.h>

#include "platform/bios/real.h"
#include "platform/platform.h"

#define HEADER		36
#define TABLES_MAX	1024
#define FACP		0x50434146
#define DSDT		0x54445344

static uint32_t u32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static const uint8_t *at(const uint8_t *p, unsigned width)
{
	uint64_t v = u32(p);

	if (width == 8)
		v |= (uint64_t)u32(p + 4) << 32;
	return v > UINTPTR_MAX ? NULL : (const void *)(uintptr_t)v;
}

static bool is_rsdp(const uint8_t *p)
{
	uint8_t sum = 0;
	unsigned i;

	if (memcmp(p, "RSD PTR ", 8))
		return false;
	for (i = 0; i < 20; i++)
		sum += p[i];
	return !sum;
}

/* In the first KiB of the extended BIOS data, or in the BIOS's ROM. */
static const uint8_t *find_rsdp(void)
{
	uint32_t ebda = mem16(0x40e) * 16u, p;

	for (p = ebda; ebda >= 0x400 && p < ebda + 1024; p += 16)
		if (is_rsdp(mem(p)))
			return mem(p);
	for (p = 0xe0000; p < 0x100000; p += 16)
		if (is_rsdp(mem(p)))
			return mem(p);
	return NULL;
}

/* The XSDT, or on old firmware the RSDT; *@width: bytes of an entry. */
static const uint8_t *root(unsigned *width)
{
	const uint8_t *rsdp = find_rsdp();

	if (!rsdp)
		return NULL;
	*width = rsdp[15] >= 2 && at(rsdp + 24, 8) ? 8 : 4;
	return at(rsdp + (*width == 8 ? 24 : 16), *width);
}

static const uint8_t *find(uint32_t signature, unsigned index)
{
	unsigned width = 4, i, n;
	const uint8_t *list = root(&width), *table;

	if (!list || u32(list + 4) < HEADER)
		return NULL;
	n = (u32(list + 4) - HEADER) / width;
	for (i = 0; i < n && i < TABLES_MAX; i++) {
		table = at(list + HEADER + i * width, width);
		if (table && u32(table) == signature && !index--)
			return table;
	}
	return NULL;
}

/* The DSDT is named by the FADT alone: a newer field, or an older one. */
static const uint8_t *dsdt(void)
{
	const uint8_t *fadt = find(FACP, 0), *table = NULL;

	if (fadt && u32(fadt + 4) >= 148)
		table = at(fadt + 140, 8);
	if (fadt && !table && u32(fadt + 4) >= 44)
		table = at(fadt + 40, 4);
	return table;
}

int plat_acpi(uint32_t signature, unsigned index, const uint8_t **out)
{
	const uint8_t *table = signature == DSDT ? index ? NULL : dsdt() :
			       find(signature, index);

	if (!table || u32(table + 4) < HEADER || u32(table + 4) > INT32_MAX)
		return -ENOENT;
	*out = table;
	return (int)u32(table + 4);
}
