/* fdt.c: a device tree for the program that is started. */
#include <errno.h>
#include <string.h>

#include "core/image.h"
#include "platform/efi/app.h"
#include "platform/efi/fdt.h"

/* Memory that a kernel does not take for its own before it has read it. */
int fdt_install(struct fdt *f, const struct image *img)
{
	size_t n = img->len / EFI_PAGE + (img->len % EFI_PAGE != 0);
	uint64_t address = 0;
	efi_status status;

	if (EFI_FAILED(efi.bs->allocate_pages(EFI_ALLOCATE_ANY,
					      EFI_ACPI_RECLAIM, n, &address)))
		return -ENOMEM;
	memcpy((void *)(uintptr_t)address, img->data, img->len);
	f->before = efi_config_table(&efi_fdt_guid);
	status = efi.bs->install_table(&efi_fdt_guid,
				       (void *)(uintptr_t)address);
	if (EFI_FAILED(status)) {
		(void)efi.bs->free_pages(address, n);
		return efi_errno(status);
	}
	f->address = address;
	f->pages = n;
	return 0;
}

/* Without a former one the table is deleted (UEFI 7.5.6). */
void fdt_remove(struct fdt *f)
{
	if (!f->address)
		return;
	(void)efi.bs->install_table(&efi_fdt_guid,
				    (void *)(uintptr_t)f->before);
	(void)efi.bs->free_pages(f->address, f->pages);
	f->address = 0;
}
