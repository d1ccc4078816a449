/* acpi.c: where the firmware's ACPI tables begin. */
#include "core/acpi.h"

#include <stddef.h>

#include "platform/efi/app.h"
#include "platform/platform.h"

int plat_acpi(uint32_t signature, unsigned index, const uint8_t **out)
{
	const uint8_t *rsdp = efi_config_table(&efi_acpi20_guid);

	if (!rsdp)
		rsdp = efi_config_table(&efi_acpi_guid);
	if (rsdp && !acpi_is_rsdp(rsdp))
		rsdp = NULL;
	return acpi_find(rsdp, signature, index, out);
}
