/* acpi.h: the tables of a firmware, in memory that is mapped one to one. */
#ifndef CORE_ACPI_H
#define CORE_ACPI_H

#include <stdbool.h>
#include <stdint.h>

/* Is a root pointer here: signature, and a checksum over its 20 bytes? */
bool acpi_is_rsdp(const uint8_t *p);

/*
 * The @index'th table of a signature (little-endian text), found from the
 * root pointer (ACPI 6.5, 5.2.5); NULL stands for a firmware without ACPI.
 * Returns the table's bytes with *@out the firmware's, or -ENOENT.
 */
int acpi_find(const uint8_t *rsdp, uint32_t signature, unsigned index,
	      const uint8_t **out);

#endif
