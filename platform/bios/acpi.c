/* acpi.c: where a PC's firmware has its ACPI tables (ACPI 6.5, 5.2.5.1). */
#include "core/acpi.h"
#include "platform/bios/bda.h"
#include "platform/bios/real.h"
#include "platform/platform.h"

/* In the first KiB of the extended BIOS data, or in the BIOS's ROM. */
static const uint8_t *find_rsdp(void)
{
	uint32_t ebda = mem16(BDA_EBDA) * 16u, p;

	for (p = ebda; ebda >= 0x400 && p < ebda + 1024; p += 16)
		if (acpi_is_rsdp(mem(p)))
			return mem(p);
	for (p = 0xe0000; p < 0x100000; p += 16)
		if (acpi_is_rsdp(mem(p)))
			return mem(p);
	return NULL;
}

int plat_acpi(uint32_t signature, unsigned index, const uint8_t **out)
{
	return acpi_find(find_rsdp(), signature, index, out);
}
