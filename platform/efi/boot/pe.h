/* pe.h: lay a PE image out in memory of its own, to be called. */
#ifndef EFI_BOOT_PE_H
#define EFI_BOOT_PE_H

#include <stdbool.h>

#include "platform/efi/efi.h"

struct pe {
	uint8_t *at;		/* where it lies; its headers come first */
	size_t   len;		/* whole pages				 */
	void    *entry;
	bool     was_code;	/* what the memory was before		 */
};

/*
 * Load the image @file, which the linker made and a checksum vouches for: it
 * is not looked at with suspicion. Where the firmware tells code from data,
 * so does this (EFI_MEMORY_ATTRIBUTE_PROTOCOL).
 * Returns EFI_SUCCESS, when pe_unload() is to follow, or a failure.
 */
efi_status pe_load(struct efi_boot_services *bs, const uint8_t *file,
		   struct pe *out);
void pe_unload(struct efi_boot_services *bs, struct pe *pe);

#endif
